#!/usr/bin/env bash
# failures_test.sh RUN PROGRAM: what the program does when its devices fail, are taken by others, or
# never answer. RUN is cuda-on-cpu's.
set -uo pipefail
run=$1
program=$2
cd "$(mktemp -d)" || exit 1
trap 'rm -rf "$PWD"' EXIT
export WARPSIEVE_DEVICE_PATIENCE=1
failed=0

# case NAME EXIT-CODE "VARIABLE=VALUE ..." ARGUMENTS...; only what hangs reaches the limit.
case_() {
    local name=$1 expected=$2 variables=$3 code=0
    shift 3
    # shellcheck disable=SC2086
    env $variables timeout -k 5 600 "$run" "$program" "$@" > out 2> err || code=$?
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
# So high that each device makes sieving primes, whichever of them takes the windows.
on_both() { echo count 1e14 1e14+1e6 --engine cuda --quiet --device 0,1; }

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
    for call in cudaEventRecord:2 cudaStreamWaitEvent:1 cudaMemcpyAsync:2 cudaEventQuery:1=719 \
        cudaHostAlloc:1=999 cudaStreamCreateWithPriority:1 cudaEventCreateWithFlags:2 \
        cudaFuncSetAttribute:1 cudaFuncSetAttribute:2 cudaGetDeviceProperties:1 cudaSetDevice:3; do
        case_ "$call fails" 69 "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_FAIL=$call" $(count)
        says err "CUDA"
    done
    case_ "one of two devices that were asked for does not start" 69 \
        "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_DEVICES=2 CUDA_ON_CPU_FAIL=kernel:1@1" $(count) --device 0,1
    says err "CUDA device 1"
    case_ "one of two devices fails later" 69 \
        "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_DEVICES=2 CUDA_ON_CPU_FAIL=kernel:3@1 CUDA_ON_CPU_STREAMS=eager" \
        $(on_both)
    says err "CUDA device 1"
}

# Devices that nobody asked for are done without, and named.
# shellcheck disable=SC2046
{
    case_ "the first of three does not start" 0 \
        "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_DEVICES=3 CUDA_ON_CPU_FAIL=kernel:1@0" $(count)
    says out 216816
    says err "CUDA device 0"
    says err "left out"
    case_ "a device for this program alone" 0 CUDA_ON_CPU_MODE=exclusive $(count)
    says out 216816
    case_ "the first of two is another program's" 0 \
        "CUDA_ON_CPU_DEVICES=2 CUDA_ON_CPU_MODE=busy,exclusive" $(count)
    says out 216816
    says err "CUDA device 0: cannot use it, which its compute mode lets one program do at a time"
    case_ "all are others'" 69 "CUDA_ON_CPU_DEVICES=2 CUDA_ON_CPU_MODE=busy" $(count)
    says err "no CUDA device can be used: CUDA device 0"
    says err "CUDA device 1"
    case_ "one that was asked for is another program's" 69 \
        "CUDA_ON_CPU_DEVICES=2 CUDA_ON_CPU_MODE=default,busy" $(count) --device 1
    says err "CUDA device 1"
    case_ "no program may use one that was asked for" 69 \
        "CUDA_ON_CPU_DEVICES=2 CUDA_ON_CPU_MODE=default,prohibited" $(count) --device 1
    says err "compute mode lets no program use it"
    case_ "no program may use any" 69 CUDA_ON_CPU_MODE=prohibited $(count)
    says err "compute mode lets no program use it"
    case_ "a list of devices that cannot be used" 0 \
        "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_DEVICES=4 CUDA_ON_CPU_MODE=exclusive,busy,prohibited,default CUDA_ON_CPU_FAIL=hang:1@3" devices
    says out "1: cuda-on-cpu sm_90"
    [ "$(grep -c "cannot be used: " out)" = 3 ] || { cat out; failed=1; }
    says out "does not answer"
}

# Automatic: the CPU takes over only where no device is left. With so little memory, windows are short.
long_work="run 0 1e13 -o auto.h5 --store none --quiet --max-time 1s --verify 0"
# shellcheck disable=SC2086
{
    case_ "auto with two of three" 75 \
        "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_MEMORY=12M CUDA_ON_CPU_DEVICES=3 CUDA_ON_CPU_MODE=default,busy,default" \
        $long_work
    says err "CUDA device 1"
    case_ "which devices it had" 0 "" info auto.h5
    says out "cuda-on-cpu sm_90, cuda-on-cpu sm_90"
    rm -f auto.h5*
    case_ "auto with none of three" 75 "CUDA_ON_CPU_DEVICES=3 CUDA_ON_CPU_MODE=busy" $long_work
    says err "engine cpu in place of cuda: no CUDA device can be used: CUDA device 0"
    says err "CUDA device 2"
}

# A device that never answers is given up, and the process ends, without any signal.
for operation in 1 2 3 4 5 6 7 8 9; do
    # shellcheck disable=SC2046
    case_ "operation $operation never ends" 69 "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_FAIL=hang:$operation" $(count)
    says err "CUDA device 0 does not answer: what it was asked for has not ended in 1 s"
done
# shellcheck disable=SC2046
{
    case_ "the first of two never answers" 0 \
        "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_DEVICES=2 CUDA_ON_CPU_FAIL=hang:1@0" $(count)
    says out 216816
    says err "CUDA device 0 does not answer"
    case_ "the second of two does not answer any more" 69 \
        "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_DEVICES=2 CUDA_ON_CPU_FAIL=hang:6@1" \
        $(on_both)
    says err "CUDA device 1 does not answer"
    case_ "patience that cannot be meant" 2 WARPSIEVE_DEVICE_PATIENCE=soon $(count)
    says err "WARPSIEVE_DEVICE_PATIENCE=soon"
}

# lost_run NAME FAULT TEXT: a run that loses its device keeps what it had, and another engine goes on
# with it. Saves 10 ms apart make its first batches so short that the fault is in one of the next.
lost_run() {
    rm -f a.h5*
    case_ "$1" 69 "CUDA_ON_CPU_LEAKS=1 CUDA_ON_CPU_STREAMS=${4:-deferred} CUDA_ON_CPU_FAIL=$2" \
        run 0 2e8 -o a.h5 --store none --engine cuda --quiet --checkpoint-every 10ms
    says err "$3"
    case_ "what it had is good" 0 "" info a.h5
    says out "paused"
    case_ "it had something" 0 "" info a.h5 --get prime_count
    if [ "$(cat out)" = 0 ]; then
        echo "$1: nothing was saved before the failure"
        failed=1
    fi
    case_ "the CPU goes on" 0 "" run 0 2e8 -o a.h5 --store none --engine cpu --quiet
    says out 11078937
    case_ "the file is good" 0 "" verify a.h5 --share 0
}
lost_run "a run loses its device" kernel:12 cudaErrorLaunchFailure eager
lost_run "the device of a run does not answer any more" hang:20 "does not answer"
exit "$failed"
