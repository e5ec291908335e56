#!/usr/bin/env bash
# The CPU engine is plain C++ where there is no x86-64: builds it for 64-bit ARM with the cross
# compiler, with our warnings as errors, and compares counts, run by qemu, with those of `count`, a
# program of this machine. Skipped (77) where the compiler or qemu is missing (Debian:
# g++-aarch64-linux-gnu, qemu-user-static).
#
#     aarch64_test.sh SOURCE_FOLDER COUNT
set -euo pipefail
shopt -s inherit_errexit

cd "$1"
count=$2
for tool in aarch64-linux-gnu-g++ qemu-aarch64-static; do
    command -v "$tool" > /dev/null || { echo "SKIPPED: there is no $tool"; exit 77; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

aarch64-linux-gnu-g++ -std=c++20 -O2 -fno-math-errno -fno-trapping-math -static -pthread \
    -Wall -Wextra -Wconversion -Wshadow -Wpedantic -Werror -Iinclude -Isrc -I. \
    -DWARPSIEVE_CPU_LOOPS=portable \
    src/core/*.cpp src/cpu/*.cpp src/cpu/loops/loops.cpp bench/bench_engine.cpp \
    -o "$folder/bench_engine"

failed=0
compare() {  # FIRST LAST THREADS [FIELD=VALUE...]
    local ours expected
    ours=$(qemu-aarch64-static "$folder/bench_engine" "$@")
    expected=$("$count" count "$1" "$2" --quiet)
    [ "${ours%% *}" = "$expected" ] && return
    echo "[$1, $2]: $expected primes, but ${ours%% *} on aarch64"
    failed=1
}

compare 0 30000000 2
compare 1000000000000 1000003000000 2
compare 1000000000000000 1000000000500000 2 survivor_test=1  # never
compare 18446744073709451615 18446744073709551615 1          # with BPSW
exit $failed
