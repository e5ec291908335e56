#!/usr/bin/env bash
# tune_test.sh RUN PROGRAM: what `selftest --tune` measures is kept, told by `devices` and taken by engines;
# what is damaged, or of another driver, is ignored with a warning. RUN is cuda-on-cpu's. Intervals are
# short: times mean nothing here, but the way is the same.
set -uo pipefail
run=$1
program=$2
cd "$(mktemp -d)" || exit 1
trap 'rm -rf "$PWD"' EXIT
export XDG_CACHE_HOME=$PWD/cache
file=cache/warpsieve/sizes.cuda_on_cpu_sm_90
failed=0

fail() {
    printf '%s: %s\n' "$case" "$1"
    tail -n 40 out err
    failed=1
}
# case NAME EXIT-CODE ARGUMENTS...
case_() {
    local expected=$2 code=0
    case=$1
    shift 2
    "$run" "$program" "$@" > out 2> err || code=$?
    [ "$code" = "$expected" ] || fail "exit code $code, not $expected"
}
says() { grep -qF -e "$2" "$1" || fail "no \"$2\" in $1"; } # FILE TEXT
tune=(selftest --tune --tune-at 1e6 --tune-integers 30000)
# Threads of the blocks, and bytes of a tile, that the kernel of tiles is started with.
tiles() {
    "$run" --trace "$program" count 0 3e7 --engine cuda --quiet 2>&1 |
        grep -oE 'sieve_tile_step.*<<<\([0-9]+' | grep -oE '[0-9]+$' | sort -u | head -n 1
}

case_ "nobody has measured" 0 devices
says out "not tuned"
by_default=$(tiles)
case_ "measured" 0 "${tune[@]}"
says out "tile_bits"
says out "kept in $PWD/$file"
case_ "told" 0 devices
says out ", tuned"
case_ "told as JSON" 0 devices --json
says out '"tuned":true'
case_ "measured as JSON" 0 "${tune[@]}" --json
python3 -c '
import json
[device] = json.load(open("out"))["devices"]
assert device["name"] == "cuda-on-cpu sm_90" and device["in_time"], device
assert len(device["trials"]) > 10 and device["trials"][0]["ratios"][0]["at"] == "1000000", device
assert device["tile_bits"] > 0 and device["as_good"] >= 1, device
' || fail "the JSON is not that of a device"
case_ "no time at all" 0 "${tune[@]}" --max-time 0.001s
says out "the time was over"
says out "1 of 1 trial"
CUDA_ON_CPU_DEVICES=2 case_ "one of each name" 0 "${tune[@]}" --max-time 0.001s
[ "$(grep -c '^fastest' out)" = 1 ] || fail "more than one device was measured"
CUDA_ON_CPU_DEVICES=2 case_ "those that are asked for" 0 "${tune[@]}" --max-time 0.001s --device 1,0
[ "$(grep -c '^fastest' out)" = 2 ] || fail "not both devices were measured"
CUDA_ON_CPU_DEVICES=0 case_ "no device" 69 "${tune[@]}"
says err "CUDA"

case="sizes are taken"
sed -i 's/^tile_bits=.*/tile_bits=65536/' "$file"
tuned=$(tiles)
if [ -z "$by_default" ] || [ "$tuned" = "$by_default" ]; then
    fail "$tuned tiles, $by_default by default"
fi
case_ "and change nothing" 0 count 0 3e6 --engine cuda --quiet
says out 216816
[ ! -s err ] || fail "it says something"
cp "$file" good
expect_ignored() { # NAME TEXT
    case_ "$1" 0 count 0 3e6 --engine cuda --quiet
    says out 216816
    says err "$2"
    [ "$(grep -c . err)" = 1 ] || fail "not one line"
    case_ "$1, told" 0 devices
    says out "not tuned"
    says out "$2"
    cp good "$file"
}
sed -i 's/^driver=.*/driver=CUDA 12.9/' "$file"
expect_ignored "another driver" "it is of driver CUDA 12.9, not CUDA 13.0 (run 'warpsieve selftest --tune' again"
head -c 200 good > "$file"
expect_ignored "half a file" "damaged"
sed -i 's/^tile_bits=.*/tile_bits=70000/' "$file"
expect_ignored "out of bounds" "beyond their limits"
: > "$file"
expect_ignored "an empty file" "damaged"
sed -i 's/^tile_bits=.*/tile_bits=2097152/; s/^window_bits=.*/window_bits=2097152/' "$file"
sed -i 's/^round_bits=.*/round_bits=2097152/' "$file"
case_ "more than shared memory" 0 count 0 3e6 --engine cuda --quiet
says out 216816
says err "larger than the device's shared memory"

XDG_CACHE_HOME=/dev/null case_ "a folder that cannot be" 0 "${tune[@]}" --max-time 0.001s
says err "the sizes cannot be kept: "
says err "/dev/null/warpsieve"
says out "kept nowhere"
unset XDG_CACHE_HOME
HOME="" case_ "no folder" 0 "${tune[@]}" --max-time 0.001s
says err "set XDG_CACHE_HOME or HOME"
HOME="$PWD/home" case_ "no home" 0 "${tune[@]}" --max-time 0.001s
says err "$PWD/home/.cache: No such file or directory"
mkdir home
HOME="$PWD/home" case_ "the usual folder" 0 "${tune[@]}" --max-time 0.001s
[ -f home/.cache/warpsieve/sizes.cuda_on_cpu_sm_90 ] || fail "it is not in ~/.cache"
exit "$failed"
