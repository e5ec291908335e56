#!/usr/bin/env bash
# deb_test.sh BUILD SOURCE: makes the .deb of a build folder and installs it into a bare root of the same
# Debian or Ubuntu, where nothing is but what its dependencies bring: the program sieves, its manual is found,
# and with warpsieve-dev a program is built against the library.
#
# Skipped (77) without root, debootstrap or the system's mirror. Takes minutes and a gigabyte.
set -euo pipefail

build=$(realpath "$1")
source=$(realpath "$2")

skip() { echo "skipped: $1"; exit 77; }
fail() { echo "failed: $1"; exit 1; }

[ "$(id -u)" = 0 ] || skip "only root may make a root"
for tool in debootstrap apt-get dpkg-shlibdeps unshare cpack; do
    command -v "$tool" > /dev/null || skip "$tool is not installed"
done
unshare --mount --pid --fork true || skip "no namespaces here"
# shellcheck source=/dev/null
codename=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
# The distribution's own repositories, as apt knows them here: those that have the codename's origin.
repositories() { # FORMAT
    apt-get indextargets --format "$1" 'Created-By: Packages' "${@:2}" | sort -u
}
read -r origin mirror < <(repositories "\$(ORIGIN) \$(REPO_URI)" "Codename: $codename") ||
    skip "apt knows no repository of $codename: apt-get update"

work=$(mktemp -d)
root=$work/root
trap 'rm -rf --one-file-system "$work"' EXIT
cd "$work"

# As long as its command: what it mounts and starts goes with it.
inside() {
    unshare --mount --pid --fork --mount-proc="$root/proc" \
        chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
quietly() { # COMMAND: its output is shown only where it fails
    "$@" > log 2>&1 < /dev/null || { tail -n 30 log; fail "$*"; }
}
install_packages() { quietly inside apt-get -o Acquire::Retries=3 install -y --no-install-recommends "$@"; }

echo "making the packages"
quietly cpack -G DEB --config "$build/CPackConfig.cmake" -B packages
program=(packages/warpsieve_*.deb) headers=(packages/warpsieve-dev_*.deb)

echo "making a root of $codename from $mirror"
# No network is a reason to skip, not a fault of the package.
debootstrap --variant=minbase "$codename" "$root" "$mirror" > log 2>&1 ||
    { tail -n 5 log; skip "debootstrap has failed"; }
repositories "deb \$(REPO_URI) \$(RELEASE) \$(COMPONENT)" "Origin: $origin" > "$root/etc/apt/sources.list"
mkdir -p "$root/packages"
cp packages/*.deb "$root/packages"
quietly inside apt-get update

echo "installing the program"
install_packages man-db "/${program[0]}"
quietly inside warpsieve selftest
[ "$(inside warpsieve count 1e6 --quiet)" = 78498 ] || fail "warpsieve count 1e6"
quietly inside man -w warpsieve
for file in /usr/share/doc/warpsieve/copyright /usr/share/warpsieve/slurm/warpsieve.sbatch \
    /usr/share/bash-completion/completions/warpsieve /usr/share/zsh/vendor-completions/_warpsieve; do
    [ -f "$root$file" ] || fail "no $file"
done
! compgen -G "$root/usr/include/warpsieve" > /dev/null || fail "headers in the package of the program"

echo "building against the library"
install_packages g++ cmake make "/${headers[0]}"
mkdir "$root/consumer"
cp "$source/tests/examples/reader_example.cpp" "$root/consumer/"
cat > "$root/consumer/CMakeLists.txt" << 'END'
cmake_minimum_required(VERSION 3.18)
project(consumer LANGUAGES CXX)
find_package(warpsieve REQUIRED)
add_executable(consumer reader_example.cpp)
target_link_libraries(consumer PRIVATE warpsieve::reader)
END
quietly inside cmake -S /consumer -B /consumer/build
quietly inside cmake --build /consumer/build
quietly inside warpsieve run 0 1e6 --store primes -q -o /consumer/run.h5
[ "$(inside /consumer/build/consumer /consumer/run.h5 100 110 2> log)" = $'101\n103\n107\n109' ] ||
    { cat log; fail "the consumer reads other primes"; }

echo "removing all of it"
quietly inside apt-get purge -y warpsieve warpsieve-dev
[ -z "$(find "$root/usr" -name '*warpsieve*' -not -path "$root/usr/share/doc/*")" ] ||
    fail "left: $(find "$root/usr" -name '*warpsieve*')"
