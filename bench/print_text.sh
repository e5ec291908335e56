#!/usr/bin/env bash
# How fast `warpsieve print` is, against `primesieve -p` of the same interval, which sieves and prints
# with one thread: whole processes in turn, into /dev/null and into a pipe that is read and dropped.
# Prints the best of ROUNDS of each by the wall clock and by processor time, and the ratio of the two
# (> 1: ours is faster). The best says more than the mean on a machine that others use too, and
# processor time more than the wall clock. The texts must be equal.
#     bench/print_text.sh [ROUNDS [WINDOW ...]]
# WINDOW is NAME:FIRST:LAST and defaults to the table of bench/README.md. PRIMESIEVE and WARPSIEVE in
# the environment name the programs, THREADS the threads of ours (default: all there are).
set -euo pipefail
rounds=${1:-5}
shift $(($# > 0 ? 1 : 0))
windows=("1e9:0:1000000000"
    "1e12+1e9:1000000000000:1001000000000"
    "1e18+1e9:1000000000000000000:1000000001000000000"
    "2^64-1e8:18446744073609551616:18446744073709551615")
[ $# -gt 0 ] && windows=("$@")
program=${WARPSIEVE:-build/warpsieve}
peer=${PRIMESIEVE:-primesieve}
threads=${THREADS:-$(nproc)}
table=$(mktemp "${TMPDIR:-/tmp}/warpsieve-bench-XXXXXX")
trap 'rm -f "$table"' EXIT
TIMEFORMAT='%R %U %S'

ours() { "$program" print "$2" "$3" --count "$1" --threads "$threads"; }
theirs() { # -p1: primes, -p2: twins
    case $1 in
    primes) "$peer" "$2" "$3" -p1 ;;
    *) "$peer" "$2" "$3" -p2 ;;
    esac
}
# Seconds by the wall clock, and of the processor, of the command alone.
seconds() { # null|pipe COMMAND ...
    if [ "$1" = null ]; then
        { time "${@:2}" > /dev/null; } 2>&1
    else
        { time "${@:2}" >&3; } 2>&1 3> >(cat > /dev/null)
    fi | awk '{ print $1, $2 + $3 }'
}
best() { awk -v i="$1" 'NR == 1 || $i < least { least = $i } END { print least }' "$table"; }
ratio() { awk -v ours="$1" -v peer="$2" 'BEGIN { printf "%.2f (%.2f, %.2f)", peer / ours, ours, peer }'; }

echo "$("$program" --version), $threads threads, against $("$peer" --version | head -n 1)"
printf '%-10s %-7s %-5s  %-22s  %-22s\n' window lines into "wall clock (ours, peer)" "processor time (ours, peer)"
for window in "${windows[@]}"; do
    IFS=: read -r name first last <<< "$window"
    for kind in primes twins; do
        text=$(ours "$kind" "$first" "$last" | cksum) # an assignment: a program that fails ends the script
        peer_text=$(theirs "$kind" "$first" "$last" | cksum)
        [ "$text" = "$peer_text" ] ||
            { echo "$name: the $kind differ" >&2; exit 1; }
        for into in null pipe; do
            for ((i = 0; i < rounds; ++i)); do
                echo "$(seconds "$into" ours "$kind" "$first" "$last") $(seconds "$into" theirs "$kind" "$first" "$last")"
            done > "$table"
            printf '%-10s %-7s %-5s  %-22s  %-22s\n' "$name" "$kind" "$into" \
                "$(ratio "$(best 1)" "$(best 3)")" "$(ratio "$(best 2)" "$(best 4)")"
        done
    done
done
