#!/usr/bin/env bash
# known_windows_test.sh RUN PROGRAM: counts with the CUDA engine, its PTX run by cuda-on-cpu's RUN, and
# with the CPU engine must be equal; lists the kernels that ran in each window.
set -uo pipefail
run=$1
program=$2
trace=$(mktemp)
trap 'rm -f "$trace"' EXIT
failed=0

compare() { # FIRST LAST KERNEL...: these must have run
    local found expected kernel
    found=$("$run" --trace "$program" count "$1" "$2" --engine cuda --quiet 2> "$trace") || failed=1
    expected=$("$program" count "$1" "$2" --engine cpu --quiet) || failed=1
    echo "[$1, $2]: $found primes by the CUDA engine, $expected by the CPU engine"
    [ "$found" = "$expected" ] && [ -n "$found" ] || failed=1
    shift 2
    for kernel in "$@"; do
        printf '    %6d launches of %s\n' "$(grep -c "$kernel.*<<<" "$trace")" "$kernel"
        grep -q "$kernel.*<<<" "$trace" || failed=1
    done
}

always=(make_record_step sieve_tile_step cells_step) # of counting alone, or with the digest of a sample
compare 0 1e8 "${always[@]}" restore_prime_step
compare 1e12 1e12+1e7 "${always[@]}" make_sparse_step
compare 1e15 1e15+1e7 "${always[@]}" make_sparse_step append_primes_step partition_step strike_overflow_step
compare 1e18 1e18+1e6 "${always[@]}" test_survivors_step
compare 2^64-1e6 2^64-1 "${always[@]}" test_survivors_step
exit "$failed"
