#!/usr/bin/env bash
# What each quantity costs beside counting primes. Rounds of whole processes run in turn (primes
# alone, then with each quantity, primes again ...); for each window and quantity the median of the
# ratios within a round, with the least and the largest, by processor time and the wall clock, and
# the processor time of counting primes. Counts of primes must be equal.
#
#     bench/quantities.sh PROGRAM [ROUNDS] [WINDOW ...]
#
# PROGRAM is warpsieve; WINDOW is NAME:FIRST:LAST:THREADS and defaults to the table of
# bench/README.md. PRIMESIEVE=PROGRAM in the environment measures primesieve in the same rounds:
# twins, and all that it can count (-c1 to 6), over its own -c1; and warpsieve's primes over those.
# QUANTITIES="NAME ..." takes some of the quantities below. WARPSIEVE_CPU=v2|v3|v4 forces an
# instruction set for sieving, but not for reading quantities off, whose loops the dynamic linker
# chooses by the processor.
set -euo pipefail

program=$1
rounds=${2:-7}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "$rounds: not a number of rounds" >&2; exit 2; }
shift $(($# < 2 ? $# : 2))

windows=()
for threads in 1 2; do
    windows+=("1e10:0:10000000000:$threads" "1e12+1e10:1000000000000:1010000000000:$threads")
done
[ $# -gt 0 ] && windows=("$@")

declare -A options=(
    [gaps]="--gaps"
    [gap-table]="--gaps table"
    [twins]="--count twins"
    [tuplets]="--count tuplets"
    [pattern]="--count 0,2,6,8,12"
    [wide]="--count 0,30,60,90,120,150"
    [residues-4]="--residues 4"
    [residues-239]="--residues 239"
    [sum]="--sum"
    [reciprocals]="--reciprocals"
    [all]="--gaps table --count tuplets --count 0,2,6,8,12 --residues 4 --sum --reciprocals"
)
read -ra names <<<"${QUANTITIES:-gaps gap-table twins tuplets pattern wide residues-4 residues-239 \
    sum reciprocals all}"

log=$(mktemp)
results=$(mktemp)
trap 'rm -f "$log" "$results"' EXIT
TIMEFORMAT='%R %U %S'

# NAME COMMAND ...: a line "NAME SECONDS PROCESSOR-SECONDS" for $results. The first line of what the
# command prints ends with the primes, which must be those of the round.
timed() {
    local name=$1 totals
    { time totals=$("${@:2}"); } 2>"$log" || { cat "$log" >&2; exit 1; }
    totals=${totals%%$'\n'*}
    totals=${totals##* }
    primes=${primes:-$totals}
    [ "$totals" = "$primes" ] || { echo "$name: $totals primes, not $primes" >&2; exit 1; }
    awk -v name="$name" '{ print name, $1, $2 + $3 }' "$log" >>"$results"
}

warpsieve() {  # NAME OPTION ...
    timed "$1" "$program" count "$first" "$last" --threads "$threads" "${@:2}" --method sieve \
        --engine cpu --verify 0 --quiet
}

primesieve() {  # NAME OPTION
    timed "$1" "$PRIMESIEVE" "$first" "$last" "--threads=$threads" --quiet "$2"
}

# NAME OF COLUMN: median (least, most) of the ratios of two names within a round.
ratios() {
    awk -v name="$1" -v of="$2" -v column="$3" '
        $1 == name { a[++n] = $column }
        $1 == of { b[++m] = $column }
        END { for (i = 1; i <= n; ++i) print a[i] / (b[i] + 1e-6) }' "$results" | sort -n |
        awk '{ v[NR] = $1 } END { printf "%.2f (%.2f, %.2f)", v[int((NR + 1) / 2)], v[1], v[NR] }'
}

line() {  # NAME OF
    printf '%-10s %7d  %-18s %-19s %s\n' "$window" "$threads" "$1" "$(ratios "$1" "$2" 3)" \
        "$(ratios "$1" "$2" 2)"
}

printf '%-10s %7s  %-18s %-19s %s\n' window threads quantity "processor" "wall clock"
for each in "${windows[@]}"; do
    IFS=: read -r window first last threads <<<"$each"
    : >"$results"
    for ((i = 0; i < rounds; ++i)); do
        primes=""
        warpsieve primes
        for name in "${names[@]}"; do
            # shellcheck disable=SC2086 # several words
            warpsieve "$name" ${options[$name]}
        done
        if [ -n "${PRIMESIEVE:-}" ]; then
            primesieve primesieve -c1
            primesieve primesieve-twins -c12
            primesieve primesieve-all -c123456
        fi
    done
    for name in "${names[@]}"; do line "$name" primes; done
    if [ -n "${PRIMESIEVE:-}" ]; then
        line primes primesieve
        line primesieve-twins primesieve
        line primesieve-all primesieve
    fi
    awk '$1 == "primes" { print $3 }' "$results" | sort -n |
        awk -v w="$window" -v t="$threads" '{ v[NR] = $1 }
            END { printf "%-10s %7d  primes: %.3f s of processor time\n", w, t, v[int((NR + 1) / 2)] }'
done
