#!/usr/bin/env bash
# fuzz_test.sh REPOSITORY [SECONDS]: libFuzzer with address and undefined-behaviour sanitizers on each
# target, 10 seconds each unless SECONDS are given; exits with 1 at the first finding, which it leaves in
# build-fuzz/findings. Needs what `cmake --preset fuzz && cmake --build build-fuzz` makes, with clang; exits with 77
# where that was not made.
set -euo pipefail

build=$1/build-fuzz
seconds=${2-10}
programs=$build/tests/fault/fuzz
if [ ! -x "$programs/fuzz_contents" ]; then
    echo "skipped: no fuzzers in $build (cmake --preset fuzz && cmake --build build-fuzz --target fuzzers)"
    exit 77
fi
mkdir -p "$build/findings"
# libhdf5 1.10 loses a few KB of memory with every file that it refuses: leaks are not findings here.
export ASAN_OPTIONS=detect_leaks=0
for target in checkpoint contents command_line; do
    corpus=$build/corpus-$target
    if [ ! -d "$corpus" ]; then
        mkdir -p "$corpus"
        "$programs/fuzz_$target" --write-seeds "$corpus"
    fi
    "$programs/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -malloc_limit_mb=512 \
        -error_exitcode=1 -max_len=65536 -print_final_stats=1 -verbosity=0 -artifact_prefix="$build/findings/$target-" \
        "$corpus" 2>&1 | tail -n 40
done
