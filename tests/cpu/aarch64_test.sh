#!/usr/bin/env bash
# The CPU engine on 64-bit ARM, where its loops are plain C++ and some of NEON: builds it with the
# cross compiler, our warnings as errors and the flags of src/cpu/CMakeLists.txt for the loops, and
# compares counts, run by qemu, with those of `count`, a program of this machine. Limits forced low
# send short intervals through all classes of primes, as in classes_test.cpp. Skipped (77) where the
# compiler or qemu is missing (Debian: g++-aarch64-linux-gnu, and qemu-user or qemu-user-static).
#
#     aarch64_test.sh SOURCE_FOLDER COUNT
#
# WARPSIEVE_TEST_SEED in the environment brings random intervals back.
set -euo pipefail
shopt -s inherit_errexit

cd "$1"
count=$2
emulator=$(command -v qemu-aarch64-static || command -v qemu-aarch64) || { echo "SKIPPED: there is no qemu-aarch64"; exit 77; }
command -v aarch64-linux-gnu-g++ > /dev/null || { echo "SKIPPED: there is no aarch64-linux-gnu-g++"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

build() {  # MORE ARGUMENTS...
    aarch64-linux-gnu-g++ -std=c++20 -static -pthread -Iinclude -Isrc -I. \
        -Wall -Wextra -Wconversion -Wshadow -Wpedantic -Werror "$@"
}
build -O3 -fno-math-errno -fno-trapping-math -DWARPSIEVE_CPU_LOOPS=portable \
    -c src/cpu/loops/loops.cpp -o "$folder/loops.o"
mapfile -t engine < <(find src/core src/cpu -name '*.cpp' ! -path '*/loops/*')
build -O2 "${engine[@]}" "$folder/loops.o" bench/bench_engine.cpp bench/engine_sweep.cpp \
    -o "$folder/bench_engine"

seed=${WARPSIEVE_TEST_SEED:-$SRANDOM}
RANDOM=$((seed % 32768))
failed=0
compare() {  # FIRST LAST THREADS [FIELD=VALUE...]
    local ours expected
    ours=$("$emulator" "$folder/bench_engine" "$@") || ours="exit code $? instead"
    expected=$("$count" count "$1" "$2" --quiet)
    ours=${ours% *}  # without the seconds
    [ "$ours" = "$expected" ] && return
    echo "[$1, $2]: $expected primes, but $ours on aarch64 (threads and sizes: ${*:3};" \
        "WARPSIEVE_TEST_SEED=$seed)"
    failed=1
}

compare 0 30000000 2
compare 1000000000000 1000003000000 2
compare 1000000000000000 1000000000500000 2 survivor_test=1  # never
compare 18446744073709451615 18446744073709551615 1          # with BPSW

# With the lowest limits a mid prime has up to 64 hits of a residue class in a round, which is more
# than the loops pack at a time; with the higher ones most have one or none.
lowest=(survivor_test=1 segment_bytes=32768 small_limit=400 medium_limit=2048 mid_limit=6000 mid_limit_beside_huge=6000
    mid_round_bytes=131072 mid_round_bytes_beside_huge=65536 huge_round_bytes=1048576)
higher=("${lowest[@]}" medium_limit=20000 mid_limit=300000 mid_limit_beside_huge=300000 mid_round_bytes=1048576)
compare 0 8000000 1 "${lowest[@]}"
compare 36000000 40000000 1 "${lowest[@]}"  # begins with the square of mid_limit
compare 1000000000000 1000004000000 2 "${lowest[@]}"

draw() {  # NUMBER: sets `drawn` to less than it; printed in a subshell it would not follow the seed
    drawn=$(((RANDOM << 45 ^ RANDOM << 30 ^ RANDOM << 15 ^ RANDOM) % $1))
}
for bits in {24..46..2}; do  # of the first number
    draw $((1 << bits))
    first=$drawn
    draw 2000000
    last=$((first + drawn))
    compare "$first" "$last" 1 "${lowest[@]}"
    compare "$first" "$last" 2 "${higher[@]}"
done
exit $failed
