#!/usr/bin/env bash
# What storing primes and bitmaps costs against counting, against counting and plain writing (cat of the
# files that a run left, with fsync: what no program can do without), and against the usual way:
# primesieve's text piped into an h5py script. Whole processes in turn, files in FOLDER (a disk or
# /dev/shm); prints each median with the least and the largest.
#     bench/store_primes.sh FOLDER [REPEATS [START STOP]]
# PRIMESIEVE, WARPSIEVE and PYTHON in the environment name the programs.
set -euo pipefail
folder=$(mktemp -d "${1:?FOLDER}/warpsieve-bench-XXXXXX")
repeats=${2:-5} start=${3:-1e12} stop=${4:-1e12+1e10}
program=${WARPSIEVE:-build/warpsieve}
peer=${PRIMESIEVE:-primesieve}
python=${PYTHON:-python3}
here=$(dirname "${BASH_SOURCE[0]}")
work=$(mktemp -d)
trap 'rm -rf "$folder" "$work"' EXIT
TIMEFORMAT='%R %U %S'

store() { "$program" run "$start" "$stop" --store "$1" -o "$folder/run.h5" --quiet; }
# The peer has a tenth of the interval: it is that slow. Its time is scaled.
by_h5py() { "$peer" "$first" "$((first + (last - first) / 10))" -p | "$python" "$here/primes_to_h5py.py" "$folder/peer.h5"; }
# Seconds by the wall clock, and of the processor.
seconds() {
    sync
    { time "$@" > /dev/null 2> "$work/messages"; } 2> "$work/time" || { cat "$work/messages" >&2; exit 1; }
    awk '{ print $1, $2 + $3 }' "$work/time"
}
empty_folder() { rm -rf "${folder:?}"/*; }
# Where it is called no failure ends the script by itself.
write_again() {
    find "$folder" -name '*.h5' -print0 | xargs -0 cat > "$folder/floor" &&
        sync -d "$folder/floor"
}
summary() { sort -g | awk '{ v[NR] = $1 } END { printf "%.2f (%.2f, %.2f)", v[int((NR + 1) / 2)], v[1], v[NR] }'; }
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

store none > /dev/null
first=$("$program" info "$folder/run.h5" --get start)
last=$("$program" info "$folder/run.h5" --get stop)
primes=$("$program" info "$folder/run.h5" --get prime_count)
for ((i = 0; i < repeats; ++i)); do
    for name in none bitmap primes; do
        empty_folder
        seconds store "$name" >> "$work/$name"
        [ "$name" = none ] || seconds write_again >> "$work/write-$name"
    done
    empty_folder
    [ "$i" -gt 0 ] || seconds by_h5py | awk '{ print $1 * 10, $2 * 10 }' > "$work/h5py"
done
counting=$(awk '{ print $1 }' "$work/none" | median)
counting_cpu=$(awk '{ print $2 }' "$work/none" | median)
echo "$primes primes of [$start, $stop]: seconds by the wall clock and of the processor; times of counting, and of" \
    "counting and writing; primes/s"
for name in none write-bitmap bitmap write-primes primes h5py; do
    wall=$(awk '{ print $1 }' "$work/$name" | median)
    cpu=$(awk '{ print $2 }' "$work/$name" | median)
    floor=0 floor_cpu=0
    if [ -f "$work/write-$name" ]; then
        floor=$(awk '{ print $1 }' "$work/write-$name" | median)
        floor_cpu=$(awk '{ print $2 }' "$work/write-$name" | median)
    fi
    printf '%-12s %-22s %-22s %5.2f %5.2f %5.2f %5.2f %8.1fe6\n' "$name" \
        "$(awk '{ print $1 }' "$work/$name" | summary)" "$(awk '{ print $2 }' "$work/$name" | summary)" \
        "$(awk -v a="$wall" -v b="$counting" 'BEGIN { print a / b }')" \
        "$(awk -v a="$cpu" -v b="$counting_cpu" 'BEGIN { print a / b }')" \
        "$(awk -v a="$wall" -v b="$counting" -v c="$floor" 'BEGIN { print a / (b + c) }')" \
        "$(awk -v a="$cpu" -v b="$counting_cpu" -v c="$floor_cpu" 'BEGIN { print a / (b + c) }')" \
        "$(awk -v n="$primes" -v s="$wall" 'BEGIN { print n / s / 1e6 }')"
done
