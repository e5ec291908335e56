#!/usr/bin/env bash
# What verify, merge, consolidate and export take, against what nobody who reads stored data can do without: to
# read the bytes, prove the seals and inflate every chunk once on all threads (bench_files.cpp). Whole processes
# in turn on files in FOLDER, which has room for four times what [0, STOP] stores; files stay in the page cache
# where they fit. Prints of each verb the median seconds by the wall clock and of the processor, peak resident
# memory, and both times as multiples of that reading. The row `write` is cat of all files into a new one, with
# fsync: merge and consolidate write as much besides.
#     bench/files.sh FOLDER [STOP [REPEATS [STORE ...]]]
# WARPSIEVE and BENCH_FILES in the environment name the programs, THREADS how many threads (default: all).
set -euo pipefail
folder=$(mktemp -d "${1:?FOLDER}/warpsieve-bench-XXXXXX")
stop=${2:-2e10} repeats=${3:-5}
stores=("${@:4}")
[ "${#stores[@]}" -gt 0 ] || stores=(bitmap primes)
program=${WARPSIEVE:-build/warpsieve}
reading=${BENCH_FILES:-build/bench/bench_files}
threads=${THREADS:-$(nproc)}
trap 'rm -rf "$folder"' EXIT
[ -x /usr/bin/time ] || { echo "/usr/bin/time is missing: install GNU time" >&2; exit 2; }

# NAME COMMAND...: appends seconds by the wall clock, of the processor, and KiB at most.
measure() {
    local name=$1
    shift
    rm -f "$folder"/out*
    /usr/bin/time -f '%e %U %S %M' -o "$folder/time" "$@" > /dev/null
    awk '{ print $1, $2 + $3, $4 }' "$folder/time" >> "$folder/times-$name"
}
measure_reading() {
    "$reading" "$folder/whole.h5" "$threads" | awk '{ print $1, $2, 0 }' >> "$folder/times-reading"
}
write_again() {
    # shellcheck disable=SC2016 # the inner shell's
    measure write bash -c 'find "$1" -path "*/whole*" -name "*.h5" -exec cat {} + > "$1/out" && sync "$1/out"' bash "$folder"
}
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
column() { awk -v c="$2" '{ print $c }' "$folder/times-$1" | median; }

for store in "${stores[@]}"; do
    rm -f "$folder"/times-*
    "$program" run 0 "$stop" --store "$store" -o "$folder/whole.h5" --quiet > /dev/null
    for part in 0 1; do
        "$program" run 0 "$stop" --part "$part/2" --store "$store" -o "$folder/half$part.h5" --quiet > /dev/null
    done
    sync
    common=(--quiet --threads "$threads")
    for ((i = 0; i < repeats; ++i)); do
        measure_reading
        measure verify-stored "$program" verify "$folder/whole.h5" --share 0 "${common[@]}"
        measure verify "$program" verify "$folder/whole.h5" "${common[@]}"
        measure export-text "$program" export "$folder/whole.h5" -o /dev/null "${common[@]}"
        measure export-raw "$program" export "$folder/whole.h5" --raw -o /dev/null "${common[@]}"
        measure merge "$program" merge "$folder/half0.h5" "$folder/half1.h5" -o "$folder/out.h5" "${common[@]}"
        measure consolidate "$program" consolidate "$folder/whole.h5" -o "$folder/out.h5" --quiet
        write_again
    done
    wall=$(column reading 1)
    cpu=$(column reading 2)
    echo "$store, [0, $stop], $threads threads: seconds by the wall clock, of the processor, MiB; both over reading's"
    for name in reading verify-stored verify export-text export-raw merge consolidate write; do
        printf '%-14s %7.2f %7.2f %6d %6.2f %6.2f\n' "$name" "$(column "$name" 1)" "$(column "$name" 2)" \
            "$(($(column "$name" 3) / 1024))" \
            "$(awk -v a="$(column "$name" 1)" -v b="$wall" 'BEGIN { print a / b }')" \
            "$(awk -v a="$(column "$name" 2)" -v b="$cpu" 'BEGIN { print a / b }')"
    done
    rm -rf "$folder"/whole* "$folder"/half* "$folder"/out*
done
