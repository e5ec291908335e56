#!/usr/bin/env bash
# mutants.sh [host|cuda|all] [FILE]: proves that the tests of the kernels notice mistakes. Each mutant is
# one small mistake in a copy of the sources; the tests must fail with it. "host" runs the tests of
# the emulated engine, "cuda" those that cuda-on-cpu runs. FILE, a regular expression: only mutants of
# files whose path has it. Takes about half a minute a mutant of the host, one to four minutes one of
# CUDA; MUTANTS_FOLDER keeps the copy and its build from run to run. A mutant that makes the tests hang
# is caught by time: five times what the longest step of them takes without a mistake.
set -euo pipefail
shopt -s inherit_errexit

kind=${1:-all}
only=${2:-}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
copy=${MUTANTS_FOLDER:-}
if [ -z "$copy" ]; then
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
fi
log=$copy/log
tried=0
missed=0
limit=7200 # seconds of a step; less once the time without a mistake is known
longest=0  # seconds of a step that passed

prepare() {
    local file
    # Only what differs, so that a kept build is not made again, and mutants left there are undone.
    (cd "$root" && find CMakeLists.txt LICENSE bench include src kernels tests -name prepared -prune -o \
        -type f -print) | while read -r file; do
        cmp -s "$root/$file" "$copy/$file" || install -D "$root/$file" "$copy/$file"
    done
    cmake -S "$copy" -B "$copy/build" -G Ninja -DCMAKE_BUILD_TYPE=Debug \
        -DCMAKE_CXX_FLAGS_DEBUG=-O1 -DCMAKE_UNITY_BUILD=ON > "$log"
    [ "$kind" = cuda ] || build kernels_cell_test kernels_test
    [ "$kind" = host ] || build cuda_test_on_cpu warpsieve_on_cpu
}

# KIND: the tests must pass without a mistake, and give the limit.
measure() {
    SECONDS=0
    limit=7200 longest=0
    check "$1" || { echo "without a mutant the tests of $1 do not pass: $log"; trap - EXIT; exit 1; }
    limit=$((60 + 5 * longest))
    echo "without a mutant the tests of $1 pass in $SECONDS s; with one a step gets $limit s"
}

step() { # COMMAND...: a program or a build, within the limit
    local began=$SECONDS
    timeout "$limit" "$@" > "$log" 2>&1 || return
    [ $((SECONDS - began)) -le "$longest" ] || longest=$((SECONDS - began))
}

build() { # TARGET...
    step cmake --build "$copy/build" --target "$@"
}

run_host_tests() { # PROGRAM FILTER
    step "$copy/build/tests/kernels/$1" --gtest_fail_fast --gtest_brief=1 --gtest_filter="$2"
}

run_device_tests() { # CTEST_OPTION...: one by one, up to the first that fails
    local name names
    names=$(ctest --test-dir "$copy/build" -N "$@" | sed -n 's/^ *Test *#[0-9]*: //p')
    [ -n "$names" ] || return
    for name in $names; do
        step ctest --test-dir "$copy/build" --tests-regex "^$name\$" || return
    done
}

# The quickest first, to build and to run: they catch most. The primes to 2^32 take too long for so
# many mutants, and no line depends on them alone.
check_on_host() {
    build kernels_cell_test || return 2
    run_host_tests kernels_cell_test '*' || return 1
    build kernels_test || return 2
    run_host_tests kernels_test '-Em*:Engine*:SurvivorEngine*:SievingPrimes*' || return 1
    run_host_tests kernels_test 'Engine*:SurvivorEngine*:SievingPrimes*' || return 1
    run_host_tests kernels_test 'Em*-EmulatedEngine.IsRightToTheEnd' || return 1
}

# Those that look for races and overruns run little else and take no half a minute each; the whole
# program last, as it takes longest to build.
check_on_device() {
    local quick='CudaOnCpu.(Races|Overruns)$'
    build cuda_test_on_cpu || return 2
    run_device_tests -R "$quick" || return 1
    run_device_tests -L cuda -R CudaOnCpu -E "Runs|Calls|Failures|Tuning|Counts|$quick" || return 1
    build warpsieve_on_cpu || return 2
    run_device_tests -R 'CudaOnCpu.(Runs|Failures)' || return 1
}

# A kind of tests: 0 when they pass, 1 when they fail, 2 when they cannot be built.
check() {
    if [ "$1" = host ]; then
        check_on_host
    else
        check_on_device
    fi
}

# KIND FILE OLD NEW: OLD must be in the file exactly once.
mutant() {
    local of=$1 file=$2 old=$3 new=$4 text rest result=0
    [ "$kind" = all ] || [ "$kind" = "$of" ] || return 0
    [[ $file =~ $only ]] || return 0
    tried=$((tried + 1))
    text=$(cat "$root/$file")
    rest=${text#*"$old"}
    if [ "$rest" = "$text" ] || [[ $rest == *"$old"* ]]; then
        result=3
    else
        printf '%s\n' "${text%%"$old"*}$new$rest" > "$copy/$file"
        check "$of" || result=$?
        cp "$root/$file" "$copy/$file"
    fi
    case $result in
        0) echo "MISSED: $file: $old -> $new" ;;
        1) echo "caught: $file: $old -> $new"; return ;;
        2) echo "DOES NOT COMPILE: $file: $old -> $new" ;;
        3) echo "NOT THERE, OR NOT ONCE: $file: $old" ;;
    esac
    missed=$((missed + 1))
}

host_mutants() {
    local f=kernels/phases/prime_record.hpp
    mutant host $f '30 - unit * unit * unit % 30' 'unit * unit * unit % 30'
    mutant host $f 'return reduce_once(sum - quotient * record.prime, record.prime)' \
        'return sum - quotient * record.prime'
    mutant host $f 'residue * record.row_step' 'record.row_step'
    mutant host $f 'record.at_end + before_end' 'record.at_end - before_end'

    f=kernels/phases/window.hpp
    mutant host $f '0x1d17' '0x1d16'
    mutant host $f '(edges.end + cell_bits - 1) / cell_bits' 'edges.end / cell_bits + 1'
    mutant host $f 'index % rows_per_window, index / rows_per_window' \
        'index % rows_per_window, index / word_bits'

    f=kernels/phases/patterns.hpp
    mutant host $f 'p - round_bits % p' 'p - store_bits % p'
    mutant host $f 'reduce_once(place.position[i] + p - 64, p)' '(place.position[i] + p - 64)'
    mutant host $f 'low |= bit_at(place.position[i]);' ';'
    mutant host $f 'low >> word_bits' 'low'
    mutant host $f 'reduce_once(place.word[i] + round_bits / word_bits % table_words(i), table_words(i))' \
        '(place.word[i] + round_bits / word_bits % table_words(i))'
    mutant host $f 'bit < end; bit' 'bit + round_bits < end; bit'
    mutant host $f '(copy_words(index) - 1)' 'copy_words(index)'
    mutant host $f 'table_words(table) + 3 + 3' 'table_words(table) + 3'
    mutant host $f 'rounds * (warp + 1) / warps' 'rounds / warps * (warp + 1)'

    f=kernels/row_sieve/pattern_tables.cpp
    mutant host $f '(window_base % length +' '(length - window_base % length +'
    mutant host $f 'start * inverse(word_bits, length) % length' 'start % length'

    mutant host $f '(p - begin % p) % p' 'p - begin % p'

    f=kernels/phases/strike_by_warp.hpp
    mutant host $f '* inverse & 1023' '* inverse & 511'
    mutant host $f '    inverse *= 2 - p * inverse;
    return' '    return'
    mutant host $f ' + first % word_bits)' ')'
    mutant host $f '(inverse * p - 1) / 8' '(inverse * p + 31) / 8'
    mutant host $f 'end + lane * word_bytes' 'end'
    mutant host $f 'smaller(base + place, spare)' 'base + place'
    mutant host $f 'base < end;' 'base + way.span < end;'
    mutant host $f 'reduce_once(place + way.step, way.span)' 'place + way.step'

    f=kernels/phases/sparse_primes.hpp
    mutant host $f 'smaller(sparse.begin + index, sparse.end - 1)' 'sparse.begin + index'
    mutant host $f '(half * warp_lanes + lane) * 4' 'lane * 4'
    mutant host $f 'in_octet == 0 ? p : ' ''
    mutant host $f 'first_hit(record, 0, residue_of(row))' 'first_hit(record, 1, residue_of(row))'
    mutant host $f '<< 32) / (p + octet_span)' '<< 32) / p'
    mutant host $f 'std::uint64_t{window_bits} *' 'std::uint64_t{window_bits} / 64 *'
    mutant host $f 'k < bits; k += p' 'k + 1 < bits; k += p'
    mutant host $f 'if (first < bits)' 'if (first + 1 < bits)'
    mutant host $f 'p += 2 * half_gap' 'p += half_gap'
    mutant host $f 'rest -= 2 * quotient * half_gap;' ';'
    mutant host $f 'reduce_once(reduce_once(sum, p), p)' 'reduce_once(sum, p)'
    mutant host $f 'from + hits_place(0, 1, 0)' 'from'
    mutant host $f 'tile.row * hits_of_row(sparse)' '0'
    mutant host $f 'loaded.octet.first >= in.bits' 'loaded.octet.first + 4000 >= in.bits'

    f=kernels/phases/strike_tile.hpp
    mutant host $f 'parts_of(classes.dense_end - classes.warp_end, warp_lanes)' \
        '(classes.dense_end - classes.warp_end) / warp_lanes'
    mutant host $f 'index >= in.classes.dense_end' 'index > in.classes.dense_end'
    mutant host $f '(item - in.ends.dense)]' '(item - in.ends.dense) / 2]'
    mutant host $f 'item - in.ends.by_warp)' 'item - in.ends.dense)'
    mutant host $f 'i < end; i += 4' 'i + 4 < end; i += 4'

    mutant host $f 'which < in.tile.keys.count' 'which <= in.tile.keys.count'
    mutant host $f 'i / 4 * (keys_a_piece / 2)' 'i / 4 * 4'
    mutant host $f 'loaded.first + keys_a_piece / 2, loaded.places + 4' 'loaded.first + 4, loaded.places + 4'
    mutant host $f 'parts_of(in.keys.count, keys_a_piece)' 'in.keys.count / keys_a_piece'
    mutant host $f '|| *buckets.full != 0' ''

    f=kernels/phases/large_primes.hpp
    mutant host $f '(1 - 0x1p-20F)' '(1 + 0x1p-20F)'
    mutant host $f 'if (rest >= p) rest -= p;' ';'
    mutant host $f 'if (p < 1U << 26)' 'if (p < 1U << 11)'
    mutant host $f 'p / 2 + 1' 'p / 2'
    mutant host $f 'start >= one_half' 'start > one_half'
    mutant host $f 'if (first >= from.end)' 'if (first > from.end)'
    mutant host $f 'if (behind - last * p >= p) ++last;' ''
    mutant host $f 'from.end - 1 - first' 'from.end - first'
    mutant host $f '((2U << last) - 1)' '((1U << last) - 1)'
    mutant host $f '(rest + first % m)' '(first % m)'
    mutant host $f 'n % 7 != 0' 'n % 7 != 1'
    mutant host $f 'n % 13 != 0' 'n % 17 != 0'
    mutant host $f '(8 * 137) + 4 * 137' '(8 * 137) + 137'
    mutant host $f 'stretch.first + k}' 'k}'
    mutant host $f 'smaller(group.stretch_bits, window.bits - first)' 'group.stretch_bits'
    mutant host $f 'smaller(begin + primes, group.end)' 'begin + primes'

    f=kernels/phases/partition.hpp
    mutant host $f 'half_cells - 1) / half_cells' 'half_cells) / (half_cells + 1)'
    mutant host $f 'along * rows_per_window + place.row' 'along * rows_per_window'
    mutant host $f 'return has_room + rings.last_key' 'return has_room + rings.last_key + 1'
    mutant host $f 'one_key = (1U << came_shift) - 1' 'one_key = 1U << came_shift'
    mutant host $f '(before & has_room) != 0' 'true'
    mutant host $f '(came & rings.last_key)' '(came & rings.last_of_half)'
    mutant host $f 'if (to != no_room) store_four(buckets.keys + to, four);' ''
    mutant host $f '(~came & rings.last_of_half) == 0' '(came & rings.last_of_half) == 0'
    mutant host $f 'i < full.count; i += warp_lanes' 'i < full.count; i += full.count'
    mutant host $f 'rings.first_bucket + (half.last >> rings.shift)' 'rings.first_bucket'
    mutant host $f '(half.last ^ rings.last_of_half) + in_half' 'half.last + in_half'
    mutant host $f '(half.last ^ rings.last_of_half) + in_half' '(half.last ^ rings.last_of_half)'
    mutant host $f 'buckets.keys + half.to + in_half' 'buckets.keys + half.to'
    mutant host $f '[half.last >> rings.shift], rings.last_of_half + 1' '[half.last >> rings.shift], rings.last_of_half'
    mutant host $f 'at + keys <= buckets.room' 'at + keys <= buckets.room + 4'
    mutant host $f '    or_word(buckets.full, 1);' ''
    mutant host $f 'bucket * buckets.room + at' 'bucket * buckets.room'
    mutant host $f 'came & rings.last_of_half;' 'came & (rings.last_of_half / 2);'
    mutant host $f 'parts_of(left, 4) * 4' 'left'
    mutant host $f 'from[smaller(i + j, left - 1)]' 'from[0]'
    mutant host $f 'i < left; i += 4' 'i + 4 < left; i += 4'
    mutant host $f 'first * rows_per_window;' '0;'
    mutant host $f 'visits.stretch.first + first * rule.minus_tile_bits' 'visits.stretch.first'

    f=kernels/phases/strike_window.hpp
    mutant host $f 'if (k >= window.bits)' 'if (k > window.bits)'
    mutant host $f 'row_words(rows, window, place.row)' 'row_words(rows, window, 0)'

    f=kernels/phases/test_survivors.hpp
    mutant host $f '(edges.end - 1) / word_bits' 'edges.end / word_bits'
    mutant host $f ' - edges.begin / word_bits + 1' ' - edges.begin / word_bits'
    mutant host $f 'in.edges.begin / word_bits + index % words_of_row' 'index % words_of_row'
    mutant host $f '~composites & positions_inside(in.edges, row, word)' '~composites'
    mutant host $f 'word.first + lowest_bit(rest)' 'lowest_bit(rest)'
    mutant host $f 'place.k * rows_per_window + place.row' 'place.k * rows_per_window'
    mutant host $f 'bit-- > twos;) {' 'bit-- > twos + 1;) {'
    mutant host $f 'if ((n >> bit & 1) != 0) power' 'if ((n >> bit & 1) == 0) power'
    mutant host $f 'lowest_bit(n + 1)' 'lowest_bit(n - 1)'
    mutant host $f '((n + 1) >> bit & 1)' '(n >> bit & 1)'
    mutant host $f 'if (parameter == 0) return false;' ';'

    f=src/core/probable_prime.hpp
    mutant host $f 'step < 4' 'step < 3'
    mutant host $f 'return a < b ? difference + n : difference;' 'return difference;'
    mutant host $f 'power == field.one || power == field.minus_one()' 'power == field.one'
    mutant host $f '!passed && r < twos' '!passed && r + 1 < twos'
    mutant host $f '(n & 7) == 3 || (n & 7) == 5' '(n & 7) == 3'
    mutant host $f '(a & 3) == 3 && (n & 3) == 3' '(a & 3) == 3'
    mutant host $f 'if (symbol == 0) return 0;' ''
    mutant host $f 'field.twice(at.next) == field.multiply(p, v)' 'true'
    mutant host $f 'r + 1 < twos' 'r + 2 < twos'
    mutant host $f '(v == two || v == field.n - two)' 'v == two'

    f=kernels/row_sieve/survivor_plan.cpp
    mutant host $f 'root <= tuning.thread_limit ||' ''
    mutant host $f 'interval.length() / devices' 'interval.length()'
    mutant host $f 'static_cast<double>(std::min(root, primes_end))' '0'
    mutant host $f 'per_visit * visits' '0'
    mutant host $f 'per_lucas / ' '0 * per_lucas / '

    f=kernels/row_sieve/partition_plan.cpp
    mutant host $f 'least <= window_bits / 4' 'least <= window_bits'
    mutant host $f 'is_long ? hits_of_long : hits_of_short' 'hits_of_short'
    mutant host $f 'parts_of(window_bits, stretch)' 'window_bits / stretch'
    mutant host $f 'roots_beyond * std::sqrt(mean)' '-roots_beyond * std::sqrt(mean)'
    mutant host $f '6. / 7 * 10 / 11 * 12 / 13' '6. / 7 * 10 / 11 * 12 / 17'

    f=kernels/phases/read_cell.hpp
    mutant host $f '(edges.first_mask >> row & 1) ^ 1' '(edges.first_mask >> row & 1) & 0'
    mutant host $f '(edges.last_mask >> row & 1) ^ 1' '(edges.last_mask >> row & 1) & 0'
    mutant host $f 'from - first < word_bits' 'from - first <= word_bits'
    mutant host $f 'edges.begin >= first' 'edges.begin > first'
    mutant host $f 'edges.end <= first + cell_bits' 'edges.end < first + cell_bits'
    mutant host $f 'word >= edges.begin / 8' 'word > edges.begin / 8'
    mutant host $f 'word <= (edges.end - 1) / 8' 'word <= edges.end / 8'
    mutant host $f 'inside << 8 | edges.first_mask' 'inside << 8'
    mutant host $f '7 - last % 8' '7 - edges.end % 8'
    mutant host $f 'select(low, upper >> size, lower)' 'select(low, upper >> size, upper)'
    mutant host $f 'size == 1 ? select_inverted' 'size == 8 ? select_inverted'
    mutant host $f 'pick_bytes(high_01, high_23, 0x5410)' 'pick_bytes(low_01, high_23, 0x5410)'
    mutant host $f 'std::uint64_t{high[j]} << 32' 'std::uint64_t{high[j]} << 31'

    f=kernels/phases/host_device.hpp
    mutant host $f '(a & mask) | (b & ~mask);' '(a & mask) | b;'
    mutant host $f 'choice >> (4 * i) & 7' 'choice >> (4 * i) & 3'

    f=kernels/phases/summarise_cell.hpp
    mutant host $f 'a.first > b.first' 'a.first < b.first'
    mutant host $f 'terms[j] = 0;' ';'
    mutant host $f 'in.sieved.window.base / 8 + 4 * group' 'in.sieved.window.base + 4 * group'
    mutant host $f 'core::digest_place(j))' 'core::digest_place(0))'
    mutant host $f '+ 2, bits.words[2]' '+ 2, bits.words[1]'
    mutant host $f 'if (count == 0) continue;' ''
    mutant host $f 'if (holds_edge(sieved.edges, cell)) return summarise_part' 'if (false) return summarise_part'
    mutant host $f 'all &= word;' ''
    mutant host $f 'quad_groups * word_bits - composites' 'quad_groups * word_bits - composites % 512'
    mutant host $f 'Ends{cell_quads - quad, 1 + quad}' 'Ends{cell_quads - quad, quad}'
    mutant host $f '~*word_at' '*word_at'
    mutant host $f 'if (holds_edge(sieved.edges, cell)) primes &=' 'if (false) primes &='
    mutant host $f 'highest_bit(primes)' 'lowest_bit(primes)'
    mutant host $f 'lane / quad_groups' 'lane % rows_per_window'
    mutant host $f 'if (quads.last == 0) return {};' ''
    mutant host $f 'quads.last - 1, lane' 'cell_quads - quads.first, lane'

    f=kernels/phases/summarise_further.hpp
    mutant host $f 'if (size <= summary.gap)' 'if (size < summary.gap)'
    mutant host $f 'a.primes.ends.last != 0 && ' ''
    mutant host $f ' && b.primes.ends.first != 0' ''
    mutant host $f 'integer_of(a.primes.ends.last - 1)' 'integer_of(a.primes.ends.last)'
    mutant host $f 'seam == 2 ? 1 : 0' 'seam == 4 ? 1 : 0'
    mutant host $f 'add_gap(both.further, start, seam);' ';'
    mutant host $f 'add_gap(both.further, b.further.gap_start, b.further.gap);' ';'
    mutant host $f 'both.further.sum += b.further.sum;' ';'
    mutant host $f 'bits >> (kind + 1)' 'bits >> 1'
    mutant host $f 'n <= 4; n *= 2' 'n <= 3; ++n'
    mutant host $f 'known_gap >= 30 * n' 'known_gap >= 28 * n'
    mutant host $f 'before_zeros &= before_zeros >> 4;' ';'
    mutant host $f 'before_zeros >> (8 * n)' 'before_zeros >> (16 * n)'
    mutant host $f '~bits >> 1;' '~bits;'
    mutant host $f 'summary.further.gap);' '2 * summary.further.gap);'
    mutant host $f 'integer_of(bit) >> digit' 'integer_of(bit % 8) >> digit'
    mutant host $f '(integer_of(place) - 1)' 'integer_of(place)'
    mutant host $f 'core::has(further, core::all_tuplets)' 'core::has(further, core::quantity_twins)'
    mutant host $f 'lane * lane_groups + i' 'i * warp_lanes + lane'
    mutant host $f '256 * place + 64 * j' '256 * place'

    f=kernels/phases/own_constellations.hpp
    mutant host $f ' | next << (64 - shift)' ''
    mutant host $f 'return bits >> shift |' 'return bits >> (shift + 1) |'
    mutant host $f 'sequence.starts * every_byte' '~std::uint64_t{0}'
    mutant host $f 'i < sequence.members' 'i + 1 < sequence.members'
    mutant host $f 'counts[slot] +=' 'counts[0] +='

    f=kernels/phases/reciprocal.hpp
    mutant host $f '6'"'"'063'"'"'483'"'"'241' '6'"'"'263'"'"'483'"'"'241'
    mutant host $f 'step < 3' 'step < 2'
    mutant host $f ' - 4) << 32' ') << 32'
    mutant host $f '(3 - zeros)' '(2 - zeros)'
    mutant host $f '(66 - zeros)' '(67 - zeros)'
    mutant host $f 'for (; rest >= d; rest -= d) ++found;' ''

    f=kernels/phases/tally_cell.hpp
    mutant host $f 'size / 2 < core::gap_sizes ? size / 2 : 0' '(size + 2) / 2'
    mutant host $f 'first_gap_code(in.cell * bits_in_cell + start)' 'first_gap_code(start)'
    mutant host $f '(residue + prime.integer) %' '(prime.integer) %'
    mutant host $f 'if (gap == 2)' 'if (gap == 4)'
    mutant host $f 'tally.twin_reciprocals += before.reciprocal;' ';'
    mutant host $f 'j < 3 ? bits.words[1] : behind.words[0]' 'bits.words[1]'
    mutant host $f 'if (group + 1 == cell_groups) return {};' 'if ((group + 1) % lane_groups == 0) return {};'
    mutant host $f 'bits = behind;' ';'
    mutant host $f 'last_before == 0 || ' ''
    mutant host $f ' || ends.first == 0' ''
    mutant host $f 'count_gap(in, last_before - 1, next - start);' ';'
    mutant host $f 'next - start != 2' 'next - start != 4'
    mutant host $f '++i, member = next' '++i'
    mutant host $f 'i += worker.count) words[i] = 0;' 'i += worker.count + 1) words[i] = 0;'
    mutant host $f 'raise_word(&window.firsts[i], block.firsts[i]);' ';'
    mutant host $f '((first + cell) >> row_shift) - (first >> row_shift)' 'cell >> row_shift'
    mutant host $f 'row * in.wanted.modulus + i' 'i'

    f=src/core/constellation.hpp
    mutant host $f '0b1001'"'"'0100' '0b0001'"'"'0100'
    mutant host $f '0b0001'"'"'1110' '0b0001'"'"'1100'
    mutant host $f '0b0000'"'"'0110' '0b0000'"'"'0100'

    f=kernels/phases/read_cell.hpp
    mutant host $f '64 * j' '32 * j'
    mutant host $f 'word &= word - 1' 'word &= word - 2'

    f=kernels/row_sieve/windows.cpp
    mutant host $f 'std::max<std::uint64_t>(interval_.first, 2)' 'interval_.first'
    mutant host $f 'share <= longest / 2 && ' ''
    mutant host $f '(end - base - 1) / cut.tile_bits + 1' '(end - base) / cut.tile_bits + 1'
    mutant host $f 'base >= range_.first + range_.count' 'base > range_.first + range_.count'

    f=kernels/row_sieve/prime_list.cpp
    mutant host $f 'std::ranges::upper_bound' 'std::ranges::lower_bound'
    mutant host $f '(1 + 1.2762 / log)' '(1 + 0.9 / log)'
    mutant host $f 'cell >= exact_cells_' 'cell > 0'
    mutant host $f 'if (covers(n)) return false;' 'if (covers(n) || n > 400000) return false;'

    f=kernels/row_sieve/row_sieve.cpp
    mutant host $f '<= PrimeList::cell_of(largest)' '< PrimeList::cell_of(largest)'
    mutant host $f 'least_sparse_prime(job.window.bits) - 1' 'least_sparse_prime(job.window.bits) / 8'
    mutant host $f 'std::max(std::min(root, limit), largest_pattern_prime)' \
        'std::min(root, limit)'
    mutant host $f 'restore_primes(job.window, classes.end)' \
        'restore_primes(job.window, classes.sparse_end)'
    mutant host $f '        slot_ ^= 1;' ''
    mutant host $f 'launcher_.collect(slot))' 'launcher_.collect(slot_))'
    mutant host $f 'advance(next_prefetch(prefetch), prefetch.limit, window_wanted(batch.wanted()), batch);' \
        'advance(std::nullopt, prefetch.limit, {}, batch);'
    mutant host $f 'slot_ ^ 1;' 'slot_;'
    mutant host $f 'possible ? job : std::nullopt' 'job'
    mutant host $f 'launcher_.reserve_primes(PrimeList::bound(limit));' ';'
    mutant host $f 'in_flight_.reset();' ';'
    mutant host $f 'if (root > tuning_.thread_limit)' 'if (false)'
    mutant host $f 'if (root > limit) launcher_.test_survivors(job.window, job.edges);' ''
    mutant host $f 'if (root > limit) launcher_' 'launcher_'
    mutant host $f 'std::min(root_of(*job), prefetch.limit)' 'root_of(*job)'
    mutant host $f 'launcher_.strike_overflow(job.window, large)' ''

    f=kernels/row_sieve/shared_batch.cpp
    mutant host $f '{.digest = true,
            //' '{.digest = false,
            //'
    mutant host $f 'wanted.digest || (wanted.sample' '(wanted.sample'
    mutant host $f 'job.window.base + job.edges.end' 'job.window.base'
    mutant host $f 'cell.ends.last - 1' 'cell.ends.last'
    mutant host $f 'cell.digest};
        byte += cell_bits' 'cell.digest};
        byte += cell_groups'
    mutant host $f 'std::uint64_t{i} * cell_bits' 'std::uint64_t{i} * cell_groups'
    mutant host $f 'wanted.seams.grid_shift < cell_shift' 'wanted.seams.grid_shift > 62'
    mutant host $f 'first + further.summary.gap_start' 'further.summary.gap_start'
    mutant host $f 'core::wide_product(first, totals.prime_count)' 'core::wide_product(first, 1)'
    mutant host $f 'if (core::has(wanted, core::quantity_tuplet(kind)))' ''
    mutant host $f 'core::has(wanted, core::quantity_gaps) && ' ''
    mutant host $f 'residues ? least_row_shift : 0' '0'
    mutant host $f '!own_sequences(wanted.quantities);' 'false;'
    mutant host $f 'anywhere || ' ''
    mutant host $f 'last == 0 ? core::word_bytes : 0' '0'
    mutant host $f 'near.words + 2' 'near.words'
    mutant host $f 'totals.constellations.begin() + core::tuplet_kinds' 'totals.constellations.begin()'
    mutant host $f 'totals.twin_reciprocals = tally.twin_reciprocals;' ';'
    mutant host $f 'std::gcd(residue, row.size()) == 1' 'true'
    mutant host $f 'row >= rows && ' ''
    mutant host $f 'rows = row + 1;' 'rows = row + 2;'
    mutant host $f 'if (output.gaps != nullptr)' 'if (false)'

    f=kernels/row_sieve/own_sequences.cpp
    mutant host $f 'one.slot < core::tuplet_kinds' 'one.slot <= core::tuplet_kinds'
    mutant host $f 'found.size() > most_own_sequences' 'found.size() > 1000'

    f=kernels/row_sieve/window_gaps.cpp
    mutant host $f 'add_gap(counts, last, here - last);' ';'
    mutant host $f 'std::min(of.first, start)' 'of.first'
    mutant host $f 'base + place / 8' 'place / 8'
    mutant host $f 'if (cell.count != 0)' ''

    f=kernels/row_sieve/windows.cpp
    mutant host $f 'if (last == core::max_u64) return std::nullopt;' ';'
    mutant host $f 'end > core::byte_of(core::max_u64)' 'false'

    f=kernels/row_sieve/row_engine.cpp
    mutant host $f 'spare_ = std::move(bitmap);' ';'
    mutant host $f 'std::min(batch.largest_root, limit)' 'batch.largest_root'
    mutant host $f 'std::min(root, device.limit(tests_survivors))' 'root'
    mutant host $f 'job.first != rest->first' 'false'
    mutant host $f ' || job.last > rest->last' ''
    mutant host $f 'std::exchange(prefetched_wanted_, wanted) != wanted' 'false'
    mutant host $f 'std::exchange(next_first_, interval.last + 1) != interval.first' 'false'
    mutant host $f 'if (!error_) error_ = std::current_exception();' ';'
    mutant host $f 'batch.complete = false' 'batch.complete = true'
    mutant host $f 'bytes.count > 0 ? device.sieve().cut_of(bytes, devices, limit) : Cut{}' \
        'device.sieve().cut_of({0, 1}, devices, limit)'

    f=kernels/row_sieve/row_device.hpp
    mutant host $f 'root <= root_ && ' ''

    f=kernels/row_sieve/row_device.cpp
    mutant host $f 'tuning_.window_bits = std::max(tuning_.window_bits / 2, tuning_.tile_bits)' 'throw'
    mutant host $f 'if (root > root_) root_ =' 'if (false) root_ ='
    mutant host $f 'rule.all && result.error' 'result.error'
    mutant host $f 'result.error && result.problem.empty()' 'false'
    mutant host $f 'started.devices.size() < wanted' 'true'
    mutant host $f 'rule.all ? starts.size() : ' ''

    f=kernels/row_sieve/side_by_side.cpp
    mutant host $f 'i = others.size() + 1]' 'i = others.size()]'
}

# What only the order of threads, or their races, shows.
cuda_mutants() {
    local f=kernels/phases/host_device.hpp
    mutant cuda $f 'atomicOr(word, bits)' '*word |= bits'
    mutant cuda $f 'atomicAnd(word, bits)' '*word &= bits'
    mutant cuda $f '    atomicAdd(word, value);' '    *word += value;'
    mutant cuda $f 'return atomicAdd(word, value);' 'const std::uint32_t before = *word; *word += value; return before;'
    mutant cuda $f 'atomicMax(word, value)' '*word = value'
    mutant cuda $f '__umul64hi(a, b)' 'a * b'
    mutant cuda $f '__umulhi(a, b)' 'a * b'
    mutant cuda $f 'asm("shl.b64 %0, 1, %1;" : "=l"(bit) : "r"(position));' \
        'bit = std::uint64_t{1} << (position % 64);'
    mutant cuda $f '"r"(mask), "r"(a), "r"(b));
    return selected;
#else
    return (a' '"r"(mask), "r"(b), "r"(a));
    return selected;
#else
    return (a'
    mutant cuda $f '__byte_perm(a, b, choice)' '__byte_perm(b, a, choice)'
    mutant cuda $f 'words[3] = four.w;' 'words[3] = four.z;'
    mutant cuda $f 'make_ulonglong2(first, second)' 'make_ulonglong2(second, first)'
    f=kernels/phases/tile_words.hpp
    mutant cuda $f 'red.relaxed.cta.shared.or.b32 [%0], %1;' \
        '{ .reg .u32 w; ld.shared.u32 w, [%0]; or.b32 w, w, %1; st.shared.u32 [%0], w; }'
    mutant cuda $f 'mad.lo.u32 %0, word, 4, %2;' 'mad.lo.u32 %0, word, 4, 0;'
    f=kernels/cuda/cell_kernels.cu
    mutant cuda $f 'part + from_lane_behind(part, distance)' 'from_lane_behind(part, distance) + part'
    mutant cuda $f 'to.further[reader.cell] = whole.further;' ''
    mutant cuda $f 'max(value, __shfl_xor_sync' 'min(value, __shfl_xor_sync'
    mutant cuda $f 'if (reader.cell >= cells) return;
    join_and_store' '    join_and_store'
    mutant cuda $f 'if (reader.lane != 0) return;' ''
    mutant cuda $f 'return lane == 0 ? 0 : before;' 'return value;'
    mutant cuda $f '    __syncwarp();
    add_residues' '    add_residues'
    mutant cuda $f '    __syncthreads();
    const BlockCounters' '    const BlockCounters'
    mutant cuda $f '    __syncthreads();
    if (core::has' '    if (core::has'
    mutant cuda $f 'shared.residues[threadIdx.x / warp_lanes]' 'shared.residues[0]'
    mutant cuda $f 'ends_of_lanes(find_ends(' '(find_ends('
    f=kernels/cuda/slot.cpp
    mutant cuda $f 'copy(to, staged_.data(), from.size(), stream)' 'copy(to, from.data(), from.size(), stream)'
    mutant cuda $f 'rest.wait_for(tiled);' ''
    mutant cuda $f 'clear(buffers.key_ends.data(), most_buckets + 1, tiles);' ''
    mutant cuda $f 'buffers.further.fetch(count_for(~core::quantity_primes), rest);' ''
    mutant cuda $f 'clear(buffers.gaps.there.data(), gap_tables(), rest);' ''
    mutant cuda $f 'clear(buffers.residues.there.data(), residue_count(), rest);' ''
    mutant cuda $f 'buffers.near.fetch(count_for(core::any_constellation), rest);' ''
    mutant cuda $f 'buffers.tallies.fetch(count_for(tallied_quantities), rest);' ''
    f=kernels/cuda/cuda_launcher.cpp
    mutant cuda $f 'wait_for(from.done);' ''
    mutant cuda $f 'slot().tiles.wait_for(held_->shared);' ''
    mutant cuda $f '            finish();
        } catch' '        } catch'
    f=kernels/cuda/runtime.cpp
    mutant cuda $f 'if (waited >= patience.limit)' 'if (false)'
    f=kernels/cuda/runtime.hpp
    mutant cuda $f 'static_cast<void>(owned.release());' ''
    f=kernels/cuda/kernels.cu
    mutant cuda $f '    __syncthreads();
    strike_items' '    strike_items'
    mutant cuda $f '    __syncthreads();
    store_tile' '    store_tile'
    mutant cuda $f 'if (threadIdx.x == 0) *next_item = 0;' ''
    mutant cuda $f '@p atom.relaxed.cta.shared.add.u32 %0, [%2], 1;' \
        '@p ld.shared.u32 %0, [%2]; @p add.u32 %0, %0, 1; @p st.shared.u32 [%2], %0; @p sub.u32 %0, %0, 1;'
    mutant cuda $f 'if (item < end) loaded = load(item);' ';'
    # More rows of residues than a device has room for.
    f=kernels/row_sieve/shared_batch.cpp
    mutant cuda $f 'wanted.seams.grid_shift - cell_shift : 0' '0 : 0'
    f=kernels/cuda/survivor_kernels.cu
    mutant cuda $f 'if (work.next + work.lane < work.end) word' 'word'
    mutant cuda $f 'work.found + before' 'before'
    mutant cuda $f '        work.next += work.stride;
    }
    __syncwarp();' '        work.next += work.stride;
    }'
    mutant cuda $f 'work.next += work.stride' 'work.next += warp_lanes'
    mutant cuda $f 'if (!passes) strike_survivor(work.in, place);
    }' '}'
    mutant cuda $f '(1U << work.lane) - 1' '(2U << work.lane) - 1'
    mutant cuda $f 'work.passed += popcount(passing);
    __syncwarp();' 'work.passed += popcount(passing);'
    mutant cuda $f 'if (!passes_lucas(survivor_at(work.in, place))) strike' 'if (false) strike'
    mutant cuda $f 'if (work.found == 0 && work.passed == 0) return;' 'if (work.found == 0) return;'
    mutant cuda $f '(blockIdx.x * block_warps + warp) * warp_lanes' 'warp * warp_lanes'
    f=kernels/cuda/partition_kernels.cu
    mutant cuda $f '    begin_rings(rings, worker);
    __syncthreads();' '    begin_rings(rings, worker);'
    mutant cuda $f '        write_full(rings, in.buckets, work.full, work.lane);
        __syncthreads();' '        write_full(rings, in.buckets, work.full, work.lane);'
    mutant cuda $f '__syncthreads_or(work.queued > 0 || work.next < visits.end) != 0' 'work.queued > 0 || work.next < visits.end'
    mutant cuda $f '    __syncwarp();
    const std::uint32_t taken' '    const std::uint32_t taken'
    mutant cuda $f 'if (work.lane == 0) work.full.count = 0;' ''
    mutant cuda $f '    __syncwarp();
    place_full' '    place_full'
    mutant cuda $f 'work.queued + before' 'work.queued'
}

prepare
if [ "$kind" != cuda ]; then
    measure host
    host_mutants
fi
if [ "$kind" != host ]; then
    measure cuda
    cuda_mutants
fi
echo "$((tried - missed)) of $tried mutants caught"
[ "$missed" -eq 0 ]
