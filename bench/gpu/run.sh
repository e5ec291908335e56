#!/usr/bin/env bash
# run.sh [FOLDER]: on a machine with an NVIDIA GPU, and what prepare.sh made elsewhere: tests,
# microbenchmark, benchmark tables, compute-sanitizer, profile; the most valuable first, each step with
# a time limit, all together within LIMIT seconds (540). Everything goes to FOLDER (default:
# bench/gpu/results): result.json, and the log of each step; tables are printed last. Exit code 0:
# every step was good, but for those that find no tool; what LIMIT left no time for is a failure.
# STEPS="tests table ..." chooses among tests microbenchmark table quantities sanitizer profile.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
prepared=$here/prepared
results=$(mkdir -p "${1:-$here/results}" && cd "${1:-$here/results}" && pwd) || exit 1
export LD_LIBRARY_PATH=$prepared/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export PATH=$prepared/bin:$PATH WARPSIEVE_REQUIRE_GPU=1
steps=${STEPS:-tests microbenchmark table quantities sanitizer profile}
end=$((SECONDS + ${LIMIT:-540}))
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

# within SECONDS: as many, or what is left of all; at least one.
within() {
    local left=$((end - SECONDS))
    echo $((left < 1 ? 1 : left < $1 ? left : $1))
}

# step NAME SECONDS COMMAND...: its output goes into NAME.log; tells what became of it.
step() {
    local name=$1 limit=$2 code=0
    shift 2
    limit=$(within "$limit")
    timeout "$limit" "$@" > "$results/$name.log" 2>&1 || code=$?
    steps_json+="${steps_json:+, }\"$name\": $code"
    if [ "$code" = 0 ]; then say "$name: good"; else
        say "$name: exit code $code (124: longer than $limit s); the end of $results/$name.log:"
        tail -5 "$results/$name.log" >&2
        failed=1
    fi
    return "$code"
}

# Seconds of the command, median of its passes, into `seconds`; the number that ends its output into
# `answer`. Both are empty when it fails or takes longer than the limit. No pass begins after 15 s.
measure() { # PASSES LIMIT COMMAND...
    local count=$1 limit=$2 pass begin times=() enough=$((SECONDS + 15))
    shift 2
    seconds="" answer=""
    for ((pass = 0; pass < count; ++pass)); do
        begin=${EPOCHREALTIME/[.,]/}
        answer=$(timeout "$(within "$limit")" "$@" 2> /dev/null | tail -1 | grep -oE '[0-9]+$') ||
            { answer=""; return 0; }
        times+=($((${EPOCHREALTIME/[.,]/} - begin)))
        [ "$SECONDS" -lt "$enough" ] || break
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
    engine=$(timeout "$(within 120)" bench_cuda "$first" "$last" "passes=$passes" steps=1 \
        2> "$results/bench_$name.err" | tail -1)
    count=$(field "$engine" prime_count)
    warm=$(field "$engine" median_s)
    rate=$(field "$engine" integers_per_s)
    measure "$passes" 120 warpsieve count "$first" "$last" --engine cuda --quiet
    process=$seconds
    [ "$answer" = "$count" ] || equal=NO
    measure "$passes" 240 primesieve "$first" "$last" --quiet
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

# The whole program, for more than a count. EXPECTED: last number of its output, empty if unknown.
measure_program() { # NAME PASSES EXPECTED COMMAND...
    local name=$1 count=$2 expected=$3 equal=yes
    shift 3
    measure "$count" 120 "$@"
    if [ -z "$answer" ] || [ "$answer" != "${expected:-$answer}" ]; then equal=NO failed=1; fi
    programs_json+="${programs_json:+,
}    {\"program\": \"$name\", \"process_s\": ${seconds:-null}, \"answer\": \"$answer\", \"as_expected\": \"$equal\"}"
    programs+=$(printf '%-24s %10s %24s %6s' "$name" "${seconds:--}" "${answer:--}" "$equal")$'\n'
    say "$name: ${seconds:-failed} s"
}

# How much slower than counting primes the others are, and what storing takes. k-tuplets are checked
# by the number of sextuplets, which primesieve counts too; the gap and the sum are known ones.
measure_quantities() {
    local file=$results/bitmap.h5 cuda="warpsieve count 0 1000000000000 --engine cuda --quiet" sextuplets
    measure 1 240 primesieve 1e12 -c6 --quiet
    sextuplets=$answer
    # shellcheck disable=SC2086
    {
        measure_program "1e12 k-tuplets" "$passes" "$sextuplets" $cuda --count primes,tuplets
        measure_program "1e12 largest gap" "$passes" 738832927927 $cuda --gaps
        measure_program "1e12 sum" "$passes" 18435588552550705911377 $cuda --sum
        measure_program "1e12 all of these" "$passes" 18435588552550705911377 \
            $cuda --count primes,tuplets --gaps --sum
    }
    # shellcheck disable=SC2016
    measure_program "1e11 --store bitmap" 3 4118054813 bash -c \
        'rm -f "$0" && warpsieve run 0 100000000000 -o "$0" --store bitmap --engine cuda --quiet' "$file"
    rm -f "$file"
}

run_tests() {
    step devices 60 warpsieve devices
    step selftest 60 warpsieve selftest --engine cuda
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

steps_json="" windows_json="" programs_json="" microbenchmark=null
table=$(printf '%-10s %14s %10s %10s %10s %11s %8s %6s' window primes warm_s ints/s process_s \
    primesieve_s ratio equal)$'\n'
programs=$(printf '%-24s %10s %24s %6s' program process_s answer equal)$'\n'
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
        quantities) measure_quantities ;;
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
  ],
  "programs": [
$programs_json
  ]
}
END
printf '%s, driver %s, commit %s\n%s%s' "$gpu" "$(query driver_version)" "$(cat "$prepared/commit")" \
    "$table" "$programs"
exit "$failed"
