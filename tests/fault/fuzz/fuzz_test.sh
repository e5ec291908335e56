#!/usr/bin/env bash
# fuzz_test.sh REPOSITORY [SECONDS [keep]]: libFuzzer with address and undefined-behaviour sanitizers on each
# target, 10 seconds each unless SECONDS are given; exits with 1 at the first finding, which it leaves in
# build-fuzz/findings. Needs what `cmake --preset fuzz && cmake --build build-fuzz --target fuzzers` makes, with
# clang; exits with 77 where that was not made. With `keep`, what reaches new code is minimised into
# tests/fault/fuzz/corpus, but for the target `checkpoint`, whose inputs are whole files.
set -euo pipefail

repository=$1
build=$repository/build-fuzz
seconds=${2-10}
programs=$build/tests/fault/fuzz
if [ ! -x "$programs/fuzz_contents" ]; then
    echo "skipped: no fuzzers in $build (cmake --preset fuzz && cmake --build build-fuzz --target fuzzers)"
    exit 77
fi
mkdir -p "$build/findings"
# libhdf5 1.10 loses a few KB of memory with every file that it refuses: leaks are not findings here.
export ASAN_OPTIONS=detect_leaks=0

keep() { # TARGET CORPUS
    local smallest
    smallest=$(mktemp -d)
    "$programs/fuzz_$1" -merge=1 "$smallest" "$2" >"$build/merge-$1.log" 2>&1
    find "$smallest" -type f -size +0 -printf '%s %p\n' | sort -n | cut -d' ' -f2 | while read -r input; do
        od -An -v -tx1 "$input" | tr -d ' \n'
        echo
    done >"$repository/tests/fault/fuzz/corpus/$1.hex"
    rm -r "$smallest"
}

# Inputs are no longer than this: half a dozen changes, whole files, many arguments.
declare -A longest=([contents]=80 [checkpoint]=300000 [command_line]=4096)
for target in checkpoint contents command_line; do
    corpus=$build/corpus-$target
    if [ ! -d "$corpus" ]; then
        mkdir -p "$corpus"
        "$programs/fuzz_$target" --write-seeds "$corpus"
    fi
    "$programs/fuzz_$target" -max_total_time="$seconds" -timeout=300 -rss_limit_mb=2048 -malloc_limit_mb=512 \
        -error_exitcode=1 -max_len="${longest[$target]}" -len_control=0 -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="$build/findings/$target-" "$corpus" 2>&1 | tail -n 40
    if [ "${3-}" = keep ] && [ "$target" != checkpoint ]; then keep "$target" "$corpus"; fi
done
