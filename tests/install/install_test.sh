#!/usr/bin/env bash
# What others do with an installed warpsieve:
#   install_test.sh CASE PREFIX SOURCE BUILD [CXX CC]
# PREFIX is made by the case `prefix` from the folder BUILD, SOURCE is the project. A case is a function below.
set -euo pipefail

case=$1 prefix=$2 source=$3 build=$4 cxx=${5-c++} cc=${6-cc}
here=$source/tests/install
version=$(sed -nE 's/^ *VERSION ([0-9.]+)$/\1/p' "$source/CMakeLists.txt" | head -n 1)
strict=(-Werror -Wall -Wextra -Wpedantic -Wconversion -Wshadow)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "$case: $1" >&2
    exit 1
}
# The folder of the library; lib, lib64, lib/x86_64-linux-gnu.
lib() { dirname "$(find "$prefix" -name 'libwarpsieve.*' | head -n 1)"; }
# Runs the two programs in a folder; their results are known.
expect_right_consumers() {
    local cpp c
    cpp=$("$1/consumer_cpp") || fail "consumer_cpp ended with $?"
    c=$("$1/consumer_c") || fail "consumer_c ended with $?"
    [ "$cpp" = "78498 76127 1 1 1 $version" ] || fail "consumer_cpp says \"$cpp\""
    [ "$c" = "78498 1 2 $version" ] || fail "consumer_c says \"$c\""
}

compilers=(-DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_C_COMPILER="$cc")
# What is built here for one case: not optimised, in few units, to be quick.
quickly=(-DCMAKE_CXX_FLAGS=-O0 -DCMAKE_UNITY_BUILD=ON -DWARPSIEVE_CUDA=OFF)

prefix() {
    rm -rf "$prefix"
    cmake --install "$build" --prefix "$prefix" > log || { cat log && fail "cmake --install"; }
}

build_consumer() { # PREFIX
    cmake -S "$here/consumer" -B build -DCMAKE_PREFIX_PATH="$1" "${compilers[@]}"
    cmake --build build
    expect_right_consumers build
}

expect_last() { # LINE COMMAND...
    "${@:2}" > said || fail "$2 ended with $?"
    [ "$(tail -n 1 said)" = "$1" ] || fail "$2 says \"$(tail -n 1 said)\""
}

find_package() {
    build_consumer "$prefix"
    # A minor version that this one does not replace.
    mkdir later
    printf '%s\n' 'cmake_minimum_required(VERSION 3.25)' 'project(later LANGUAGES CXX)' \
        'find_package(warpsieve 0.1 REQUIRED)' > later/CMakeLists.txt
    if cmake -S later -B later/build -DCMAKE_PREFIX_PATH="$prefix" > later/log 2>&1; then
        fail "another minor version is taken for this one"
    fi
}

pkg_config() {
    command -v pkg-config > /dev/null || exit 77
    PKG_CONFIG_PATH=$(lib)/pkgconfig
    export PKG_CONFIG_PATH
    local flags
    read -ra flags <<< "$(pkg-config "$@" --cflags --libs warpsieve)"
    [ "$(pkg-config --modversion warpsieve)" = "$version" ] || fail "it has another version"
    mkdir build
    "$cxx" -std=c++20 "${strict[@]}" "$here/consumer/consumer.cpp" -o build/consumer_cpp "${flags[@]}"
    "$cc" -std=c99 "${strict[@]}" "$here/consumer/consumer.c" -o build/consumer_c "${flags[@]}"
    LD_LIBRARY_PATH=$(lib) expect_right_consumers build
}

# Static, as libraries of others are unless they say BUILD_SHARED_LIBS.
add_subdirectory() {
    cmake -S "$here/consumer" -B build -DWARPSIEVE_SOURCE="$source" "${compilers[@]}" "${quickly[@]}"
    cmake --build build
    expect_right_consumers build
    [ -f build/warpsieve/src/library/libwarpsieve.a ] || fail "the library is not static"
    [ ! -e build/warpsieve/warpsieve ] || fail "the program is built as well"
    cmake --install build --prefix installed > log
    [ ! -e installed ] || fail "something of warpsieve is installed by the consumer"
}

# Who links the static library links what it stands on, by the package or by pkg-config.
static() {
    cmake -S "$source" -B static "${compilers[@]}" "${quickly[@]}" -DBUILD_SHARED_LIBS=OFF \
        -DWARPSIEVE_PROGRAM=OFF -DWARPSIEVE_TESTS=OFF
    cmake --build static
    prefix=$work/prefix
    cmake --install static --prefix "$prefix"
    build_consumer "$prefix"
    rm -rf build
    pkg_config --static
}

# Each compiles without another before it; those in C by both languages.
headers() {
    local header
    while read -r header; do
        echo "#include <$header>" > alone.cpp
        "$cxx" -std=c++20 "${strict[@]}" -I"$prefix/include" -fsyntax-only alone.cpp ||
            fail "$header does not compile alone"
        [[ $header == *.h ]] || continue
        printf '%s\n' "#include <$header>" 'int main(void) { return 0; }' > alone.c
        "$cc" -std=c99 "${strict[@]}" -I"$prefix/include" -fsyntax-only alone.c ||
            fail "$header does not compile alone in C"
    done < <(cd "$prefix/include" && find warpsieve -type f | sort)
    [ -f alone.c ] || fail "there are no headers"
}

# What is exported has a name of the public headers: warpsieve_..., or a class or function directly in the
# namespace. Instances of templates of the standard library may come along.
exported_names() {
    command -v nm > /dev/null || exit 77
    nm -DC --defined-only "$(lib)/libwarpsieve.so" | cut -d ' ' -f 3- > names
    grep -q '^warpsieve_count_primes$' names || fail "warpsieve_count_primes is not exported"
    grep -q '^typeinfo for warpsieve::Error$' names || fail "warpsieve::Error cannot be caught"
    if grep -E '^(typeinfo (name )?for |vtable for |guard variable for )?warpsieve::[a-z_0-9]+::' names ||
        grep -E '^(cuda|__cuda|fatbin)' names; then
        fail "these names of the inside are exported"
    fi
}

# The program finds what it needs by itself, its prefix moved elsewhere; an HDF5 outside the system's
# folders too, as it and the library keep its folder.
program() {
    local hdf5 file
    hdf5=$(sed -n 's/^HDF5_hdf5_LIBRARY_RELEASE:[A-Z]*=//p; s/^HDF5_C_LIBRARY_hdf5:[A-Z]*=//p' "$build/CMakeCache.txt" |
        head -n 1)
    for file in "$prefix/bin/warpsieve" "$(lib)/libwarpsieve.so"; do
        [[ $hdf5 =~ ^/(usr/)?lib(64)?(/[^/]*-linux-gnu)?/[^/]*$ ]] || readelf -d "$file" |
            grep RUNPATH | grep -qF "$(dirname "$hdf5")" || fail "$file would not find $hdf5"
    done
    cp -r "$prefix" moved
    [ "$(env -i moved/bin/warpsieve count 1e6 --engine cpu)" = 78498 ] || fail "it counts otherwise"
    env -i moved/bin/warpsieve --version | grep -q "^warpsieve $version " || fail "it has another version"
    env -i moved/bin/warpsieve selftest --engine cpu --quiet > /dev/null || fail "it does not pass its own test"
}

# The programs to learn from, as they are installed.
examples() {
    local folder
    folder=$(find "$prefix" -type d -name examples)
    "$cc" -std=c99 "${strict[@]}" -I"$prefix/include" "$folder/count.c" -o count -L"$(lib)" -lwarpsieve
    "$cxx" -std=c++20 "${strict[@]}" -I"$prefix/include" "$folder/sieve.cpp" -o sieve -L"$(lib)" -lwarpsieve
    LD_LIBRARY_PATH=$(lib)
    export LD_LIBRARY_PATH
    # What each says last; what is before depends on it.
    expect_last 'sum 37550402023' ./count
    expect_last 'below 10^8: 1440298 primes end with 1' ./sieve
    if command -v python3 > /dev/null; then
        expect_last 'refused: the interval from 10 to 9 ends before it begins (give the smaller number first)' \
            python3 "$folder/sieve_ctypes.py"
        grep -qF '[18446744073709551521, 18446744073709551533, 18446744073709551557]' said ||
            fail "sieve_ctypes.py finds other primes below 2^64"
    fi
}

"$case"
