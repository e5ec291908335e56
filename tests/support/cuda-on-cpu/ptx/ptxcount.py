"""The counters of --count: which there are, in which class an instruction is, and which place of the source it is of.

A block is a straight piece of PTX that ends where threads may part or meet. Each lane counts how often it enters each
block; count.cpp puts the lanes of a warp together wherever they meet. What an access touches is noted lane by lane."""
import collections
import re

# Classes of instructions, by the unit of a multiprocessor that executes them; the first seven are in the table of
# count.cpp. `add` are additions and shifts by a constant: ptxas shares them out over the unit of `integer` and that
# of `multiply`, which can do both.
CLASSES = ['integer', 'add', 'multiply', 'popc', 'conversion', 'fp32', 'fp64', 'branch', 'move', 'special', 'constant', 'local',
           'barrier', 'shuffle', 'vote', 'fence']

# What ptxas makes of instructions that are several on the device, in instructions by class; seen in code of sm_75 to
# sm_90 (nvdisasm). A division by a variable is a reciprocal and its corrections, of 64 bits a called function.
DIVIDE = {32: {'integer': 8, 'add': 4, 'multiply': 5, 'conversion': 3}, 64: {'integer': 25, 'add': 15, 'multiply': 30, 'conversion': 6}}
FP64_RECIPROCAL = {'fp64': 6, 'popc': 1, 'integer': 4}
FP64_DIVISION = {'fp64': 9, 'popc': 1, 'integer': 5}
# An atomic that adds a constant to shared memory: ptxas adds up the lanes of the warp first and shares out the result.
SUMMED_ATOMIC = {'vote': 1, 'popc': 2, 'integer': 5, 'shuffle': 1, 'special': 1}


def bits_of(types):
    return max([int(re.sub(r'\D', '', t)) for t in types if t != 'pred'] or [1])


def is_register(operand):
    return '%' in operand


def machine_code(op, parts, operands):
    """(class, {class: instructions that ptxas makes of it}) of an instruction that is no access of memory."""
    types = [p for p in parts if re.match(r'^(pred|[subf](8|16|32|64|128))$', p)]
    wide = bits_of(types) == 64
    two = 2 if wide else 1
    floats = [t for t in types if t[0] == 'f']
    if op == 'cvt':
        if floats: return 'conversion', {'conversion': 1}
        sizes = [bits_of([t]) for t in types]
        narrows = sizes[0] < 32 and sizes[0] < sizes[1] or types[1] == 's32' and sizes[0] == 64
        return ('integer', {'integer': 1}) if narrows else ('move', {})
    if op in ('rcp', 'sqrt', 'rsqrt', 'ex2', 'lg2', 'sin', 'cos'):
        return ('fp64', FP64_RECIPROCAL) if wide else ('popc', {'popc': 1, 'fp32': 2})
    if floats and op in ('add', 'sub', 'mul', 'mad', 'fma', 'div', 'setp', 'min', 'max', 'neg', 'abs', 'selp'):
        kind = 'fp64' if 'f64' in floats else 'fp32'
        return kind, FP64_DIVISION if op == 'div' and kind == 'fp64' else {kind: 8 if op == 'div' else 1}
    if op in ('mul', 'mad', 'madc', 'mul24', 'mad24'):
        if not wide: return 'multiply', {'multiply': 1}
        return 'multiply', {'multiply': 6, 'add': 2} if 'hi' in parts else {'multiply': 3}
    if op in ('div', 'rem'): return 'integer', DIVIDE[64 if wide else 32]
    if op == 'popc': return 'popc', {'popc': 2, 'add': 1} if wide else {'popc': 1}
    if op in ('clz', 'bfind', 'brev', 'fns'): return 'popc', {'popc': two, 'integer': 2 * two - 1}
    if op == 'mov':
        if any(re.match(r'^%(tid|ctaid|laneid|clock|warpid|smid|lanemask)', o) for o in operands): return 'special', {'special': 1}
        return 'move', {}
    if op in ('cvta', 'isspacep', 'prefetch', 'prefetchu', 'discard', 'applypriority'): return 'move', {}
    if op in ('bra', 'brx'): return 'branch', {} if 'uni' in parts else {'branch': 1}
    if op in ('call', 'ret', 'exit', 'trap', 'brkpt'): return 'branch', {'branch': 1}
    if op in ('bar', 'barrier'): return ('vote' if 'warp' in parts else 'barrier'), {'vote' if 'warp' in parts else 'barrier': 1}
    if op == 'shfl': return 'shuffle', {'shuffle': 1}
    if op in ('vote', 'match', 'redux', 'activemask'): return 'vote', {'vote': 1}
    if op in ('membar', 'fence', 'nanosleep', 'griddepcontrol'): return 'fence', {'fence': 1}
    if op in ('bfe', 'bfi'): return 'integer', {'integer': 2 * two}
    if op in ('and', 'or', 'xor', 'not') and types == ['pred']: return 'integer', {'integer': 1}
    if op in ('min', 'max', 'abs') and wide: return 'integer', {'integer': 4}
    if op in ('add', 'sub', 'addc', 'subc', 'neg') or op == 'shl' and not is_register(operands[2]): return 'add', {'add': two}
    return 'integer', {'integer': two}


class Fused:
    """Which instructions ptxas makes one of: logic of three inputs (LOP3), sums of three (IADD3), a shift and a sum (LEA), a
    sum and a minimum (VIADDMNMX of sm_90), where nothing else wants the first one's result, within a block."""
    LOGIC = ('and', 'or', 'xor', 'not')

    def __init__(self, body):
        self.uses = collections.Counter(re.findall(r'%[\w$]+', body))
        self.made = {}              # register: (kind, inputs, where its machine code is counted)

    def forget(self):
        self.made = {}

    def absorbs(self, op, parts, operands, where):
        """`where` of the instruction that this one takes in, or None."""
        wide = any(re.match(r'^[subf]64$', p) for p in parts)
        kind = 'logic' if op in self.LOGIC and 'pred' not in parts else 'sum' if op in ('add', 'sub') and 'cc' not in parts else \
            'minimum' if op in ('min', 'max') and not wide else 'shift' if op == 'shl' and not is_register(operands[2]) else None
        if kind is None: return None
        inputs, taken = max(1, len(operands) - 1), None
        for operand in operands[1:]:
            before = self.made.get(operand)
            if not before or self.uses[operand] != 2 or before[3] != wide: continue
            fits = kind == before[0] == 'logic' or kind == before[0] == 'sum' or (kind, before[0]) in (('minimum', 'sum'), ('sum', 'shift'))
            if not fits or inputs + before[1] - 1 > 3: continue
            inputs, taken = inputs + before[1] - 1, before[2]
            if (kind, before[0]) == ('sum', 'shift'): inputs = 3
            break
        if kind != 'minimum': self.made[operands[0]] = (kind, inputs, where, wide)
        return taken


class Module:
    """Places of the source, and the tables of all functions of a module."""

    def __init__(self, text):
        self.defined = set(re.findall(r'\.func\s*(?:\((?:[^()]|\([^)]*\))*\))?\s*([\w$]+)', text))
        self.places = []
        self.number = {}
        self.functions = []
        self.chains = self._chains(text)

    def _chains(self, text):
        """Of each line of the PTX the chain of (file, mangled function) from the kernel inwards, by the .loc in front of it."""
        files = {n: name for n, name in re.findall(r'(?m)^\s*\.file\s+(\d+)\s+"([^"]*)"', text)}
        strings = self._strings(text)
        chains, current, kernel, seen = [], (), '', {}
        for line in text.split('\n'):
            entry = re.match(r'^(?:\.\w+\s+)*\.(?:entry|func)\b.*?([\w$]+)\s*\(\)?$', line.rstrip())
            if entry: kernel, current, seen = entry.group(1), (('', entry.group(1)),), {}
            loc = re.match(r'^\s*\.loc\s+(\d+)\s+(\d+)\s+(\d+)(?:\s*,\s*function_name\s+(\S+?)(?:\+(\d+))?\s*,\s*inlined_at\s+(\d+)\s+(\d+)\s+(\d+))?', line)
            if loc and kernel:
                file, row, column, label, _, *at = loc.groups()
                current = self._chain(files.get(file, '?'), row, strings.get(label), tuple(at), current, kernel, seen)
                seen[(file, row, column)] = current
            chains.append(current)
        return chains

    @staticmethod
    def _chain(file, row, function, at, before, kernel, seen):
        if function: return seen.get(at, (('', kernel),)) + ((file, function),)
        if row != '0': return ((file, kernel),)
        # Made by the compiler, somewhere in this file: what was there before it, up to the last of that file.
        inside = [i for i, frame in enumerate(before) if frame[0] == file]
        return before[:inside[-1] + 1] if inside else ((file, kernel),)

    @staticmethod
    def _strings(text):
        strings = {}
        at = text.find('.debug_str')
        if at < 0: return strings
        for label, data in re.findall(r'([\w$]+):\s*((?:\.b8 [\d,]+\s*)+)', text[at:]):
            numbers = [int(x) for x in re.findall(r'\d+', data.replace('.b8', ''))]
            strings[label] = bytes(numbers).split(b'\0')[0].decode()
        return strings

    def place(self, line):
        return self.place_of(self.chains[line - 1] if 0 < line <= len(self.chains) else ())

    def place_of(self, chain):
        if chain not in self.number:
            self.number[chain] = len(self.places)
            self.places.append(chain)
        return self.number[chain]

    def function(self, name, kernel, body):
        self.functions.append(Function(self, name, kernel, body))
        return self.functions[-1]

    def declarations(self):
        # Functions that kernels call have the first blocks and accesses of all kernels of the module.
        called = [f for f in self.functions if not f.kernel]
        blocks = accesses = 0
        out = []
        for f in called:
            out.append('enum{%sB_=%d,%sA_=%d};' % (f.tag, blocks, f.tag, accesses))
            blocks += f.blocks
            accesses += len(f.accesses)
        for f in self.functions:
            if f.kernel: out.append('enum{%sB_=%d,%sA_=%d};' % (f.tag, blocks, f.tag, accesses))
        return out

    def tables(self, cname):
        for f in self.functions: f.settle()
        called = [f for f in self.functions if not f.kernel]
        out = ['const char* const count_classes[]={%s}; static_assert(sizeof count_classes/sizeof*count_classes==ptx_classes);' % ','.join('"%s"' % c for c in CLASSES)]
        out += ['const char* const count_places[]={%s nullptr};' % ''.join('"%s",' % '\\t'.join(x.replace('\\', '/').replace('"', "'") for frame in chain for x in frame) for chain in self.places)]
        for f in self.functions:
            if not f.kernel: continue
            rows = ''.join('{%sB_+%d,%d,%d,%d,{%s}},' % ((g.tag,) + row) for g in called + [f] for row in g.table())
            accesses = ''.join('{%d,%d,%d,%d},' % a for g in called + [f] for a in g.accesses)
            name = cname(f.name)
            out.append('const ptx_count_row rows_%s[]={%s{}}; const ptx_count_access accesses_%s[]={%s{}};' % (name, rows, name, accesses))
            out.append('const ptx_counts counts_%s={%sB_+%d,%sA_+%d,(unsigned)(sizeof rows_%s/sizeof*rows_%s-1),rows_%s,accesses_%s,count_classes,count_places};' %
                       (name, f.tag, f.blocks, f.tag, len(f.accesses), name, name, name, name))
        return out


class Function:
    def __init__(self, module, name, kernel, body):
        self.module, self.name, self.kernel = module, name, kernel
        self.fused = Fused(body)
        self.tag = 'N%d_' % len(module.functions)
        self.blocks = 0
        self.rows = {}              # (block, place, class): [instructions, {class: of machine code}]
        self.accesses = []          # (place, kind, space, bytes)
        self.line = 0
        self.ended = True
        self.kind = 0

    def prologue(self):
        return 'uint32_t* const c_=ptx_count_lane(); ptx_touched* const a_=ptx_count_accesses(); const unsigned l_=cuhost::lane();(void)c_;(void)a_;(void)l_;'

    def ends_block(self):
        self.ended = True

    def instruction(self, op, parts, operands):
        """C++ in front of the instruction."""
        code = ''
        if self.ended:
            code = '++c_[(%sB_+%d)*32];' % (self.tag, self.blocks)
            self.blocks += 1
            self.ended = False
            self.fused.forget()
        self._count(op, parts, operands)
        if op in ('bra', 'brx', 'call', 'ret', 'exit', 'trap', 'shfl', 'vote', 'match', 'redux', 'bar', 'barrier'): self.ended = True
        return code

    def _count(self, op, parts, operands):
        self.kind = {'st': 1, 'atom': 2, 'red': 2}.get(op, 0)
        if op in ('ld', 'ldu', 'st', 'atom', 'red'):
            space = next((p for p in parts if re.match(r'^(global|shared|local|param|const)', p)), 'generic')
            if space in ('param', 'const'):
                return self._add('constant', {'constant': 1} if is_register(operands[-1 if op == 'ld' else 0]) else {})
            if space == 'local': return self._add('local', {'local': 1})
            if op == 'atom' and space.startswith('shared') and 'add' in parts and not is_register(operands[-1]): self._add('integer', SUMMED_ATOMIC, 0)
            return None        # counted where it is executed, by access()
        kind, machine = machine_code(op, parts, operands)
        taken = self.fused.absorbs(op, parts, operands, (self.blocks - 1, self.module.place(self.line), kind, machine))
        self._add(kind, machine)
        if taken:
            block, place, of_kind, its = taken
            row = self.rows[block, place, CLASSES.index(of_kind)]
            for name, count in its.items(): row[1][name] -= count

    def _add(self, kind, machine, instructions=1):
        key = (self.blocks - 1, self.module.place(self.line), CLASSES.index(kind))
        row = self.rows.setdefault(key, [0, {}])
        row[0] += instructions
        for name, count in machine.items(): row[1][name] = row[1].get(name, 0) + count

    def access(self, space, size):
        """C++ behind the check of the address A_ of an access."""
        if space not in ('global', 'shared', 'generic'): return ''
        number = len(self.accesses)
        place = self.module.place(self.line)
        if space != 'shared': self.accesses.append((self.blocks - 1, place, self.kind, 1, size))
        if space != 'global': self.accesses.append((self.blocks - 1, place, self.kind, 0, size))
        note = 'ptx_note(a_[%sA_+%d%s],c_[(%sB_+%d)*32]-1,l_,(uint64_t)%s)' % (
            self.tag, number, '+ptx_is_shared(A_)' if space == 'generic' else '', self.tag, self.blocks - 1, '((char*)A_-(char*)cuhost::dynsmem)' if space == 'shared' else 'A_')
        return note

    def settle(self):
        """Gives instructions that are few among those of another function to that one: the compiler merges what is equal
        in two places, or moves it, and tells where only one of them is."""
        by_top = {}
        for (block, place, _), (count, _) in self.rows.items():
            tops = by_top.setdefault(block, {})
            top = self.module.places[place][:2]
            tops[top] = tops.get(top, 0) + count
        moved = {}
        for block, tops in by_top.items():
            most = max(tops, key=tops.get)
            if len(most) < 2: continue
            for top, count in tops.items():
                if top != most and 4 * count < tops[most]: moved[block, top] = most
        for (block, place, kind), (count, machine) in list(self.rows.items()):
            to = self._moved(moved, block, place)
            if to == place: continue
            del self.rows[block, place, kind]
            row = self.rows.setdefault((block, to, kind), [0, {}])
            row[0] += count
            for name, n in machine.items(): row[1][name] = row[1].get(name, 0) + n
        self.accesses = [(self._moved(moved, block, place), *rest) for block, place, *rest in self.accesses]

    def _moved(self, moved, block, place):
        to = moved.get((block, self.module.places[place][:2]))
        return place if to is None else self.module.place_of(to)

    def table(self):
        for (block, place, kind), (count, machine) in sorted(self.rows.items()):
            yield block, place, kind, count, ','.join(str(machine.get(c, 0)) for c in CLASSES)
