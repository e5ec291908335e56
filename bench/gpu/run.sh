#!/usr/bin/env bash
# run.sh [FOLDER]: on a machine with an NVIDIA GPU, and what prepare.sh made elsewhere: known counts,
# rates of the hardware, times, sizes, profiles, compute-sanitizer, tests; the most valuable first, all
# within LIMIT seconds (480). FOLDER (default: bench/gpu/results) then has four files, written anew after
# each step, so that nothing is lost when a step hangs or the machine goes away: result.json, log.txt,
# table.txt (also printed last), archive.tar.gz. Exit code 0: every step that found its tool was good.
#
# PLAN="known=12 ..." chooses groups, their order and seconds; KNOWN="NAME:COUNT:FIRST:LAST ...",
# WINDOWS="NAME:FIRST:LAST ..." and SWEEP_WINDOWS what is counted and timed; PREPARED is the folder of the
# programs, PREFIX a command before each of them (tests/support/cuda-on-cpu/run, where there is no GPU).
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
prepared=${PREPARED:-$here/prepared}
results=$(mkdir -p "${1:-$here/results}" && cd "${1:-$here/results}" && pwd) || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
export WARPSIEVE_REQUIRE_GPU=1 XDG_CACHE_HOME=$work/cache
# Under ncu and compute-sanitizer a device takes a thousand times as long, and each step has its own end.
export WARPSIEVE_DEVICE_PATIENCE=3600
# shellcheck source-path=SCRIPTDIR source=steps.sh
. "$here/steps.sh"

plan=${PLAN:-known=12 selftest=8 microbenchmark=10 table=60 sweep=60 profile=90 sanitizer=100 tests=80 programs=60}
known=${KNOWN:-1e9:50847534:0:1e9 1e12:361726:1e12:1e12+1e7 1e15:289394:1e15:1e15+1e7
    1e18:241295:1e18:1e18+1e7 2^64:22475:2^64-1e6:2^64-1}
windows=${WINDOWS:-1e9:0:1000000000 1e10:0:10000000000 1e11:0:100000000000 1e12:0:1000000000000
    1e12+1e11:1000000000000:1100000000000 1e15+1e11:1000000000000000:1000100000000000
    1e18+1e11:1000000000000000000:1000000100000000000
    2^64-1e11:18446743973709551616:18446744073709551615}
sweep_windows=${SWEEP_WINDOWS:-1e12:1000000000000:1100000000000 1e15:1000000000000000:1000050000000000
    1e18:1000000000000000000:1000000030000000000 2^64:18446744043709551616:18446744073709551615}

read -ra prefix <<< "${PREFIX-}"
# own NAME SECONDS PROGRAM ARGUMENTS...: a step with one of our programs, which must be there.
own() {
    local name=$1 most=$2 program=$3
    shift 3
    step "$name" "$most" "${prefix[@]}" "$prepared/bin/$program" "$@"
}

# A name as files may have it.
plain() { tr 'A-Z^+-' 'a-z___' <<< "$1" | tr -cd 'a-z0-9_\n'; }

query() { # FIELDS: what nvidia-smi says of the GPU, as a fact
    local name=smi_$((++queries))
    tool_step "$name" 10 nvidia-smi "--query-gpu=$1" --format=csv,noheader || return
    queried=$(head -n 1 "$work/$name.out")
}
queries=0

run_known() {
    local window name expected first last
    queried=""
    query name,driver_version,clocks.sm,clocks.max.sm,temperature.gpu,power.draw
    facts[gpu]=$(json "$queried")
    title="${queried:-a GPU that nvidia-smi does not tell of}, $(cat "$prepared/commit")"
    own devices 10 warpsieve devices
    for window in $known; do
        IFS=: read -r name expected first last <<< "$window"
        name=count_$(plain "$name")
        own "$name" 10 warpsieve count "$first" "$last" --engine cuda --quiet &&
            require "$name" "$expected"
    done
}

run_selftest() { own selftest 20 warpsieve selftest --engine cuda; }

run_microbenchmark() {
    own microbenchmark 30 microbenchmark
    add_fact microbenchmark "$(objects "$work/microbenchmark.out")"
}

run_table() {
    local window name first last file
    for window in $windows; do
        IFS=: read -r name first last <<< "$window"
        file=bench_$(plain "$name")
        own "$file" 20 bench_cuda "$first" "$last" passes=5 steps=1
        add_fact windows "$(objects "$work/$file.out" | sed "s/^{/{\"window\": \"$name\", /")"
        table+=$(printf '%-12s %14s %10s %10s %10s %10s' "$name" \
            "$(number "$work/$file.out" prime_count)" "$(number "$work/$file.out" median_s)" \
            "$(number "$work/$file.out" integers_per_s)" "$(number "$work/$file.out" first_s)" \
            "$(number "$work/$file.out" engine_s)")$'\n'
        write_table
    done
}

# What the program finds best by itself; then sizes that depend on each other together, a line of JSON
# for each, so that what time is left for is kept.
run_sweep() {
    local window name first last
    # Its own cache: what it finds must not change the steps that follow.
    step tune 25 env XDG_CACHE_HOME="$work/tuned" "${prefix[@]}" "$prepared/bin/warpsieve" \
        selftest --tune --max-time 20s --json
    add_fact tune "$(objects "$work/tune.out")"
    sweeps_left=$(($(wc -w <<< "$sweep_windows") * 2))
    for window in $sweep_windows; do
        IFS=: read -r name first last <<< "$window"
        sweep "tiles_$name" "$first" "$last" tile_bits=786432,393216,524288,1048576,1769472 \
            window_bits=33554432,16777216,67108864,134217728
        sweep "limits_$name" "$first" "$last" warp_multiples=512,256,1024 \
            thread_limit=2097152,524288,1048576,4194304,8388608 round_bits=268435456,67108864,134217728
    done
}

sweep() { # NAME FIRST LAST FIELD=VALUES...: in its part of the time that is left
    local name each
    name=sweep_$(plain "$1")
    shift
    each=$(($(within 600) / sweeps_left / 1000))
    sweeps_left=$((sweeps_left - 1))
    own "$name" "$((each < 1 ? 1 : each))" bench_cuda "$@" passes=2 "seconds=$((each > 3 ? each - 2 : 1))"
    add_fact sweep "$(objects "$work/$name.out")"
}

run_profile() {
    local at name first last
    for at in 1e12:1000000000000:1100000000000 1e15:1000000000000000:1000100000000000 \
        2_64:18446743973709551616:18446744073709551615; do
        IFS=: read -r name first last <<< "$at"
        tool_step "profile_$name" 30 ncu --clock-control none --set full --page details \
            --launch-skip 60 --launch-count 10 \
            "$prepared/bin/bench_cuda" "$first" "$last" passes=1
    done
}

run_sanitizer() {
    local tool most=60
    for tool in racecheck memcheck; do
        tool_step "$tool" "$most" compute-sanitizer --tool "$tool" --error-exitcode 9 \
            "$prepared/bin/cuda_test" --gtest_filter=CudaEngine.PassesThroughEveryKernel
        most=40
    done
}

run_tests() {
    own engine_tests 40 cuda_test '--gtest_filter=CudaEngine.*'
    own window_tests 60 cuda_test '--gtest_filter=CudaWindows.*'
}

# Whole processes, from start to end; each checked by what is known or by primesieve.
run_programs() {
    local peer cuda="--engine cuda --quiet"
    program count_1e10 10 455052511 count 1e10
    program count_1e12 15 37607912018 count 1e12
    program tuplets_1e11 15 "" count 1e11 --count primes,tuplets
    program gaps_1e12 15 738832927927 count 1e12 --gaps
    program sum_1e12 15 18435588552550705911377 count 1e12 --sum
    program bitmap_1e11 20 4118054813 run 0 1e11 -o "$work/bitmap.h5" --store bitmap
    rm -rf "$work"/bitmap*
    for peer in "$prepared"/peers/*; do
        [ -x "$peer" ] || continue
        step "peer_$(plain "${peer##*/}")" 20 "$peer" 0 100000000000 &&
            require "peer_$(plain "${peer##*/}")" 4118054813
        add_time "${peer##*/} 0 1e11" "peer_$(plain "${peer##*/}")"
    done
}

program() { # NAME SECONDS EXPECTED ARGUMENTS...; no EXPECTED: nobody knows
    local name=program_$1 most=$2 expected=$3
    shift 3
    # shellcheck disable=SC2086
    own "$name" "$most" warpsieve "$@" $cuda && { [ -z "$expected" ] || require "$name" "$expected"; }
    add_time "$*" "$name"
}

add_time() { # WHAT STEP
    programs+=$(printf '%-44s %10s %24s' "$1" "$(seconds_of "${step_ms:-0}")" "$(tail -n 1 "$work/$2.out")")$'\n'
    write_table
}

run_end() {
    query clocks.sm,clocks.max.sm,temperature.gpu,power.draw && facts[clocks_after]=$(json "$queried")
}

title=""
table=$(printf '%-12s %14s %10s %10s %10s %10s' window primes warm_s ints/s first_s engine_s)$'\n'
programs=$(printf '%-44s %10s %24s' process seconds answer)$'\n'
write_table() { printf '%s\n%s\n%s' "$title" "$table" "$programs" | publish table.txt; }

finish() { # STATE [EXIT-CODE]
    write_result "$1"
    write_table
    write_archive
    printf '%s\n%s\n%s' "$title" "$table" "$programs"
    exit "${2:-$failed}"
}

if [ ! -x "$prepared/bin/warpsieve" ]; then
    say "run.sh: there is no $prepared/bin/warpsieve (make it with bench/gpu/prepare.sh, and bring it here)"
    exit 1
fi
trap stop TERM INT HUP
facts[date]=$(json "$(date -u +%FT%TZ)")
facts[commit]=$(json "$(cat "$prepared/commit")")
facts[processor]=$(json "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1) x $(nproc)")
: > "$results/log.txt"
plan+=" end=5"
begin_plan "${LIMIT:-480}" "$plan"
for entry in $plan; do
    begin_group "$entry"
    case $group in
        known) run_known ;;
        selftest) run_selftest ;;
        microbenchmark) run_microbenchmark ;;
        table) run_table ;;
        sweep) run_sweep ;;
        profile) run_profile ;;
        sanitizer) run_sanitizer ;;
        tests) run_tests ;;
        programs) run_programs ;;
        end) run_end ;;
        *) say "run.sh: there is no group $group (see PLAN in its head)"; failed=1 ;;
    esac
    write_archive
done
finish complete
