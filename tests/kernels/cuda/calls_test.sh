#!/usr/bin/env bash
# calls_test.sh RUN PROGRAM: which calls of CUDA the program makes, and which it does not. RUN is
# cuda-on-cpu's.
set -uo pipefail
run=$1
program=$2
trace=$(mktemp)
trap 'rm -f "$trace"' EXIT
failed=0

# traced NAME "VARIABLE=VALUE ..." ARGUMENTS...
traced() {
    local name=$1 variables=$2
    shift 2
    # shellcheck disable=SC2086
    env $variables "$run" --trace "$program" "$@" > /dev/null 2> "$trace" || { echo "$name failed"; failed=1; }
}
says() { # HOW-OFTEN TEXT
    if [ "$(grep -cE -e "$2" "$trace")" != "$1" ]; then
        printf '"%s" is not there %s times:\n' "$2" "$1"
        head -50 "$trace"
        failed=1
    fi
}

# The driver takes up to seconds to start, in which the CPU has done short work.
traced "short work" "" count 1e6
says 0 "ptxcpu: first call"
traced "short work where a GPU is expected" CUDA_VISIBLE_DEVICES=0 count 1e6
says 0 "ptxcpu: first call"
traced "the engine is asked for" "" count 1e6 --engine cuda
says 1 "ptxcpu: first call"

# A context takes 0.1 to 0.5 s and memory of a device that others may want.
traced "short work on one of three" CUDA_ON_CPU_DEVICES=3 count 3e6 --engine cuda
says 1 "ptxcpu: context of device"
traced "what was asked for" CUDA_ON_CPU_DEVICES=3 count 3e6 --engine cuda --device 1,2
says 1 "ptxcpu: context of device 1"
says 1 "ptxcpu: context of device 2"
says 2 "ptxcpu: context of device"

# Else the driver may leave more to the L1 than tiles do.
says 2 "sieve_tile_step.* has a carve-out of 100 %"
exit "$failed"
