#!/usr/bin/env bash
# failures_test.sh RUN PROGRAM: what the program does when its devices fail. RUN is cuda-on-cpu's.
set -uo pipefail
run=$1
program=$2
cd "$(mktemp -d)" || exit 1
trap 'rm -rf "$PWD"' EXIT
failed=0

# case NAME EXIT-CODE "VARIABLE=VALUE ..." ARGUMENTS...
case_() {
    local name=$1 expected=$2 variables=$3 code=0
    shift 3
    # shellcheck disable=SC2086
    env $variables "$run" "$program" "$@" > out 2> err || code=$?
    if [ "$code" != "$expected" ]; then
        printf '%s: exit code %s, not %s\n' "$name" "$code" "$expected"
        cat out err
        failed=1
    fi
}
says() { # FILE TEXT
    if ! grep -qF -e "$2" "$1"; then
        printf 'no "%s" in %s:\n' "$2" "$1"
        cat "$1"
        failed=1
    fi
}
count() { echo count 0 3e6 --engine cuda --quiet; }

# Leaks are the business of programs that end well.
# shellcheck disable=SC2046
{
    case_ "no device" 69 CUDA_ON_CPU_DEVICES=0 $(count)
    says err "--engine cpu"
    case_ "auto without a device" 0 CUDA_ON_CPU_DEVICES=0 count 0 3e6
    says out 216816
    case_ "a device that is not there" 69 CUDA_ON_CPU_DEVICES=2 $(count) --device 2
    says err "there is no CUDA device 2"
    case_ "the second device" 0 CUDA_ON_CPU_DEVICES=2 $(count) --device 1
    says out 216816
    case_ "little memory: smaller windows" 0 CUDA_ON_CPU_MEMORY=96M $(count)
    says out 216816
    case_ "no memory" 69 CUDA_ON_CPU_MEMORY=1M $(count)
    says err "cannot allocate"
    for launch in 1 2 3 4 5; do
        case_ "launch $launch fails" 69 "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_FAIL=kernel:$launch" $(count)
        says err "cudaErrorLaunchFailure"
    done
    case_ "the device is lost" 69 "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_FAIL=device-lost:6" $(count)
    says err "cudaErrorDevicesUnavailable"
    for call in cudaEventRecord:2 cudaStreamWaitEvent:1 cudaMemcpyAsync:2 cudaEventSynchronize:1 \
        cudaHostAlloc:1=999 cudaStreamCreateWithFlags:1 cudaFuncSetAttribute:1 cudaGetDeviceProperties:1; do
        case_ "$call fails" 69 "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_FAIL=$call" $(count)
        says err "CUDA"
    done
    case_ "one of two devices fails" 69 \
        "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_DEVICES=2 CUDA_ON_CPU_FAIL=kernel:6" $(count)
}

# A run that loses its device keeps what it had, and another engine goes on with it. Saves 10 ms apart
# make its first batches so short that the 9th launch is in the second or third.
case_ "a run loses its device" 69 "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_FAIL=kernel:9" \
    run 0 2e8 -o a.h5 --store none --engine cuda --quiet --checkpoint-every 10ms
says err "cudaErrorLaunchFailure"
case_ "what it had is good" 0 "" info a.h5
says out "paused"
case_ "it had something" 0 "" info a.h5 --get prime_count
if [ "$(cat out)" = 0 ]; then
    echo "nothing was saved before the failure"
    failed=1
fi
case_ "the CPU goes on" 0 "" run 0 2e8 -o a.h5 --store none --engine cpu --quiet
says out 11078937
case_ "the file is good" 0 "" verify a.h5 --share 0
exit "$failed"
