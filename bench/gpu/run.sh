#!/usr/bin/env bash
# run.sh [FOLDER]: on a machine with an NVIDIA GPU, and what prepare.sh made elsewhere: tests,
# microbenchmark, benchmark table, compute-sanitizer, profile; the most valuable first, each step with
# a time limit. Everything goes to FOLDER (default: bench/gpu/results): result.json, and the log of
# each step; a table is printed last. Exit code 0: every step that could run was good.
# STEPS="tests table ..." chooses among tests microbenchmark table sanitizer profile.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
prepared=$here/prepared
results=$(mkdir -p "${1:-$here/results}" && cd "${1:-$here/results}" && pwd) || exit 1
export LD_LIBRARY_PATH=$prepared/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export PATH=$prepared/bin:$PATH WARPSIEVE_REQUIRE_GPU=1
steps=${STEPS:-tests microbenchmark table sanitizer profile}
failed=0
passes=${PASSES:-5}

# Name, first and last integer.
windows=(
    "1e9 0 1000000000"
    "1e10 0 10000000000"
    "1e11 0 100000000000"
    "1e12 0 1000000000000"
    "1e15+1e11 1000000000000000 1000100000000000"
    "1e18+1e11 1000000000000000000 1000000100000000000"
    "2^64-1e11 18446743973709551616 18446744073709551615"
)

say() { printf '%s\n' "$*" >&2; }

# step NAME SECONDS COMMAND...: its output goes into NAME.log; tells what became of it.
step() {
    local name=$1 limit=$2 code=0
    shift 2
    timeout "$limit" "$@" > "$results/$name.log" 2>&1 || code=$?
    steps_json+="${steps_json:+, }\"$name\": $code"
    if [ "$code" = 0 ]; then say "$name: good"; else
        say "$name: exit code $code (124: longer than $limit s); the end of $results/$name.log:"
        tail -5 "$results/$name.log" >&2
        failed=1
    fi
    return "$code"
}

# Seconds of the command, median of $passes, into `seconds`; its last word of output into `answer`.
# Both are empty when it fails or takes longer than the limit.
measure() { # PASSES LIMIT COMMAND...
    local count=$1 limit=$2 pass begin times=()
    shift 2
    seconds="" answer=""
    for ((pass = 0; pass < count; ++pass)); do
        begin=${EPOCHREALTIME/[.,]/}
        answer=$(timeout "$limit" "$@" 2> /dev/null | tail -1 | grep -oE '[0-9]+$') || return 0
        times+=($((${EPOCHREALTIME/[.,]/} - begin)))
    done
    seconds=$(printf '%s\n' "${times[@]}" | sort -n |
        awk '{t[NR] = $1} END {printf "%.4f", t[int((NR + 1) / 2)] / 1e6}')
}

field() { # JSON KEY: a number in one line of JSON
    grep -oE "\"$2\": [0-9.e+-]+" <<< "$1" | head -1 | grep -oE '[0-9.e+-]+$'
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN {if (a > 0 && b > 0) printf "%.1f", a / b; else printf "-"}'; }

measure_window() { # NAME FIRST LAST
    local name=$1 first=$2 last=$3 engine count warm rate process sieve_s sieve_count equal=yes peer
    engine=$(timeout 120 bench_cuda "$first" "$last" "passes=$passes" steps=1 \
        2> "$results/bench_$name.err" | tail -1)
    count=$(field "$engine" prime_count)
    warm=$(field "$engine" median_s)
    rate=$(field "$engine" integers_per_s)
    measure "$passes" 120 warpsieve count "$first" "$last" --engine cuda --quiet
    process=$seconds
    [ "$answer" = "$count" ] || equal=NO
    measure 1 240 primesieve "$first" "$last" --quiet
    sieve_s=$seconds sieve_count=$answer
    if [ -n "$sieve_s" ] && [ "$sieve_count" != "$count" ]; then equal=NO; fi
    if [ -z "$count" ] || [ $equal = NO ]; then failed=1; fi
    local peers=""
    for peer in "$prepared"/peers/*; do
        [ -x "$peer" ] || continue
        measure 3 240 "$peer" "$first" "$last"
        peers+="${peers:+, }\"$(basename "$peer")\": {\"seconds\": ${seconds:-null}, \"count\": ${answer:-null}}"
    done
    windows_json+="${windows_json:+,
}    {\"window\": \"$name\", \"engine\": ${engine:-null}, \"process_s\": ${process:-null}, \"primesieve_s\": ${sieve_s:-null}, \"counts_equal\": \"$equal\", \"peers\": {$peers}}"
    table+=$(printf '%-10s %14s %10s %10s %10s %11s %8s %6s' "$name" "${count:--}" "${warm:--}" \
        "${rate:--}" "${process:--}" "${sieve_s:--}" "$(ratio "${sieve_s:-0}" "${process:-0}")" "$equal")$'\n'
    say "$name: ${warm:-failed} s warm, ${process:-failed} s as a process, primesieve ${sieve_s:-none} s"
}

run_tests() {
    step devices 60 warpsieve devices
    step engine_tests 120 cuda_test --gtest_filter='CudaEngine.*'
    step window_tests 180 cuda_test --gtest_filter='CudaWindows.*'
    # shellcheck disable=SC2016
    step count_1e9 60 bash -c '[ "$(warpsieve count 1e9 --engine cuda --quiet)" = 50847534 ]'
    # shellcheck disable=SC2016
    step count_top 60 bash -c '[ "$(warpsieve count 2^64-1e6 2^64-1 --engine cuda --quiet)" = 22475 ]'
}

run_sanitizer() {
    local tool
    command -v compute-sanitizer > /dev/null || { say "no compute-sanitizer here"; return; }
    for tool in memcheck racecheck synccheck initcheck; do
        step "$tool" 240 compute-sanitizer --tool "$tool" --error-exitcode 9 \
            cuda_test --gtest_filter=CudaEngine.PassesThroughEveryKernel
    done
}

run_profile() {
    command -v ncu > /dev/null || { say "no ncu here"; return; }
    step profile 240 ncu --clock-control none --set full --launch-skip 60 --launch-count 12 \
        -o "$results/profile" -f bench_cuda 1000000000000000 1000010000000000 passes=1
}

query() { nvidia-smi --query-gpu="$1" --format=csv,noheader 2> /dev/null | head -1; }

steps_json="" windows_json="" microbenchmark=null
table=$(printf '%-10s %14s %10s %10s %10s %11s %8s %6s' window primes warm_s ints/s process_s \
    primesieve_s ratio equal)$'\n'
gpu=$(query name)
clocks_before=$(query clocks.sm,clocks.max.sm,temperature.gpu,power.draw)
for wanted in $steps; do
    case $wanted in
        tests) run_tests ;;
        microbenchmark)
            step microbenchmark 120 microbenchmark &&
                microbenchmark=$(tail -1 "$results/microbenchmark.log")
            ;;
        table) for window in "${windows[@]}"; do
            # shellcheck disable=SC2086
            measure_window $window
        done ;;
        sanitizer) run_sanitizer ;;
        profile) run_profile ;;
        *) say "unknown step $wanted"; failed=1 ;;
    esac
done

cat > "$results/result.json" << END
{
  "date": "$(date -u +%FT%TZ)",
  "commit": "$(cat "$prepared/commit")",
  "gpu": "$gpu",
  "driver": "$(query driver_version)",
  "clocks_before": "$clocks_before",
  "clocks_after": "$(query clocks.sm,clocks.max.sm,temperature.gpu,power.draw)",
  "processor": "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)",
  "processors": $(nproc),
  "steps": {$steps_json},
  "microbenchmark": $microbenchmark,
  "windows": [
$windows_json
  ]
}
END
printf '%s, driver %s, commit %s\n%s' "$gpu" "$(query driver_version)" "$(cat "$prepared/commit")" "$table"
exit "$failed"
