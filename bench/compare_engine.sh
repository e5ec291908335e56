#!/usr/bin/env bash
# Measures the CPU engine against primesieve in interleaved pairs (A B A B ...), whole processes by
# the wall clock, and prints for each window the median of the ratios of pairs (> 1: ours is
# faster), their range and the median times. Counts must be equal.
#
#     bench/compare_engine.sh OURS PRIMESIEVE [PAIRS] [WINDOW ...]
#
# OURS is bench_engine or warpsieve; WINDOW is NAME:FIRST:LAST:THREADS and defaults to the table of
# bench/README.md. WARPSIEVE_CPU=v2|v3|v4 in the environment forces an instruction set of ours.
set -euo pipefail

ours=$1
peer=$2
pairs=${3:-7}
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

timed() {  # COMMAND ...: microseconds and the count
    local start=${EPOCHREALTIME/./} count
    count=$("$@")
    echo "$((${EPOCHREALTIME/./} - start)) ${count%% *}"  # bench_engine adds its own seconds
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

printf '%-12s %7s  %-22s %10s %10s\n' window threads "ratio (least, most)" ours peer
for window in "${ends[@]}"; do
    IFS=: read -r name first last threads <<<"$window"
    results=""
    for _ in $(seq "$pairs"); do
        read -r a count_a < <(timed run_ours "$first" "$last" "$threads")
        read -r b count_b < <(timed run_peer "$first" "$last" "$threads")
        [ "$count_a" = "$count_b" ] || { echo "$name: $count_a and $count_b primes" >&2; exit 1; }
        results+="$a $b"$'\n'
    done
    ratios=$(awk 'NF { print $2 / $1 }' <<<"$results" | sort -n)
    printf '%-12s %7d  %-22s %8.3f s %8.3f s\n' "$name" "$threads" \
        "$(median <<<"$ratios") ($(head -1 <<<"$ratios"), $(tail -1 <<<"$ratios"))" \
        "$(awk 'NF { print $1 / 1e6 }' <<<"$results" | median)" \
        "$(awk 'NF { print $2 / 1e6 }' <<<"$results" | median)"
done
