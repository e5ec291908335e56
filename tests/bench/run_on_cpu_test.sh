#!/usr/bin/env bash
# run_on_cpu_test.sh ROOT WARPSIEVE BENCH_CUDA CUDA_TEST: bench/gpu/run.sh with the real programs on short
# intervals, their kernels run by cuda-on-cpu. Programs are linked to the shared runtime of CUDA.
set -euo pipefail
root=$1
on_cpu=$root/tests/support/cuda-on-cpu/run
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
mkdir -p prepared/bin
ln -s "$2" prepared/bin/warpsieve
ln -s "$3" prepared/bin/bench_cuda
ln -s "$4" prepared/bin/cuda_test
echo 1234abc > prepared/commit

# Numbers of primes by OEIS A006880.
PREFIX=$on_cpu PREPARED=$PWD/prepared TOOL_FOLDERS="" PATIENCE=100 LIMIT=3000 \
    KNOWN="1e5:9592:0:1e5" WINDOWS="1e6:0:1000000 1e12:1000000000000:1000000100000" \
    PLAN="known=1000 table=2000" "$root/bench/gpu/run.sh" results > out || { cat out results/log.txt; exit 1; }
python3 - << 'END'
import json
result = json.load(open("results/result.json"))
assert result["state"] == "complete", result
steps = {step["step"]: step["result"] for step in result["steps"]}
assert steps["devices"] == steps["count_1e5"] == steps["bench_1e6"] == "good", steps
million, beyond = result["windows"]
assert million["prime_count"] == 78498 and million["median_s"] > 0, million
assert million["sizes"]["tile_bits"] > 0 and million["steps_s"]["sieve_tiles"] > 0, million
assert beyond["window"] == "1e12" and beyond["start"] == 10**12, beyond
END
grep -q '^1e6 *78498 ' results/table.txt
grep -q 'compute capability' results/log.txt

# Several values of sizes: all combinations, the last field's first; what does not fit is told.
"$on_cpu" prepared/bin/bench_cuda 0 300000 passes=1 warp_multiples=512,1024 window_bits=65536 \
    tile_bits=16384,2097152,32768,5 > sweep
python3 - << 'END'
import json
lines = [json.loads(line) for line in open("sweep")]
tiles = [(line["sizes"]["warp_multiples"], line["sizes"]["tile_bits"]) for line in lines]
assert tiles == [(warps, tile) for warps in (512, 1024) for tile in (16384, 2097152, 32768, 5)], tiles
assert [line.get("prime_count", line.get("problem")) for line in lines[:3]] == [
    25997, "these sizes do not fit", 25997], lines
END
for wrong in "5" "5 4" "0 10 tile_bits" "0 10 tiles=5" "0 10 tile_bits=1,,2" "0 -1"; do
    # shellcheck disable=SC2086
    if "$on_cpu" prepared/bin/bench_cuda $wrong > out 2> err; then
        echo "bench_cuda $wrong was taken"
        exit 1
    fi
    grep -q '^bench_cuda: ' err
done
