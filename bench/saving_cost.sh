#!/usr/bin/env bash
# What saving costs: CPU time (user + system) of pairs of runs of one job, with saves every INTERVAL
# and without any between the first and the last. Prints the median of the pairs' ratios, and beside
# it, less disturbed by other programs, the share of each run's time that passed outside the engine.
#   bench/saving_cost.sh [PAIRS [INTERVAL [START STOP [RUN OPTIONS...]]]]
set -euo pipefail
pairs=${1:-5} interval=${2:-10s} start=${3:-0} stop=${4:-3e11}
options=("${@:5}")
program=${WARPSIEVE:-build/warpsieve}
folder=$(mktemp -d "${TMPDIR:-/tmp}/warpsieve-bench-XXXXXX")
trap 'rm -rf "$folder"' EXIT

# CPU seconds of one run that saves every $1; the number of generations goes to $folder/generations.
cpu_seconds() {
    local TIMEFORMAT='%U %S'
    rm -f "$folder"/run*
    { time "$program" run "$start" "$stop" -o "$folder/run.h5" --checkpoint-every "$1" \
        --quiet "${options[@]}" > /dev/null 2> "$folder/messages"; } 2> "$folder/time" ||
        { cat "$folder/messages" >&2; exit 1; }
    awk '{ print $1 + $2 }' "$folder/time"
    "$program" info "$folder/run.h5" --get generation > "$folder/generations"
    awk -v all="$("$program" info "$folder/run.h5" --get elapsed_s)" \
        -v engine="$("$program" info "$folder/run.h5" --get engine_s)" \
        'BEGIN { printf "%.2f", 100 * (1 - engine / all) }' > "$folder/outside"
}

echo "[$start, $stop] ${options[*]}: saves every $interval against none"
for ((i = 0; i < pairs; ++i)); do
    saving=$(cpu_seconds "$interval")
    generations=$(<"$folder/generations")
    outside=$(<"$folder/outside")
    plain=$(cpu_seconds 1d)
    awk -v a="$saving" -v b="$plain" -v g="$generations" -v o="$outside" \
        'BEGIN { printf "%.2f s with %d saves (%s %% outside the engine), %.2f s without: %+.2f %%\n",
                        a, g, o, b, 100 * (a / b - 1) }'
done | tee "$folder/table"
sed 's/.*: \(.*\) %/\1/' "$folder/table" | sort -g |
    awk '{ v[NR] = $1 } END { printf "median: %+.2f %%\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
