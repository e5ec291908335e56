#!/usr/bin/env bash
# run_test.sh RUN PROGRAM: runs with the CUDA engine, its PTX run by cuda-on-cpu's RUN, leave the same
# file as runs with the CPU engine: the primes themselves, stored from bitmaps, and the table of pi(x);
# and counts say the same of all quantities.
set -euo pipefail
run=$1
program=$2
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

quantities=(--count "primes,tuplets" --count "0,30,60" --gaps table --sum --residues 14 --reciprocals)
everything() { echo count "$@" "${quantities[@]}" --quiet; }
for bounds in "0 4e7" "1e12 1e12+1e6"; do
    # shellcheck disable=SC2046,SC2086
    found=$("$run" "$program" $(everything $bounds --engine cuda))
    # shellcheck disable=SC2046,SC2086
    expected=$("$program" $(everything $bounds --engine cpu))
    if [ -z "$found" ] || [ "$found" != "$expected" ]; then
        echo "[$bounds]: $found, not $expected"
        exit 1
    fi
done

digest() { "$program" info "$1" --get contents_digest; }

for bounds in "0 3e6" "1e12 1e12+1e6"; do
    rm -f cuda.h5 cpu.h5
    # shellcheck disable=SC2086
    "$run" "$program" run $bounds -o cuda.h5 --store primes "${quantities[@]}" --engine cuda --quiet
    # shellcheck disable=SC2086
    "$program" run $bounds -o cpu.h5 --store primes "${quantities[@]}" --engine cpu --quiet
    [ "$("$program" info cuda.h5 --get prime_count)" -gt 1000 ]
    [ "$(digest cuda.h5)" = "$(digest cpu.h5)" ] || { echo "[$bounds]: the files differ"; exit 1; }
    "$program" verify cuda.h5 --share 1% --quiet
done
