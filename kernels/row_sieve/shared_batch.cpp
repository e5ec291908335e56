#include "kernels/row_sieve/shared_batch.hpp"

#include <algorithm>
#include <span>

#include "core/further.hpp"
#include "core/math.hpp"

namespace warpsieve::gpu {
namespace {

/// Slices that are shorter than cells are read off bitmaps on the host.
bool reads_bitmaps(const core::Wanted& wanted) noexcept {
    return wanted.slice_shift < cell_shift;
}

/// @param byte where the cell begins @pre it has primes
core::Totals totals_of(const CellSummary& cell, std::uint64_t byte) {
    const std::uint64_t first = byte * core::wheel;
    return {.prime_count = cell.count,
            .smallest_prime = first + integer_of(bits_in_cell - cell.ends.first),
            .largest_prime = first + integer_of(cell.ends.last - 1)};
}

/// @param totals of the cell's primes
void add_further(core::Totals& totals,
                 const FurtherSummary& further,
                 std::uint64_t byte,
                 core::Quantities wanted) {
    const std::uint64_t first = byte * core::wheel;
    core::TupletCounts counts{};
    std::ranges::copy(further.tuplets, counts.begin());
    totals.tuplets = core::chosen(counts, wanted);
    if (core::has(wanted, core::quantity_gaps) && further.gap > 0)
        totals.largest_gap = {.size = further.gap, .start = first + further.gap_start};
    if (core::has(wanted, core::quantity_sum)) {
        totals.prime_sum = core::wide_product(first, totals.prime_count);
        totals.prime_sum += {.low = further.sum, .high = 0};
    }
}

/// Whether a window holds some of a sample.
bool overlap(const core::ByteRange& sample, const WindowJob& job) noexcept {
    return sample.first < job.window.base + job.edges.end &&
           job.window.base < sample.first + sample.count;
}

/// Digest and sample of a window.
void add_checks(core::BatchBuilder::Share& share,
                const core::Wanted& wanted,
                const WindowJob& job,
                std::span<const CellSummary> cells) {
    std::uint64_t byte = job.window.base;
    for (const CellSummary& cell : cells) {
        if (wanted.digest) share.digest += cell.digest;
        if (wanted.sample && byte - wanted.sample->first < wanted.sample->count)
            share.sample += {.count = cell.count, .digest = cell.digest};
        byte += cell_bits;
    }
}

/// Totals of a window, from the summaries of its cells.
void add_cells(core::BatchBuilder::Share& share,
               const core::BatchBuilder& batch,
               const WindowJob& job,
               const WindowOutput& output) {
    std::uint64_t byte = job.window.base;
    for (std::size_t i = 0; i < output.cells.size(); ++i) {
        const CellSummary& cell = output.cells[i];
        if (cell.count > 0) {
            core::Totals totals = totals_of(cell, byte);
            if (!output.further.empty())
                add_further(totals, output.further[i], byte, batch.wanted().quantities);
            batch.add_totals(share, byte, totals);
        }
        byte += cell_bits;
    }
}

}  // namespace

WindowWanted window_wanted(const core::Wanted& wanted) noexcept {
    if (reads_bitmaps(wanted)) return {.digest = true, .bitmap = true};
    return {.digest = true,
            .bitmap = wanted.bitmap,
            .further = wanted.quantities & ~core::quantity_primes};
}

WindowWanted window_wanted(const core::Wanted& wanted, const WindowJob& job) noexcept {
    WindowWanted of_window = window_wanted(wanted);
    of_window.digest = wanted.digest || (wanted.sample && overlap(*wanted.sample, job));
    return of_window;
}

void SharedBatch::add(const WindowJob& job, const WindowOutput& output) {
    const std::uint64_t begin = job.window.base + job.edges.begin;
    core::BatchBuilder::Share share;
    add_checks(share, builder_.wanted(), job, output.cells);
    if (!output.bitmap.empty()) {
        const auto inside = output.bitmap.subspan(job.edges.begin, job.edges.end - job.edges.begin);
        if (reads_bitmaps(builder_.wanted())) builder_.add_totals_of(share, begin, inside);
        builder_.keep_bits(begin, inside);
    }
    if (!reads_bitmaps(builder_.wanted())) add_cells(share, builder_, job, output);
    const std::scoped_lock lock(mutex_);
    builder_.merge(std::move(share));
}

}  // namespace warpsieve::gpu
