#!/usr/bin/env bash
# Tests of cuda-on-cpu itself: the right programs pass in every mode, each mutant is caught by its detector.
# Needs nvcc (in PATH, or NVCC=...) and g++. Under 3 minutes on 2 cores with a cold cache.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
run=$here/../run
if [[ -z ${NVCC:-} ]]; then
  NVCC=$(command -v nvcc || echo "${CUDA_HOME:-/usr/local/cuda}/bin/nvcc")
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CUDA_ON_CPU_CACHE=${CUDA_ON_CPU_TEST_CACHE:-$work/cache}
for name in $(compgen -v); do       # settings of the caller must not change what is tested
  case $name in
    CUDA_ON_CPU_CACHE | CUDA_ON_CPU_TEST_CACHE) ;;
    CUDA_ON_CPU_* | CUHOST_* | PTXCPU_*) unset "$name" ;;
  esac
done
passed=0
failed=0

build() {   # build NAME SOURCE [FLAG...]
  local name=$1 source=$2
  shift 2
  "$NVCC" -std=c++20 -O3 -arch=compute_75 -cudart shared --no-compress "$@" "$here/$source.cu" -o "$work/$name" || echo "build of $name failed"
}

# expect STATUS TEXT DESCRIPTION [VARIABLE=VALUE...] -- [--tsan|--asan] PROGRAM [ARGUMENT...]
# STATUS: an exit status or '!0' (any failure). TEXT: a regular expression that the output must match.
expect() {
  local status=$1 text=$2 what=$3 settings=()
  shift 3
  while [[ $1 != -- ]]; do settings+=("$1"); shift; done
  shift
  local options=()
  while [[ $1 == --* ]]; do options+=("$1"); shift; done
  local program=$work/$1
  shift
  local output code good=yes
  output=$(env "${settings[@]}" timeout 120 "$run" "${options[@]}" "$program" "$@" 2>&1)
  code=$?
  if [[ $status == '!0' ]]; then [[ $code -ne 0 ]] || good=no; else [[ $code -eq $status ]] || good=no; fi
  grep -Eq -- "$text" <<<"$output" || good=no
  if [[ $good == yes ]]; then
    passed=$((passed + 1))
    [[ -z ${VERBOSE:-} ]] || echo "ok    $what"
  else
    failed=$((failed + 1))
    echo "FAIL  $what: status $code (wanted $status), wanted /$text/, got:"
    head -5 <<<"$output" | cut -c1-300 | sed 's/^/      /'
  fi
}

cores() {   # at most 2 builds at a time
  while [[ $(jobs -rp | wc -l) -ge 2 ]]; do wait -n; done
}
for job in "libraries libraries" "sieve sieve" "streams streams" "memory memory" "devices devices" "arithmetic arithmetic" \
           "sieve-barrier sieve -DMISSING_BARRIER" "sieve-warp-barrier sieve -DMISSING_WARP_BARRIER" \
           "sieve-atomic sieve -DMISSING_ATOMIC" \
           "sieve-shared sieve -DOUT_OF_BOUNDS_SHARED" "sieve-global sieve -DOUT_OF_BOUNDS_GLOBAL" \
           "streams-sync streams -DMISSING_SYNC" "streams-reuse streams -DEARLY_REUSE" \
           "streams-wait streams -DMISSING_WAIT" "streams-free streams -DEARLY_FREE" "streams-nonblocking streams -DNON_BLOCKING"; do
  cores
  # shellcheck disable=SC2086
  build $job &
done
wait
echo "built after $SECONDS s"

# ---- right programs: no false alarms
several=(CUDA_ON_CPU_DEVICES=3 CUDA_ON_CPU_MEMORY=64M CUDA_ON_CPU_SMS=7 CUDA_ON_CPU_ARCH=80)
leaks=CUDA_ON_CPU_LEAKS=fail
for order in fwd rev rand; do
  o=CUHOST_ORDER=$order
  expect 0 '^pi 25997' "sieve, $order" $o $leaks -- sieve
  expect 0 '^streams ok' "streams, $order" $o $leaks -- streams
  expect 0 '^memory ok' "memory, $order" $o $leaks -- memory
  expect 0 '^libraries ok' "CUB and Thrust, $order" $o $leaks -- libraries
  expect 0 '^devices ok' "devices, $order" $o "${several[@]}" -- devices several
done
for seed in 2 3 4 5 6 7 8 9; do
  expect 0 '^streams ok' "streams, seed $seed" CUHOST_ORDER=rand CUHOST_SEED=$seed -- streams
done
for switch in CUDA_ON_CPU_STREAMS=eager CUDA_ON_CPU_HOST_ACCESS=allow CUDA_ON_CPU_PAGEABLE=sync CUDA_ON_CPU_ARCH=75; do
  for program in sieve streams memory libraries; do
    expect 0 '^(pi 25997|[a-z]+ ok)' "$program, $switch" $switch -- $program
  done
done
for mode in --tsan --asan; do
  expect 0 '^pi 25997' "sieve $mode" -- $mode sieve
  expect 0 '^pi 9592' "sieve $mode, blocks unordered" CUHOST_BLOCKS_UNORDERED=1 -- $mode sieve 100000
  expect 0 '^streams ok' "streams $mode" -- $mode streams
  expect 0 '^memory ok' "memory $mode" -- $mode memory
  expect 0 '^devices ok' "devices $mode" "${several[@]}" -- $mode devices several
  expect 0 '^libraries ok' "CUB and Thrust $mode" -- $mode libraries
done
expect 0 '^arithmetic ok' 'arithmetic' -- arithmetic
expect 0 '^arithmetic ok' 'arithmetic --tsan' -- --tsan arithmetic
expect 0 '^pi 78498' 'a larger sieve' -- sieve 1000000
expect 0 'ptxcpu: _Z5sieve.*<<<.19,1,1.,.256,1,1.' 'trace' -- --trace sieve

# ---- mutants of kernels
for order in fwd rev rand; do
  expect 3 'wrong' "early host read, $order" CUHOST_ORDER=$order -- streams-sync
  expect 3 'wrong' "early reuse of a pinned source, $order" CUHOST_ORDER=$order -- streams-reuse
  expect 97 'cudaFreeHost.*queued work still uses it' "early free of a pinned destination, $order" CUHOST_ORDER=$order -- streams-free
  expect 3 'wrong' "no wait for an event, $order" CUHOST_ORDER=$order -- streams-wait
  expect 3 'wrong' "non-blocking stream against the default stream, $order" CUHOST_ORDER=$order -- streams-nonblocking
  expect 99 'PTX line [0-9]+: shared access of 4 bytes.*kernel _Z5sieve' "beyond shared memory, $order" CUHOST_ORDER=$order -- sieve-shared
  expect 99 'PTX line [0-9]+: illegal access.*past the end of 76 bytes.*_Z5sieve' "beyond global memory, $order" CUHOST_ORDER=$order -- sieve-global
done
expect 0 'pi ([013-9]|2[0-46-9]|25[0-8])' 'missing barrier gives a wrong result, fwd' CUHOST_ORDER=fwd -- sieve-barrier
expect '!0' 'data race' 'missing barrier, tsan' -- --tsan sieve-barrier
expect '!0' 'data race' 'missing barrier of a warp, tsan: shuffles order no memory' -- --tsan sieve-warp-barrier
expect '!0' 'data race' 'missing atomic, tsan' -- --tsan sieve-atomic
expect '!0' '' 'a pageable source that changes before the copy' CUDA_ON_CPU_PAGEABLE=late -- streams
expect 0 '^streams ok' 'eager streams hide a missing synchronisation' CUDA_ON_CPU_STREAMS=eager -- streams-sync

# ---- memory
for mode in '' --tsan --asan; do
  expect 97 'host code accesses.*device memory' "host read $mode" -- $mode memory host-read
  expect 97 'host code accesses.* 20 bytes into 4004' "host write $mode" -- $mode memory host-write
  expect 99 'freed.*kernel _Z5store' "use after free $mode" -- $mode memory use-after-free
  expect 99 '0 bytes past the end of 4004' "beyond the end $mode" -- $mode memory beyond-end
done
expect 97 'freed' 'host read of freed memory' -- memory host-read-freed
expect 0 'memory ok' 'host access allowed by the switch' CUDA_ON_CPU_HOST_ACCESS=allow -- memory host-write
expect 99 'before the first allocation' 'before the begin' -- memory before-begin
expect 99 'illegal access of 4' 'far away' -- memory far
expect 99 'illegal access of 1 bytes.*0 bytes past the end' 'one byte beyond' -- memory byte-beyond
expect 99 'null pointer' 'null pointer' -- memory null
expect 99 'misaligned' 'misaligned' -- memory misaligned
expect 99 'pageable host memory' 'kernel uses pageable memory' -- memory pageable
expect 99 'illegal access.*beyond_variable' 'beyond a module variable' -- memory variable
expect 99 'shared access of 4 bytes at 1088, 64 available from 1024 on' 'beyond dynamic shared memory' -- memory shared
expect 99 'shared access of 4 bytes at 4, 64 available from 1024 on' 'shared memory without its base' -- memory shared-base
expect 99 'freed.*kernel _Z5store' 'use after free, much allocated since' -- memory use-after-free-reused
expect 1 'goes beyond the end' 'copy beyond the end' -- memory copy-beyond
expect 1 'kind 1 does not fit' 'copy in the wrong direction' -- memory copy-direction
expect 1 'not the begin of a live allocation' 'double free' -- memory double-free
expect 1 'wrong function to free' 'cudaFree of pinned memory' -- memory wrong-free
expect 3 'wrong: v == 0' 'memory is not zero at first' -- memory uninitialised
expect 1 'cudaErrorInvalidConfiguration' 'block too large' -- memory big-block
expect 1 'cudaErrorInvalidValue' 'shared memory without opt-in' -- memory big-shared
expect 96 'leak: 4004 bytes of device memory' 'leaks' $leaks -- memory leak
expect 98 'cudaGraphCreate is not provided' 'a function that is not provided' -- memory unprovided
expect 1 'cudaErrorNotSupported' 'a function that is not provided, as an error' CUDA_ON_CPU_UNPROVIDED=error -- memory unprovided

# ---- devices and faults
expect 0 'devices ok' 'no device' CUDA_ON_CPU_DEVICES=0 -- devices none
expect 99 'illegal access.*device 1' 'no peer access' CUDA_ON_CPU_DEVICES=2 -- devices no-peer-access
expect 0 'devices ok' 'cudaMalloc fails' CUDA_ON_CPU_FAIL=cudaMalloc:3 -- devices malloc-fails
expect 0 'devices ok' 'a kernel fails' CUDA_ON_CPU_FAIL=kernel:2 -- devices kernel-fails
expect 0 'devices ok' 'a kernel fails, eager' CUDA_ON_CPU_FAIL=kernel:2 CUDA_ON_CPU_STREAMS=eager -- devices kernel-fails
expect 0 'devices ok' 'the device is lost' CUDA_ON_CPU_FAIL=device-lost:3 CUDA_ON_CPU_DEVICES=2 -- devices device-lost
expect 1 'cudaErrorIllegalAddress' 'an injected error code' CUDA_ON_CPU_FAIL=cudaMemcpyAsync:1=700 -- sieve
expect 98 'must be deferred or eager' 'a misspelt setting' CUDA_ON_CPU_STREAMS=lazy -- sieve
expect 98 'must be deferred or sync or late' 'a misspelt one of three' CUDA_ON_CPU_PAGEABLE=soon -- sieve
expect 98 'known are default, exclusive' 'a misspelt mode' CUDA_ON_CPU_MODE=default,free CUDA_ON_CPU_DEVICES=2 -- sieve
differ=(CUDA_ON_CPU_DEVICES=4 "CUDA_ON_CPU_MEMORY=64M,32M" "CUDA_ON_CPU_L2=6M,4M" "CUDA_ON_CPU_SMS=7,5"
  "CUDA_ON_CPU_ARCH=80,75" "CUDA_ON_CPU_MODE=default,exclusive,busy,prohibited")
expect 0 'devices ok' 'devices that differ' "${differ[@]}" -- devices differ
expect 0 'devices ok' 'the second device fails' CUDA_ON_CPU_DEVICES=2 CUDA_ON_CPU_FAIL=kernel:1@1,cudaMalloc:2@1=999 -- devices second-fails
hangs=(CUDA_ON_CPU_DEVICES=2 CUDA_ON_CPU_FAIL=hang:2@1)
expect 0 'devices ok' 'a device hangs, and the process ends' "${hangs[@]}" -- devices hangs
for wait in free destroy synchronize copy; do
  expect 142 '' "a device hangs in $wait" "${hangs[@]}" -- devices hangs $wait
done
expect 0 'first call: cudaMalloc' 'trace of the first call' CUDA_ON_CPU_FAIL=cudaMalloc:3 -- --trace devices malloc-fails
expect 0 'context of device 0' 'trace of contexts' CUDA_ON_CPU_FAIL=cudaMalloc:3 -- --trace devices malloc-fails

# ---- counts
if output=$(NVCC=$NVCC "$here/count_test.sh" 2>&1); then
  passed=$((passed + 1))
else
  failed=$((failed + 1))
  echo "FAIL  run --count: $output"
fi

echo "$passed passed, $failed failed, $SECONDS s"
[[ $failed -eq 0 ]]
