#!/usr/bin/env bash
# Measures the CPU engine against primesieve in interleaved pairs (A B A B ...) of whole processes,
# and prints for each window the median of the ratios of pairs (> 1: ours is faster) and their range,
# by the wall clock and by processor time: the second says more on a machine that others use too.
# Counts must be equal.
#
#     bench/compare_engine.sh OURS PRIMESIEVE [PAIRS] [WINDOW ...]
#
# OURS is bench_engine or warpsieve; WINDOW is NAME:FIRST:LAST:THREADS and defaults to the table of
# bench/README.md. WARPSIEVE_CPU=v2|v3|v4 in the environment forces an instruction set of ours.
set -euo pipefail

ours=$1
peer=$2
pairs=${3:-7}
[[ $pairs =~ ^[1-9][0-9]*$ ]] || { echo "$pairs: not a number of pairs" >&2; exit 2; }
shift $(($# < 3 ? $# : 3))

ends=()
for threads in 1 2; do
    ends+=("1e9:0:1000000000:$threads"
        "1e10:0:10000000000:$threads"
        "1e12+1e10:1000000000000:1010000000000:$threads"
        "1e15+1e10:1000000000000000:1000010000000000:$threads"
        "1e18+1e9:1000000000000000000:1000000001000000000:$threads"
        "2^64-1e9:18446744072709551616:18446744073709551615:$threads"
        "1e18+1e6:1000000000000000000:1000000000001000000:$threads"
        "2^64-1e6:18446744073708551616:18446744073709551615:$threads")
done
[ $# -gt 0 ] && ends=("$@")

run_ours() {  # FIRST LAST THREADS
    case $(basename "$ours") in
    bench_engine) "$ours" "$1" "$2" "$3" ;;
    *) "$ours" count "$1" "$2" --threads "$3" --quiet ;;
    esac
}

run_peer() { "$peer" "$1" "$2" "--threads=$3" --quiet; }

log=$(mktemp)
trap 'rm -f "$log"' EXIT
TIMEFORMAT='%R %U %S'

timed() {  # COMMAND ...: wall-clock seconds, processor seconds and the count
    local count
    { time count=$("$@"); } 2>"$log" || { cat "$log" >&2; exit 1; }
    # bench_engine prints seconds of its own behind the count.
    awk -v count="${count%% *}" '{ print $1, $2 + $3, count }' "$log"
}

summary() {  # ratios, one a line: median (least, most)
    sort -n | awk '{ v[NR] = $1 }
        END { printf "%.2f (%.2f, %.2f)", v[int((NR + 1) / 2)], v[1], v[NR] }'
}

median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.3f", v[int((NR + 1) / 2)] }'; }

printf '%-11s %7s  %-19s  %-19s %8s %8s\n' \
    window threads "wall clock" "processor time" "ours (s)" "peer (s)"
for window in "${ends[@]}"; do
    IFS=: read -r name first last threads <<<"$window"
    results=""
    for _ in $(seq "$pairs"); do
        read -r wall_a cpu_a count_a < <(timed run_ours "$first" "$last" "$threads")
        read -r wall_b cpu_b count_b < <(timed run_peer "$first" "$last" "$threads")
        [ "$count_a" = "$count_b" ] || { echo "$name: $count_a and $count_b primes" >&2; exit 1; }
        results+="$wall_a $wall_b $cpu_a $cpu_b"$'\n'
    done
    printf '%-11s %7d  %-19s  %-19s %8s %8s\n' "$name" "$threads" \
        "$(awk 'NF { print $2 / ($1 + 1e-6) }' <<<"$results" | summary)" \
        "$(awk 'NF { print $4 / ($3 + 1e-6) }' <<<"$results" | summary)" \
        "$(awk 'NF { print $1 }' <<<"$results" | median)" \
        "$(awk 'NF { print $2 }' <<<"$results" | median)"
done
