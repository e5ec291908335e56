#!/usr/bin/env python3
"""The cost of sieving on an H100, by phase, from work that was counted: clocks of a multiprocessor
for each integer (mSM-clk: thousandths), and what follows in integers a second.

  cost_model.py run BUILD [FOLDER] [START ...]   counts a sample of a full window at each START (1e9,
                                                 1e12, 1e15, 1e18, 2^64 when none is named) by
                                                 BUILD/bench/gpu/count_window, into FOLDER (default
                                                 BUILD/work-counts); about a minute each; then as show
  cost_model.py show FOLDER [BEFORE]             the table of FOLDER, beside that of BEFORE
  cost_model.py work FOLDER [BEFORE]             what was counted, for 1000 integers
  cost_model.py limits FOLDER [START]            what each phase asks of each unit

A phase takes as long as the unit that it asks most of, and phases follow each other: no latency that
warps do not hide, no idle multiprocessor at the end of a window, no time between launches. The counts
are of PTX (run --count: tests/support/cuda-on-cpu), turned into machine instructions there; how near
that comes machine_code shows."""
import json
import os
import pathlib
import subprocess
import sys

# ---- the machine: rates of one multiprocessor a clock, an H100 SXM's

MULTIPROCESSORS = 132
CLOCK = 1.755e9             # boost under load; 1.98e9 is the most (kernels.md 2.1)
ISSUE = 4                   # warp instructions: four schedulers (kernels.md 2.1)
INTEGER = 2                 # 64 lanes of logic, shifts, comparisons (kernels.md 2.1)
MULTIPLY = 2                # 64 lanes of IMAD (kernels.md 2.1)
BOTH = INTEGER + MULTIPLY   # both together; additions go to either, as ptxas shares them out
QUARTER = 0.5               # 16 lanes of POPC, FLO, BREV, MUFU and conversions (kernels.md 2.1)
FP64 = 2                    # 64 lanes (kernels.md 2.1)
FP32 = 4                    # 128 lanes
SHUFFLE = 1                 # 32 lanes of SHFL and votes: CUDA C++ Programming Guide, throughput of instructions
SHARED = 1                  # wavefronts of 32 banks of 4 bytes (kernels.md 2.1)
# Clocks of a shared atomic's wavefront: 32 random strikes make 3.53 (kernels.md 2.3, simulated), and 6 strikes
# a clock are the middle of its guesses (4.5 to 9). Assumed until measured.
ATOMIC_WAVEFRONT = 32 / 6 / 3.53
L1_LINES = 1                # lines of 128 bytes (kernels.md 2.1)
L2_BYTES = 24               # of 5.5 TB/s (kernels.md 2.1)
L2_SIZE = 50e6              # bytes (kernels.md 2.1; the 60 of an H200 make no difference here)
# Lanes: on rows in L2 (silicon.md 2; 5e10 to 1.4e11), and beyond it, where each takes a sector out of memory and puts it
# back, at half of what 3.35 TB/s would allow. Both assumed until measured.
L2_ATOMICS = 7.5e10 / (MULTIPROCESSORS * CLOCK)
MEMORY_ATOMICS = 3.35e12 / (2 * 32) / 2 / (MULTIPROCESSORS * CLOCK)

# ---- where the work is: phase, begin of the kernel's name, function in the chain of inlined ones; the first
# that fits counts. What fits nothing is a phase by its kernel's name, so that no work is lost. Strikes and
# what finds the first of them are two phases, as in silicon.md: kernels are compared only by the same phases.
PHASES = [
    ('patterns', 'sieve_tile', 'fill_patterns'),
    ('key strikes', 'sieve_tile', 'strike_keys'),
    ('key strikes', 'sieve_tile', 'load_keys'),
    ('warp strikes', 'sieve_tile', 'strike_by_warp'),
    ('thread strikes', 'sieve_tile', 'strike_by_thread'),      # the kernels of d26a53d
    ('thread strikes', 'sieve_tile', 'strike_from'),
    ('thread strikes', 'sieve_tile', 'strike_once'),
    ('thread strikes', 'sieve_tile', 'strike'),
    ('store', 'sieve_tile', 'store_tile'),
    ('items', 'sieve_tile', 'strike_items'),                   # reads of primes, and their first hits
    ('tile, rest', 'sieve_tile', ''),
    ('window', 'strike_window', ''),                           # the kernels before the partition
    ('find hits', 'partition', 'find_hits'),
    ('partition', 'partition', ''),
    ('records', 'make_', ''),
    ('summarise', 'summarise', ''),
    ('summarise', 'count_cells', ''),
]

# Kernels that count_window lets do less than a window's work; all others do all of it.
OF_TILES = ('sieve_tile', 'summarise', 'count_cells', 'restore_prime', 'test_survivors')
OF_VISITS = ('strike_window', 'partition')

STARTS = {'1e9': 10**9, '1e12': 10**12, '1e15': 10**15, '1e18': 10**18, '2^64': 2**64 - 1}


def phase_of(kernel, functions):
    # A template's arguments do not make another place of it.
    names = [name.partition('<')[0] for name in functions]
    for phase, begin, function in PHASES:
        if kernel.startswith(begin) and (not function or function in names): return phase
    return kernel.partition('<')[0]


def add(total, place, share):
    """Adds what a place asks of each unit, in units of that unit, for all of a window."""
    def take(unit, amount): total[unit] = total.get(unit, 0) + amount / share
    machine = place['machine']
    accesses = {name: place[name] for name in place if name.startswith(('shared_', 'global_'))}
    take('issue', sum(machine.values()) + sum(a['instructions'] for a in accesses.values()))
    take('integer', machine.get('integer', 0))
    take('multiply', machine.get('multiply', 0))
    take('integer, multiply and add', sum(machine.get(name, 0) for name in ('integer', 'multiply', 'add')))
    take('popc, conversions', machine.get('popc', 0) + machine.get('conversion', 0))
    take('FP64', machine.get('fp64', 0))
    take('FP32', machine.get('fp32', 0))
    take('shuffles', machine.get('shuffle', 0) + machine.get('vote', 0))
    for kind in ('load', 'store'):
        take('shared', accesses.get('shared_' + kind, {}).get('wavefronts', 0))
        take('L1', accesses.get('global_' + kind, {}).get('lines', 0))
    turns = accesses.get('shared_atomic', {}).get('wavefronts', 0)
    take('shared', turns * ATOMIC_WAVEFRONT)
    take('wavefronts of atomics', turns)
    take('barriers', machine.get('barrier', 0))
    take('L2', 32 * (accesses.get('global_load', {}).get('fetched', 0) + accesses.get('global_store', {}).get('sectors', 0)))
    take('atomics in L2', accesses.get('global_atomic', {}).get('lanes', 0))


RATES = {'issue': ISSUE, 'integer': INTEGER, 'multiply': MULTIPLY, 'integer, multiply and add': BOTH, 'popc, conversions': QUARTER, 'FP64': FP64, 'FP32': FP32,
         'shuffles': SHUFFLE, 'shared': SHARED, 'L1': L1_LINES, 'L2': L2_BYTES, 'atomics in L2': L2_ATOMICS}


def share_of_visits(window):
    return window.get('share_of_visits') or window['share_of_primes']


def share_of_keys(counts, window):
    """Sampled tiles get the keys of sampled visits: one shared atomic a key says how many of all that is."""
    lanes = sum(place['shared_atomic']['lanes'] for kernel in counts['kernels'] if kernel['kernel'].startswith('sieve_tile')
                for place in kernel['places'] if 'shared_atomic' in place and phase_of(kernel['kernel'], place['functions']) == 'key strikes'
                and 'strike' in [name.partition('<')[0] for name in place['functions']])
    return lanes / window['keys'] if lanes and window.get('keys') else window['share_of_tiles']


def work(counts, window):
    """{phase: {unit: amount an integer}} of one window."""
    asked = {}
    of_keys = share_of_keys(counts, window)
    for kernel in counts['kernels']:
        name = kernel['kernel']
        share = window['share_of_tiles'] if name.startswith(OF_TILES) else share_of_visits(window) if name.startswith(OF_VISITS) else 1
        for place in kernel['places']:
            phase = phase_of(name, place['functions'])
            add(asked.setdefault(phase, {}), place, of_keys if phase == 'key strikes' else share)
    return {phase: {unit: amount / window['integers'] for unit, amount in units.items()} for phase, units in asked.items()}


def costs(counts, window):
    """{phase: {unit: mSM-clk an integer}} of one window."""
    in_l2 = min(1, L2_SIZE / (window.get('window_bytes') or window['window_bits']))     # as many bytes as a row has bits
    rates = {**RATES, 'atomics in L2': 1 / (in_l2 / L2_ATOMICS + (1 - in_l2) / MEMORY_ATOMICS)}
    return {phase: {unit: 1000 * amount / rates[unit] for unit, amount in units.items() if unit in rates}
            for phase, units in work(counts, window).items()}


def limiter(units):
    return max(units, key=units.get)


def read(folder, what=costs):
    """{start: costs} in the order of the starts."""
    result = {}
    for path in sorted(pathlib.Path(folder).glob('*.window.json')):
        counts = path.with_name(path.name.replace('.window.', '.counts.'))
        window = json.loads(path.read_text())
        result[path.name.split('.')[0]] = (window['start'], what(json.loads(counts.read_text()), window))
    if not result: sys.exit(f'cost_model.py: {folder}: no counts [cost_model.py run BUILD {folder}]')
    return {name: cost for name, (_, cost) in sorted(result.items(), key=lambda item: item[1][0])}


def order_of(all_costs):
    """All phases, in the order of PHASES, others behind."""
    known = list(dict.fromkeys(phase for phase, _, _ in PHASES))
    found = {phase for cost in all_costs for phase in cost}
    return [phase for phase in known if phase in found] + sorted(found - set(known))


def total(cost):
    return sum(max(units.values()) for units in cost.values())


def show(now, before):
    columns = list(now)
    print('| mSM-clk an integer (limited by) | ' + ' | '.join(columns) + ' |\n|---|' + '---|' * len(columns))
    pairs = {c: (before.get(c), now[c]) for c in columns}

    def cell(cost, phase):
        units = cost.get(phase) if cost else None
        return f'{max(units.values()):.1f} ({limiter(units)})' if units and max(units.values()) >= 0.05 else '-'

    def row(name, old, new):
        cells = [f'{old(b)}; {new(n)}' if b else new(n) for b, n in pairs.values()]
        if any(cell.strip('-; ') for cell in cells): print(f'| {name} | ' + ' | '.join(cells) + ' |')

    for phase in order_of([c for pair in pairs.values() for c in pair if c]):
        row(phase, lambda cost: cell(cost, phase), lambda cost: cell(cost, phase))
    row('**total**', lambda cost: f'{total(cost):.1f}', lambda cost: f'**{total(cost):.1f}**')
    speed = lambda cost: f'{MULTIPROCESSORS * CLOCK * 1000 / total(cost):.2g}'
    row('integers/s', speed, speed)
    if before: print('| now / before | ' + ' | '.join(f'{total(n) / total(b):.2f}' if b else '' for b, n in pairs.values()) + ' |')


# Rows of the table of work: what of `add` each shows.
WORK = {'warp instructions': 'issue', 'integer, not additions': 'integer', 'multiply': 'multiply', 'integer of all kinds': 'integer, multiply and add',
        'popc and conversions': 'popc, conversions', 'FP64': 'FP64', 'shuffles and votes': 'shuffles', 'barriers': 'barriers',
        'wavefronts of shared atomics': 'wavefronts of atomics', 'lines in L1': 'L1', 'bytes from and to L2': 'L2', 'atomics in L2, lanes': 'atomics in L2'}


def show_work(now, before):
    columns = list(now)
    print('| for 1000 integers | ' + ' | '.join(columns) + ' |\n|---|' + '---|' * len(columns))
    for name, unit in WORK.items():
        def cell(phases):
            amount = 1000 * sum(units.get(unit, 0) for units in phases.values())
            return f'{amount:.0f}' if amount >= 9.95 else f'{amount:.2g}'

        print(f'| {name} | ' + ' | '.join(f'{cell(before[c])}; {cell(now[c])}' if c in before else cell(now[c]) for c in columns) + ' |')


def show_limits(all_costs, names):
    for name in names:
        cost = all_costs[name]
        print(f'{name}: mSM-clk an integer that each unit would take alone')
        for phase in order_of([cost]):
            units = sorted(cost[phase].items(), key=lambda item: -item[1])
            print(f'  {phase}: ' + ', '.join(f'{unit} {value:.2f}' for unit, value in units if value >= 0.005))


def count(build, folder, name):
    """Runs count_window on the pretend device of an H100, with the counters on."""
    root = pathlib.Path(__file__).resolve().parents[2]
    settings = {'CUDA_ON_CPU_COUNT_RANGE': 'profiler', 'CUDA_ON_CPU_ARCH': '90', 'CUDA_ON_CPU_SMS': str(MULTIPROCESSORS),
                'CUDA_ON_CPU_MEMORY': '80G', 'CUDA_ON_CPU_L2': '50M', 'CUDA_ON_CPU_CACHE': str(build / 'cuda-on-cpu')}
    start = STARTS.get(name) or int(float(name)) if 'e' in name or name in STARTS else int(name)
    command = [str(root / 'tests/support/cuda-on-cpu/run'), f'--count={folder}/{name}.counts.json', str(build / 'bench/gpu/count_window'), str(start)]
    done = subprocess.run(command, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0: sys.exit(f'cost_model.py: {" ".join(command)} failed:\n{done.stderr}')
    (folder / f'{name}.window.json').write_text(done.stdout)


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in ('run', 'show', 'work', 'limits'): sys.exit(__doc__)
    verb, first, *rest = arguments
    if verb == 'run':
        build = pathlib.Path(first).resolve()
        folder = pathlib.Path(rest[0] if rest else build / 'work-counts').resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for name in rest[1:] or STARTS: count(build, folder, name)
        show(read(folder), {})
    elif verb == 'show':
        show(read(first), read(rest[0]) if rest else {})
    elif verb == 'work':
        show_work(read(first, work), read(rest[0], work) if rest else {})
    else:
        all_costs = read(first)
        show_limits(all_costs, rest or list(all_costs))


if __name__ == '__main__':
    main(sys.argv[1:])
