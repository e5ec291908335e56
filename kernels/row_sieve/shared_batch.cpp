#include "kernels/row_sieve/shared_batch.hpp"

#include <array>
#include <cstring>
#include <span>

#include "core/bytes.hpp"
#include "core/math.hpp"
#include "core/nearby_primes.hpp"
#include "kernels/row_sieve/prime_list.hpp"

namespace warpsieve::gpu {
namespace {

/// What kernels do not read off.
constexpr core::QuantitySet read_on_the_host =
    core::quantity_gap_table | core::quantity_reciprocals | core::quantity_constellations |
    core::quantity_residues;

/// Slices that are shorter than cells are read off bitmaps on the host, and so is what kernels do
/// not read off.
bool reads_bitmaps(const core::Wanted& wanted) noexcept {
    return wanted.seams.grid_shift < cell_shift ||
           core::has(wanted.quantities, read_on_the_host);
}

/// Whether a slice ends inside a cell of the window.
bool cuts_a_cell(const core::Places& places, const WindowJob& job) noexcept {
    for (auto place = places.from(job.first); place && *place < job.last;
         place = places.after(*place))
        if ((*place + 1) % cell_integers != 0) return true;
    return false;
}

/// Whether totals of the window are read off its bitmap.
bool reads_bitmap(const core::Wanted& wanted, const WindowJob& job) noexcept {
    return reads_bitmaps(wanted) || cuts_a_cell(wanted.seams.places, job);
}

/// @param byte where the cell begins @pre it has primes
core::Totals totals_of(const CellSummary& cell, std::uint64_t byte) {
    const std::uint64_t first = byte * core::wheel;
    return {.prime_count = cell.count,
            .smallest_prime = first + integer_of(bits_in_cell - cell.ends.first),
            .largest_prime = first + integer_of(cell.ends.last - 1)};
}

/// The bytes of two words near an end.
std::array<std::uint8_t, 16> bytes_of_words(const std::uint64_t* words) {
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), words, bytes.size());
    return bytes;
}

/// @param totals of the cell's primes
void add_tuplets(core::Totals& totals,
                 const FurtherSummary& further,
                 std::uint64_t byte,
                 const core::Quantities& wanted) {
    for (std::size_t kind = 0; kind < core::tuplet_kinds; ++kind)
        if (core::has(wanted, core::quantity_tuplet(kind)))
            totals.constellations[kind] = further.tuplets[kind];
    const auto word_of = [&](std::uint64_t prime) {
        return byte + (core::byte_of(prime) - byte) / core::word_bytes * core::word_bytes;
    };
    totals.near_first = core::near_first(bytes_of_words(further.near),
                                         word_of(totals.smallest_prime), totals.smallest_prime);
    totals.near_last =
        core::near_last(bytes_of_words(further.near + 2),
                        word_of(totals.largest_prime) - core::word_bytes, totals.largest_prime);
}

/// @param totals of the cell's primes
void add_further(core::Totals& totals,
                 const FurtherSummary& further,
                 std::uint64_t byte,
                 const core::Quantities& wanted) {
    const std::uint64_t first = byte * core::wheel;
    if (core::has(wanted, core::all_tuplets)) add_tuplets(totals, further, byte, wanted);
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
            // Of any window that is prefetched, as it may have a place of the table.
            .bitmap = wanted.bitmap || !wanted.seams.places.empty(),
            .further = wanted.quantities.set & ~core::quantity_primes};
}

WindowWanted window_wanted(const core::Wanted& wanted, const WindowJob& job) noexcept {
    WindowWanted of_window = window_wanted(wanted);
    of_window.digest = wanted.digest || (wanted.sample && overlap(*wanted.sample, job));
    of_window.bitmap = wanted.bitmap || reads_bitmap(wanted, job);
    return of_window;
}

void SharedBatch::add(const WindowJob& job, const WindowOutput& output) {
    const std::uint64_t begin = job.window.base + job.edges.begin;
    core::BatchBuilder::Share share;
    add_checks(share, builder_.wanted(), job, output.cells);
    if (!output.bitmap.empty()) {
        const auto inside = output.bitmap.subspan(job.edges.begin, job.edges.end - job.edges.begin);
        if (reads_bitmap(builder_.wanted(), job)) builder_.add_totals_of(share, begin, inside);
        builder_.keep_bits(begin, inside);
    }
    if (!reads_bitmap(builder_.wanted(), job)) add_cells(share, builder_, job, output);
    const std::scoped_lock lock(mutex_);
    builder_.merge(std::move(share));
}

}  // namespace warpsieve::gpu
