#include "kernels/row_sieve/window_gaps.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/wheel.hpp"

namespace warpsieve::gpu {
namespace {

std::vector<core::GapCount> counts_of(std::uint64_t base, const GapCounters& inside) {
    std::vector<core::GapCount> counts(core::gap_sizes);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (inside.counts[i] == 0) continue;
        const std::uint32_t place = first_gap_code(inside.firsts[i]);  // its own inverse
        counts[i] = {.count = inside.counts[i],
                     .first = core::integer_at(base + place / 8, place % 8)};
    }
    return counts;
}

/// A size that cannot be, of primes that are none, counts as another one: the table, which holds
/// the sum of sizes against its ends, then refuses them.
void add_gap(std::vector<core::GapCount>& counts, std::uint64_t start, std::uint64_t size) {
    core::GapCount& of = counts[size / 2 < counts.size() ? size / 2 : 0];
    of.first = of.count == 0 ? start : std::min(of.first, start);
    ++of.count;
}

}  // namespace

core::GapTable gap_table_of(std::uint64_t base,
                            std::span<const CellSummary> cells,
                            const GapCounters& inside) {
    std::vector<core::GapCount> counts = counts_of(base, inside);
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    for (std::uint64_t byte = base; const CellSummary& cell : cells) {
        if (cell.count != 0) {
            const std::uint64_t here =
                byte * core::wheel + integer_of(bits_in_cell - cell.ends.first);
            if (last == 0)
                first = here;
            else
                add_gap(counts, last, here - last);
            last = byte * core::wheel + integer_of(cell.ends.last - 1);
        }
        byte += cell_bits;
    }
    return core::GapTable(first, last, std::move(counts));
}

}  // namespace warpsieve::gpu
