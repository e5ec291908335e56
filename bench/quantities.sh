#!/usr/bin/env bash
# What the largest gap, and all quantities together, cost beside counting primes. Rounds of whole
# processes run in turn (primes, gaps, all; primes, gaps, all ...); for each window the medians of
# the ratios within a round, with the least and the largest, by processor time and the wall clock,
# and that of the processor time of counting primes. Counts of primes must be equal.
#
#     bench/quantities.sh PROGRAM [ROUNDS] [WINDOW ...]
#
# PROGRAM is warpsieve; WINDOW is NAME:FIRST:LAST:THREADS and defaults to the table of
# bench/README.md. WARPSIEVE_CPU=v2|v3|v4 in the environment forces an instruction set for sieving,
# but not for reading quantities off, whose loops the dynamic linker chooses by the processor.
set -euo pipefail

program=$1
rounds=${2:-7}
shift $(($# < 2 ? $# : 2))

windows=()
for threads in 1 2; do
    windows+=("1e10:0:10000000000:$threads" "1e12+1e10:1000000000000:1010000000000:$threads")
done
[ $# -gt 0 ] && windows=("$@")

log=$(mktemp)
trap 'rm -f "$log"' EXIT
TIMEFORMAT='%R %U %S'

timed() {  # FIRST LAST THREADS OPTION ...: seconds, processor seconds and the primes
    local totals
    { time totals=$("$program" count "$1" "$2" --threads "$3" "${@:4}" --method sieve --engine cpu \
        --verify 0 --quiet); } 2>"$log"
    totals=${totals%%$'\n'*}  # of several lines the first one is that of the primes
    awk -v primes="${totals##* }" '{ print $1, $2 + $3, primes }' "$log"
}

summary() {  # ratios, one a line: median (least, most)
    sort -n | awk '{ v[NR] = $1 }
        END { printf "%.2f (%.2f, %.2f)", v[int((NR + 1) / 2)], v[1], v[NR] }'
}

median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.3f", v[int((NR + 1) / 2)] }'; }

ratios() {  # COLUMN OF: of the rounds in $results
    awk -v a="$1" -v b="$2" 'NF { print $a / ($b + 1e-6) }' <<<"$results" | summary
}

printf '%-10s %7s  %-18s %-18s  %-18s %-18s %10s\n' window threads "gaps, processor" \
    "gaps, wall clock" "all, processor" "all, wall clock" "primes (s)"
for window in "${windows[@]}"; do
    IFS=: read -r name first last threads <<<"$window"
    results=""
    for ((i = 0; i < rounds; ++i)); do
        read -r wall_p cpu_p primes < <(timed "$first" "$last" "$threads")
        read -r wall_g cpu_g with_gaps < <(timed "$first" "$last" "$threads" --gaps)
        read -r wall_a cpu_a with_all < <(timed "$first" "$last" "$threads" --count tuplets --gaps --sum)
        [ "$primes $primes" = "$with_gaps $with_all" ] ||
            { echo "$name: $primes, $with_gaps and $with_all primes" >&2; exit 1; }
        results+="$cpu_p $wall_p $cpu_g $wall_g $cpu_a $wall_a"$'\n'
    done
    printf '%-10s %7d  %-18s %-18s  %-18s %-18s %10s\n' "$name" "$threads" "$(ratios 3 1)" \
        "$(ratios 4 2)" "$(ratios 5 1)" "$(ratios 6 2)" \
        "$(awk 'NF { print $1 }' <<<"$results" | median)"
done
