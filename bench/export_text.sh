#!/usr/bin/env bash
# How fast the primes of a finished run become text, against primesieve, which sieves them anew and
# prints them: pairs of whole processes in turn, into a pipe that is read and dropped. Prints the
# medians of the ratios of pairs (> 1: ours is faster) with the least and the largest, by the wall
# clock and by processor time, which says more on a machine that others use too, and the median
# rates by the wall clock in millions of primes a second.
#     bench/export_text.sh [PAIRS [START STOP [STORE]]]
# PRIMESIEVE and WARPSIEVE in the environment name the programs.
set -euo pipefail
pairs=${1:-5} start=${2:-1e12} stop=${3:-1e12+1e9} store=${4:-primes}
program=${WARPSIEVE:-build/warpsieve}
peer=${PRIMESIEVE:-primesieve}
folder=$(mktemp -d "${TMPDIR:-/tmp}/warpsieve-bench-XXXXXX")
trap 'rm -rf "$folder"' EXIT
TIMEFORMAT='%R %U %S'

"$program" run "$start" "$stop" -o "$folder/run.h5" --store "$store" --quiet > /dev/null
value() { "$program" info "$folder/run.h5" --get "$1"; }
primes=$(value prime_count)
first=$(value start)
last=$(value stop)

ours() { "$program" export "$folder/run.h5" --threads "$1"; }
theirs() { "$peer" "$first" "$last" -p; }
# Seconds by the wall clock, and of the processor, of the command alone.
seconds() { { time "$@" >&3; } 2>&1 3> >(cat > /dev/null) | awk '{ print $1, $2 + $3 }'; }
column() { awk -v i="$1" '{ print $i }' "$folder/table"; }
summary() { sort -g | awk '{ v[NR] = $1 } END { printf "%.2f (%.2f, %.2f)", v[int((NR + 1) / 2)], v[1], v[NR] }'; }
rate() { sort -g | awk -v n="$primes" '{ v[NR] = $1 } END { printf "%.0f", n / v[int((NR + 1) / 2)] / 1e6 }'; }

text=$(ours 1 | cksum) # an assignment: a program that fails ends the script
peer_text=$(theirs | cksum)
[ "$text" = "$peer_text" ] || { echo "the texts differ" >&2; exit 1; }
echo "$primes primes of [$first, $last] from store $store, against $("$peer" --version | head -n 1)"
printf '%7s  %-20s  %-20s  %5s  %5s\n' threads "wall clock" "processor time" ours peer
for threads in 1 "$(nproc)"; do
    for ((i = 0; i < pairs; ++i)); do
        echo "$(seconds ours "$threads") $(seconds theirs)"
    done | awk '{ print $3 / $1, $4 / $2, $1, $3 }' > "$folder/table"
    printf '%7d  %-20s  %-20s  %5s  %5s\n' "$threads" "$(column 1 | summary)" \
        "$(column 2 | summary)" "$(column 3 | rate)" "$(column 4 | rate)"
done
