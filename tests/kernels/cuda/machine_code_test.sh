#!/usr/bin/env bash
# machine_code_test.sh ROOT NVCC: bench/gpu/machine_code finds loops, places and goals in a listing whose
# answers are known, bench/gpu/cost_model.py prices counts that are known, and -lineinfo, which both
# need, leaves the machine code of the kernels as it is.
set -euo pipefail
root=$1
nvcc=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

expect() { # TEXT FILE
    grep -qF -- "$1" "$2" || { echo "not in $2: $1"; cat "$2"; exit 1; }
}

# A listing as nvdisasm -c -gi prints it: a loop of two functions around a loop of one, and what pads the end.
code() { # FUNCTION...: the lines of an instruction inlined there
    local -A chain=(
        [kernel]='k.cu", line 5'
        [items]='t.hpp", line 20 inlined at "/s/k.cu", line 6|/s/k.cu", line 6'
        [thread]='t.hpp", line 30 inlined at "/s/t.hpp", line 21|/s/t.hpp", line 21 inlined at "/s/k.cu", line 6|/s/k.cu", line 6'
        [group]='t.hpp", line 40 inlined at "/s/t.hpp", line 22|/s/t.hpp", line 22 inlined at "/s/k.cu", line 6|/s/k.cu", line 6'
    )
    printf '/s/%s\n' "${chain[$1]}" | tr '|' '\n' | sed 's/^/\t\/\/## File "/'
}
{
    echo '	.section	.text._Z11tile_kernelv,"ax",@progbits'
    address=0
    while read -r place text; do
        if [[ $place == label ]]; then
            echo ".L_x_$text:"
        else
            code "$place"
            printf '        /*%04x*/ %s ;\n' "$address" "$text"
            address=$((address + 16))
        fi
    done << 'END'
kernel S2R R2, SR_TID.X
label 1
items ATOMS.ADD R1, [R0], R3
items ISETP.GE.U32.AND P0, PT, R1, R9, PT
items @P0 BRA `(.L_x_9)
items LDG.E.128 R8, desc[UR8][R58.64]
items @P1 BRA `(.L_x_3)
label 2
thread SHF.R.U32.HI R4, RZ, 0x5, R2
thread ATOMS.OR RZ, [R4], R5
thread ISETP.LT.U32.AND P1, PT, R2, R6, PT
thread @P1 BRA `(.L_x_2)
label 3
group LOP3.LUT R4, R4, 0xf80, RZ, 0xc0, !PT
group ATOMS.OR RZ, [R4], R5
items BRA `(.L_x_1)
label 9
kernel EXIT
label 10
kernel BRA `(.L_x_10)
kernel NOP
END
} > k_90.txt
cat > k_90.ptx << 'END'
.visible .entry _Z11tile_kernelv(
	.loc	1 6 5
	.loc	2 21 5, function_name $L__info_string0, inlined_at 1 6 5
	.loc	2 20 5, function_name $L__info_string0, inlined_at 1 6 5
	.loc	2 22 5, function_name $L__info_string0, inlined_at 1 6 5
	.loc	2 30 5, function_name $L__info_string1, inlined_at 2 21 5
	.loc	2 40 5, function_name $L__info_string2, inlined_at 2 22 5
	.file	1 "/s/k.cu"
	.file	2 "/s/t.hpp"
	.section	.debug_str
$L__info_string0:
.b8 95,90,53,105,116,101,109,115,118,0
$L__info_string1:
.b8 95,90,54,116,104,114,101,97,100,118,0
$L__info_string2:
.b8 95,90,53,103,114,111,117,112,118,0
END
echo "ptxas info : Compiling entry function '_Z11tile_kernelv' for 'sm_90' : Used 42 registers" > k_90.log
machine_code() { "$root/bench/gpu/machine_code" --nvcc true --nvdisasm true --keep . --source k.cu --arch 90 "$@"; }
machine_code > listing
expect 'sm_90 tile_kernel: 42 registers, 14 instructions' listing
expect 't.hpp:20 items loop, less those inside: 8 instructions, 2 ATOMS, 1 LDG, 3 BRA, 2 ALU' listing
expect 't.hpp:30 thread loop: 4 instructions, 1 ATOMS, 1 BRA, 2 ALU' listing
goals() { printf '%s\n' "$@" > goals; machine_code --check --goals goals > checked 2>&1; }
goals 'a turn | tile | items | turn | thread | 12' 'a loop | tile | thread | loop / ATOMS | | 4' 'all | tile | thread | all | | 4' \
    'straight | tile | group | straight | | 2' 'all of both | tile | items | all | | 12' 'everything | tile | | kernel | | 14' \
    'in no loop | tile | | outside / 2 | | 1'
if grep MISSED checked; then exit 1; fi
if goals 'a turn | tile | items | turn | thread | 10' 'a loop | tile | thread | loop | | 4'; then exit 1; fi
expect 'sm_90 a turn: 12 instructions (at most 10) MISSED' checked
expect 'sm_90 a loop: 4 instructions (at most 4)' checked
if goals 'lost | tile | nowhere | loop | | 4'; then exit 1; fi
expect 'no place for the goal "lost"' checked
if goals 'short | tile | 4'; then exit 1; fi
expect 'not a goal: short' checked

# 1000 integers: half of the tiles were counted, a quarter of the primes. 3200 issued instructions take 800 clocks.
cat > 1e9.window.json << 'END'
{"start": 1000000000, "integers": 1000, "window_bytes": 4000000, "share_of_tiles": 0.5, "share_of_primes": 0.25}
END
cat > 1e9.counts.json << 'END'
{"kernels": [
  {"kernel": "sieve_tile_step", "places": [
    {"functions": ["sieve_tile_step", "fill_patterns"], "machine": {"integer": 400, "add": 1200}},
    {"functions": ["sieve_tile_step", "strike_items", "strike_by_thread<true>"], "machine": {}, "shared_atomic": {"instructions": 10, "lanes": 320, "wavefronts": 353}}]},
  {"kernel": "strike_window_step", "places": [
    {"functions": ["strike_window_step"], "machine": {}, "global_atomic": {"instructions": 8, "lanes": 250, "sectors": 250, "lines": 250}}]},
  {"kernel": "some_new_step", "places": [{"functions": ["some_new_step"], "machine": {"popc": 50}}]}]}
END
"$root/bench/gpu/cost_model.py" show . > table
expect '| patterns | 800.0 (issue) |' table
expect '| thread strikes | 1066.7 (shared) |' table # twice 353 wavefronts of 5.33 / 3.53 clocks
expect '| window | 3088.8 (atomics in L2) |' table  # 1000 at 7.5e10 a second, 2.3166e11 clocks a second
expect '| some_new_step | 100.0 (popc, conversions) |' table
expect '| **total** | **5055.5** |' table

# The code of all kernels, section by section.
cat > text.py << 'END'
import struct, sys
data = open(sys.argv[1], 'rb').read()
offset, = struct.unpack_from('<Q', data, 0x28)
size, count, names = struct.unpack_from('<HHH', data, 0x3a)
section = lambda i: struct.unpack_from('<IIQQQQ', data, offset + i * size)
strings = section(names)
for i in range(count):
    name, _, _, _, begin, length = section(i)
    name = data[strings[4] + name:].split(b'\0')[0].decode()
    if name.startswith('.text.'): print(name.split('_cu_')[-1][8:], length, data[begin:begin + length].hex())
END
for source in kernels cell_kernels; do
    for option in '' -lineinfo; do
        # shellcheck disable=SC2086 # none or one
        "$nvcc" -std=c++20 -O3 --expt-relaxed-constexpr $option -arch=sm_90 -cubin -I"$root" -I"$root/include" -I"$root/src" \
            "$root/kernels/cuda/$source.cu" -o "code$option.cubin"
        python3 text.py "code$option.cubin" | sort > "code$option.txt"
    done
    [ "$(wc -l < code.txt)" -gt 2 ]
    cmp code.txt code-lineinfo.txt
done
