#!/usr/bin/env bash
# run_with_fakes_test.sh RUN.SH: what bench/gpu/run.sh does with programs that hang, ignore signals,
# crash, answer wrongly or are missing, with a full disk, and when it is itself ended. Each case is a
# function; all that is there of programs and tools is what it puts there.
# shellcheck disable=SC2016,SC2317 # fakes expand for themselves; cases are found by their names
set -uo pipefail
run=$1
folder=$(mktemp -d)
trap 'umount "$folder/disk" 2> /dev/null; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failed=0

fail() {
    printf '%s: %s\n' "$case" "$1"
    failed=1
}
# fake PROGRAM LINE...: a script that does the lines.
fake() {
    local program=$1
    shift
    { echo '#!/bin/bash'; printf '%s\n' "$@"; } > "$program"
    chmod +x "$program"
}
# fact EXPECTED EXPRESSION: of result.json, read as `r`; s(NAME) is a step.
fact() {
    local found
    found=$(python3 -c "
import json, sys
r = json.load(open('results/result.json'))
s = lambda name: [step for step in r['steps'] if step['step'] == name][0]
print(eval(sys.argv[1]))" "$2" 2>&1 | tail -n 1)
    [ "$found" = "$1" ] || fail "$2 is $found, not $1"
}
says() { grep -qF -e "$2" "$1" || fail "no \"$2\" in $1"; } # FILE TEXT
# expect_gone: the process whose number a fake has written; a zombie is one that nobody waits for.
expect_gone() {
    local pid tries=0
    pid=$(cat pid)
    while grep -qs '^State:[[:space:]]*[^ZX]' "/proc/$pid/status"; do
        [ $((++tries)) -lt 600 ] || { fail "what it ran still runs"; return; }
        sleep 0.1
    done
}
ended() { [ "$code" = "$1" ] || fail "exit code $code, not $1"; }

# All good, but for what a case replaces. No tools: PATH has what scripts need, and nothing of NVIDIA's.
fresh() {
    local name
    rm -rf results prepared tools path out err
    mkdir -p prepared/bin prepared/peers tools path
    for name in bash env cat head tail sed grep tr tar gzip find stat date nproc timeout mktemp mkdir mv rm \
        paste sort wc sleep kill python3 dirname; do
        ln -s "$(command -v "$name")" path/
    done
    echo 1234abc > prepared/commit
    fake prepared/bin/warpsieve 'case $1$2 in count*) echo 25 ;; selftest--tune) echo "{\"most\": \"$4\"}" ;; *) echo "$1: \"good\"" ;; esac'
    fake prepared/bin/bench_cuda 'echo "{\"prime_count\": 25, \"engine_s\": 0.2, \"first_s\": 0.1, \"median_s\": 0.05, \"integers_per_s\": 2e+12}"'
    fake prepared/bin/cuda_test 'echo "[  PASSED  ]"'
    fake prepared/bin/microbenchmark 'echo "{\"device\": \"fake\", \"multiprocessors\": 132}"'
}
fake_tools() {
    fake tools/nvidia-smi 'echo "NVIDIA H200, 580.1"'
    fake tools/ncu 'echo "  sieve_tile_step (1, 1, 1)"'
    fake tools/compute-sanitizer 'echo "========= ERROR SUMMARY: 0 errors"'
}
# A second is short for what only hangs, and long for a fake that ends at once, which has more of it.
short="known=60 table=60"
bench() { # VARIABLE=VALUE...
    code=0
    env KNOWN=a:25:0:100 WINDOWS=2^64-1e9:0:100 SWEEP_WINDOWS=1e12:0:100 PLAN="$short" "$@" \
        PREPARED="$folder/prepared" PATH="$folder/path" TOOL_FOLDERS="$folder/tools" TMPDIR="$folder" \
        "$run" results > out 2> err || code=$?
}
everything="known=60 selftest=60 microbenchmark=60 table=60 sweep=60 profile=60 sanitizer=60 tests=60"

everything_is_in_at_most_eight_files() {
    fake_tools
    bench PLAN="$everything"
    ended 0
    [ "$(cd results && echo *)" = "archive.tar.gz log.txt result.json table.txt" ] || fail "$(ls results)"
    fact complete "r['state']"
    fact "{'good'}" "{step['result'] for step in r['steps']}"
    fact "NVIDIA H200, 580.1" "r['gpu']"
    fact 132 "r['microbenchmark'][0]['multiprocessors']"
    fact "2^64-1e9 25" "r['windows'][0]['window'] + ' ' + str(r['windows'][0]['prime_count'])"
    fact 2 "len(r['sweep'])"
    fact 20s "r['tune'][0]['most']"
    says results/log.txt sieve_tile_step
    says results/table.txt '2^64-1e9                 25       0.05      2e+12        0.1        0.2'
    says out 2e+12
    tar -tzf results/archive.tar.gz > out
    says out ./bench_2_64_1e9.out
}

tools_that_are_missing_are_no_fault() {
    bench PLAN="$everything"
    ended 0
    fact "no tool" "s('racecheck')['result']"
    fact "no tool" "s('profile_1e15')['result']"
    fact "no tool" "s('smi_1')['result']"
    fact good "s('engine_tests')['result']"
}

a_program_that_ignores_signals_is_killed() {
    fake prepared/bin/microbenchmark "trap '' TERM INT HUP" "echo \$\$ > '$folder/pid'" 'while :; do sleep 1; done'
    bench PLAN="microbenchmark=5 $short"
    ended 1
    fact "timed out 137" "s('microbenchmark')['result'] + ' ' + str(s('microbenchmark')['exit_code'])"
    fact good "s('bench_2_64_1e9')['result']"
    expect_gone
}

a_program_that_hangs_is_ended_with_all_it_started() {
    fake prepared/bin/microbenchmark 'echo begun' 'sleep 3600 &' "echo \$! > '$folder/pid'" 'wait'
    bench PLAN="microbenchmark=5 $short"
    ended 1
    fact "timed out 124" "s('microbenchmark')['result'] + ' ' + str(s('microbenchmark')['exit_code'])"
    fact good "s('bench_2_64_1e9')['result']"
    says results/log.txt begun
    expect_gone
}

what_a_program_leaves_behind_is_not_waited_for() {
    fake prepared/bin/microbenchmark "setsid sleep 3600 & echo \$! > '$folder/pid'" 'echo "{}"'
    ln -s "$(command -v setsid)" path/
    bench PLAN="microbenchmark=60 $short"
    ended 0
    kill "$(cat pid)" || fail "it was gone"
}

a_crash_is_told_and_leaves_no_half_of_an_object() {
    fake prepared/bin/bench_cuda 'echo "{\"prime_count\": 25}"' 'printf "{\"prime_count\": 2"' 'kill -SEGV $$'
    bench
    ended 1
    fact "failed 139" "s('bench_2_64_1e9')['result'] + ' ' + str(s('bench_2_64_1e9')['exit_code'])"
    fact 1 "len(r['windows'])"
    says results/log.txt '{"prime_count": 2'
}

a_wrong_count_is_a_failure() {
    bench KNOWN=a:26:0:100
    ended 1
    fact "count_a 25 26" "' '.join(r['wrong'][0][k] for k in ('step', 'found', 'expected'))"
    says err "count_a: 25, not 26"
}

the_limit_holds_when_everything_hangs() {
    local name
    for name in prepared/bin/*; do fake "$name" "trap '' TERM" 'while :; do sleep 1; done'; done
    local began=$SECONDS
    bench LIMIT=8 PLAN="$everything programs=60"
    [ $((SECONDS - began)) -lt 60 ] || fail "it took $((SECONDS - began)) s"
    ended 1
    fact complete "r['state']"
    fact "True" "{step['result'] for step in r['steps']} <= {'timed out', 'no time', 'no tool'}"
    fact "True" "'no time' in {step['result'] for step in r['steps']}"
}

a_full_disk_keeps_what_was_there() {
    mkdir -p disk
    if ! mount -t tmpfs -o size=64k none disk 2> err; then
        echo "$case: skipped, cannot mount a small disk here"
        return
    fi
    mkdir disk/results
    ln -sfn disk/results results
    echo '{"state": "earlier", "steps": []}' > results/result.json
    cat /dev/zero > disk/filler 2> err
    bench
    ended 1
    fact earlier "r['state']"
    says err "No space left on device"
    says out 2e+12
    [ -z "$(find disk -name '*.new')" ] || fail "temporary files are left"
    rm disk/filler # and a disk that gets full on the way
    fake prepared/bin/microbenchmark 'head -c 70000 /dev/zero | tr "\\000" x'
    bench PLAN="known=60 microbenchmark=60 table=60"
    ended 1
    fact 1234abc "r['commit']"
    umount disk
    rm results
}

ended_by_a_signal_it_keeps_what_it_has() {
    fake prepared/bin/bench_cuda 'echo "{\"prime_count\": 25}"' "echo \$\$ > '$folder/pid'" 'exec sleep 3600'
    rm -f pid
    PREPARED="$folder/prepared" TOOL_FOLDERS="" KNOWN=a:25:0:100 PLAN="$short" "$run" results > out 2> err &
    until [ -s pid ]; do sleep 0.05; done
    kill -TERM $!
    code=0
    wait $! || code=$?
    ended 143
    fact stopped "r['state']"
    fact "good stopped" "s('count_a')['result'] + ' ' + s('bench_1e9')['result']"
    says results/log.txt '{"prime_count": 25}'
    expect_gone
}

killed_it_has_kept_every_step_that_ended() {
    fake prepared/bin/bench_cuda "echo \$\$ > '$folder/pid'" 'exec sleep 3600'
    rm -f pid
    PREPARED="$folder/prepared" TOOL_FOLDERS="" KNOWN=a:25:0:100 PLAN="$short" TMPDIR="$folder" \
        "$run" results > out 2> err &
    until [ -s pid ]; do sleep 0.05; done
    kill -KILL $!
    wait $! 2> err
    kill "$(cat pid)"
    fact "running good" "r['state'] + ' ' + s('count_a')['result']"
}

without_programs_it_says_what_to_do() {
    rm prepared/bin/warpsieve
    bench
    ended 1
    says err "make it with bench/gpu/prepare.sh"
}

for case in $(declare -F | sed 's/declare -f //' | grep '_.*_'); do
    [ "$case" = fake_tools ] && continue
    fresh
    before=$failed
    failed=0
    "$case"
    [ "$failed" = 0 ] || tail -n 30 out err
    failed=$((failed | before))
done
exit "$failed"
