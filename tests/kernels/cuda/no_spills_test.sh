#!/usr/bin/env bash
# no_spills_test.sh NVCC ROOT: lists the kernels of ours (not CUB's) and fails if one spills registers
# or uses local memory on sm_90. no_spills_test.sh NVCC --self-test: proves that it finds them.
set -euo pipefail
nvcc=$1

# For each kernel of a source: name, bytes of stack, of spills stored, of spills loaded, registers.
resources() { # SOURCE OPTION...
    "$nvcc" -std=c++20 -O3 --expt-relaxed-constexpr -arch=sm_90 -cubin -Xptxas -v -o /dev/null "$@" 2>&1 |
        sed -nE 's/.*Function properties for (.*)/\1/p
            s/^ *([0-9]+) bytes stack frame, ([0-9]+) bytes spill stores, ([0-9]+) bytes spill loads.*/\1 \2 \3/p
            s/.*Used ([0-9]+) registers.*/\1/p' |
        paste -d ' ' - - -
}

# Prints "kept" or "spills" and the rest for each kernel.
judge() {
    local name stack stores loads registers word
    resources "$@" | while read -r name stack stores loads registers; do
        [[ $name == *warpsieve* ]] || continue
        word=spills
        [ "$stack $stores $loads" != "0 0 0" ] || word=kept
        echo "$word: $registers registers, $stack bytes of stack, $stores and $loads of spills: $name"
    done
}

self_test() {
    cd "$(mktemp -d)"
    trap 'rm -rf "$PWD"' EXIT
    cat > a.cu << 'END'
__global__ void warpsieve_indexes(int* at, int n) {
    int local[64];
    for (int i = 0; i < n; ++i) local[at[i] & 63] = i;
    at[0] = local[at[1] & 63];
}
__global__ void warpsieve_does_not(int* at) { at[0] = 1; }
END
    local listed
    listed=$(judge a.cu)
    echo "$listed"
    [ "$(grep -c '^spills: ' <<< "$listed")" = 1 ] && [ "$(grep -c '^kept: ' <<< "$listed")" = 1 ]
}

if [ "$2" = --self-test ]; then
    self_test
    exit
fi
listed=$(for source in "$2"/kernels/cuda/*.cu; do
    judge "$source" -I"$2" -I"$2/include" -I"$2/src"
done)
echo "$listed"
for kernel in sieve_tile partition strike_overflow make_record restore \
    count_cells summarise_cells summarise_further tally_cells append_primes; do
    grep -q "$kernel" <<< "$listed" || { echo "$kernel was not looked at"; exit 1; }
done
! grep '^spills: ' <<< "$listed"
