#!/usr/bin/env bash
# Tests of run --count: kernels of known counts (count.cu) are counted exactly, in any order of threads.
# Needs nvcc (in PATH, or NVCC=...), g++ and python3.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
NVCC=${NVCC:-$(command -v nvcc || echo "${CUDA_HOME:-/usr/local/cuda}/bin/nvcc")}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CUDA_ON_CPU_CACHE=${CUDA_ON_CPU_CACHE:-$work/cache}

"$NVCC" -std=c++20 -O3 -lineinfo -arch=compute_75 -cudart shared --no-compress "$here/count.cu" -o "$work/count"
count() { # NAME [VARIABLE=VALUE...]: counts.NAME.json
    local name=$1
    shift
    env "$@" "$here/../run" --count="$work/$name.json" "$work/count" > "$work/out" 2> "$work/table"
    grep -q '^count ok' "$work/out"
    grep -q '^divergent_loop (1)' "$work/table"
}
count fwd CUHOST_ORDER=fwd
count rev CUHOST_ORDER=rev
count rand CUHOST_ORDER=rand
count profiler CUDA_ON_CPU_COUNT_RANGE=profiler
cmp "$work/fwd.json" "$work/rev.json"
cmp "$work/fwd.json" "$work/rand.json"

fails() { # TEXT COMMAND...
    local text=$1 status=0
    shift
    "$@" > "$work/out" 2>&1 || status=$?
    if [ "$status" = 98 ] && grep -q "$text" "$work/out"; then return; fi
    echo "wanted status 98 and /$text/, got $status:"
    cat "$work/out"
    exit 1
}
fails 'counts cannot be written to .*: No such file' "$here/../run" --count="$work/none/counts.json" "$work/count"
fails 'COUNT_RANGE=some: must be all or profiler' env CUDA_ON_CPU_COUNT_RANGE=some "$here/../run" --count="$work/x.json" "$work/count"
# Without the option nothing is counted or written.
[ "$("$here/../run" "$work/count" 2>&1)" = 'count ok' ]

python3 - "$work" <<'END'
import json, sys

def read(name):
    with open(f'{sys.argv[1]}/{name}.json') as file:
        return {kernel['kernel']: kernel for kernel in json.load(file)['kernels']}

all_launches, counts = read('fwd'), read('profiler')
wrong = []

def expect(what, got, wanted):
    if got != wanted: wrong.append(f'{what}: {got}, wanted {wanted}')

def total(kernel): return counts[kernel]['total']
def popc(kernel): return total(kernel)['instructions'].get('popc', 0)
def access(kernel, kind): return tuple(total(kernel)[kind].values())     # instructions, lanes, wavefronts or sectors and lines

expect('a loop of 10, 6 warps', popc('straight_loop'), 60)
expect('with the launch outside the range', all_launches['straight_loop']['total']['instructions']['popc'], 60 + 4 * 1000)
expect('launches, blocks, threads, warps', [counts['straight_loop'][x] for x in ('launches', 'blocks', 'threads', 'warps')], [1, 3, 192, 6])
expect('lanes that leave a loop one by one', popc('divergent_loop'), 2 * 32)
expect('lanes that meet after each round', popc('met_rounds'), 3 * 32)
expect('lanes that meet in a shuffle', popc('met_turns<false>'), 2 * 30)
expect('lanes that meet at a barrier', popc('met_turns<true>'), 2 * 30)
expect('lanes that part: one side', popc('both_sides'), 2)
expect('lanes that part: the other', total('both_sides')['instructions']['fp64'], 2 * 2)
# 2 warps each: 32 banks; 16 lanes only; 2 lanes a bank; all in one bank.
expect('shared atomics', access('strike', 'shared_atomic'), (8, 224, 2 * (1 + 1 + 2 + 32)))
expect('atomics of one word take turns', access('strike_one_word', 'shared_atomic'), (1, 32, 32))
expect('loads of one word do not', access('broadcast', 'shared_load'), (4, 128, 4))
expect('stores of 16 bytes go by quarters', access('wide_store', 'shared_store'), (1, 32, 4))
expect('loads of 16 bytes go by quarters', access('wide_store', 'shared_load'), (1, 32, 4))
expect('global stores of 16 bytes', access('wide_store', 'global_store'), (1, 32, 16, 4))
# Aligned; one word further; 8 words and 32 words apart.
expect('global loads', access('load', 'global_load'), (4, 128, 4 + 5 + 32 + 32, 1 + 2 + 8 + 32, 4 + 5 + 32 + 32))
expect('sectors that a warp loads again at once', access('load_again', 'global_load'), (6, 192, 24, 6, 12))
expect('global atomics', access('strike_global', 'global_atomic'), (1, 32, 32, 8))
expect('the n-th strikes of lanes are one', access('strike_in_a_loop', 'shared_atomic'), (4, 128, 4))
expect('a function that is called', popc('calls'), 2 * (5 + 6))
expect('shuffles of a function that is called', total('calls')['instructions']['shuffle'], 2 * 2)
expect('accesses of a function that is called', access('calls', 'shared_load')[:2], (4, 128))
expect('logic of three inputs in PTX', total('logic')['instructions']['integer'], 2)
expect('and in machine code', total('logic')['machine']['integer'], 1)
expect('barriers', total('calls')['instructions']['barrier'], 2)

by_chain = {tuple(place['functions']): place for place in counts['phases']['places']}
for chain, wanted in ((('phases', 'count_bits'), 1), (('phases', 'outer_phase', 'count_bits'), 1), (('phases', 'outer_phase', 'inner_phase', 'count_bits'), 2)):
    expect('in ' + ' > '.join(chain), by_chain.get(chain, {}).get('instructions', {}).get('popc'), wanted)
expect('the file of a place', by_chain[('phases', 'count_bits')]['files'], ['count.cu'] * 2)
for kernel in counts.values():      # places add up to their kernel
    for kind in kernel['total']['instructions']:
        expect(f'{kernel["kernel"]}: {kind} of all places', sum(p['instructions'].get(kind, 0) for p in kernel['places']), kernel['total']['instructions'][kind])
print('\n'.join(wrong) or 'counted exactly')
sys.exit(len(wrong) > 0)
END
