#!/usr/bin/env bash
# Counts the instructions of the CPU engine per sieved integer, function by function, on aarch64 and,
# for comparison, on x86-64-v2 and -v3: there is no such machine here, and counts by an emulator do
# not scatter. qemu knows no AVX-512. Functions below 1 % are left out.
#
#     bench/aarch64_count.sh [WINDOW ...]
#
# WINDOW is NAME:FIRST:LAST. Skipped (77) where a tool is missing (Debian: g++-aarch64-linux-gnu,
# qemu-user; qemu-user-static has no plugins).
set -euo pipefail
shopt -s inherit_errexit

cd "$(dirname "$0")/.."
windows=("$@")
[ $# -gt 0 ] || windows=(0:0:99999999 1e12:1000000000000:1000099999999
    1e15:1000000000000000:1000000249999999 1e18:1000000000000000000:1000000001199999999)

skip() { echo "SKIPPED: $1"; exit 77; }
for tool in aarch64-linux-gnu-g++ qemu-aarch64 qemu-x86_64 gcc g++ nm; do
    command -v "$tool" > /dev/null || skip "there is no $tool"
done
qemu-aarch64 --help | grep -q -e '^-plugin' || skip "qemu-aarch64 was built without plugins"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
counter=$folder/instruction_counter.so
gcc -O2 -Wall -Wextra -shared -fPIC bench/instruction_counter.c -o "$counter"

mapfile -t engine < <(find src/core src/cpu -name '*.cpp' ! -path '*/loops/*')
build() {  # NAME COMPILER [FLAG...]: the loops with the flags of src/cpu/CMakeLists.txt
    local set flags=(-std=c++20 -O3 -DNDEBUG -static -pthread -Iinclude -Isrc -I. "${@:3}")
    for set in portable v2 v3 v4; do
        local loops=(-fno-math-errno -fno-trapping-math -DWARPSIEVE_CPU_LOOPS="$set")
        case $set in
        v4) loops+=(-march=x86-64-v4 -mprefer-vector-width=512) ;;
        v?) loops+=("-march=x86-64-$set") ;;
        esac
        [ "$1" = aarch64 ] && [ "$set" != portable ] && continue
        "$2" "${flags[@]}" "${loops[@]}" -c src/cpu/loops/loops.cpp -o "$folder/$1-$set.o"
    done
    "$2" "${flags[@]}" "${engine[@]}" bench/bench_engine.cpp bench/engine_sweep.cpp "$folder/$1"-*.o \
        -o "$folder/$1"
    nm -C --defined-only "$folder/$1" | grep -i ' [tw] [^$]' | sort > "$folder/$1.symbols"
}
build aarch64 aarch64-linux-gnu-g++
build x86_64 g++ -DWARPSIEVE_CPU_X86_64

# Reads symbols, then blocks, both in the order of their addresses: sixteen hexadecimal digits, which
# awk must not take for a number.
sum_up() {  # INTEGERS SYMBOLS BLOCKS
    awk -v integers="$1" '
        FNR == NR { name[++last] = substr($0, 20); address[last] = $1 ""; next }
        FNR == 1 { at = 1 }
        {
            while (at < last && address[at + 1] <= $1 "") ++at
            sub(/\(unsigned.*|\(warpsieve.*/, "", name[at])
            count[name[at]] += $2 * $3
            total += $2 * $3
        }
        END {
            printf "    %8.4f total\n", total / integers
            for (name_of in count)
                if (count[name_of] > total / 100)
                    printf "    %8.4f %s\n", count[name_of] / integers, name_of | "sort -rn"
        }' "$2" "$3"
}

count() {  # ARCHITECTURE SET NAME FIRST LAST
    echo "$3 on $1, $2:"
    WARPSIEVE_CPU=$2 "qemu-$1" -cpu max -d plugin -D /dev/null \
        -plugin "$counter,out=$folder/blocks" "$folder/$1" "$4" "$5" 1 survivor_test=1 > /dev/null
    sort "$folder/blocks" > "$folder/sorted"
    sum_up $(($5 - $4 + 1)) "$folder/$1.symbols" "$folder/sorted"
}

for window in "${windows[@]}"; do
    IFS=: read -r name first last <<< "$window"
    count aarch64 portable "$name" "$first" "$last"
    for set in v2 v3; do count x86_64 "$set" "$name" "$first" "$last"; done
done
