#include "kernels/row_sieve/shared_batch.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>
#include <span>

#include "core/bytes.hpp"
#include "core/math.hpp"
#include "core/nearby_primes.hpp"
#include "kernels/row_sieve/own_sequences.hpp"
#include "kernels/row_sieve/prime_list.hpp"
#include "kernels/row_sieve/window_gaps.hpp"

namespace warpsieve::gpu {
namespace {

/// What kernels read off. A quantity that is not here is read off bitmaps on the host.
constexpr core::QuantitySet read_by_kernels =
    core::all_quantities | core::quantity_gap_table | core::quantity_reciprocals |
    core::quantity_constellations | core::quantity_residues;

/// Slices that are shorter than cells are read off bitmaps on the host. So are residues where
/// slices are not much longer, as jobs below 1e9 integers have them, and more constellations than
/// kernels take.
bool reads_bitmaps(const core::Wanted& wanted) {
    const bool residues = core::has(wanted.quantities, core::quantity_residues);
    return wanted.seams.grid_shift < cell_shift + (residues ? least_row_shift : 0) ||
           core::has(wanted.quantities, ~read_by_kernels) || !own_sequences(wanted.quantities);
}

/// Whether a slice ends inside the window, behind a place: inside a cell, or anywhere where
/// residues are counted, which cells share.
bool is_cut(const core::Wanted& wanted, const WindowJob& job) {
    const bool anywhere = core::has(wanted.quantities, core::quantity_residues);
    const core::Places& places = wanted.seams.places;
    for (auto place = places.from(job.first); place && *place < job.last;
         place = places.after(*place))
        if (anywhere || (*place + 1) % cell_integers != 0) return true;
    return false;
}

/// Whether totals of the window are read off its bitmap.
bool reads_bitmap(const core::Wanted& wanted, const WindowJob& job) {
    return reads_bitmaps(wanted) || is_cut(wanted, job);
}

/// How many cells share a row of residues, as a power of two; any number where none are wanted.
std::uint32_t residue_row_shift(const core::Wanted& wanted) {
    return wanted.quantities.modulus != 0 ? wanted.seams.grid_shift - cell_shift : 0;
}

/// What kernels must be told of quantities.
TallyWanted tally_wanted(const core::Wanted& wanted) {
    return {.own = own_sequences(wanted.quantities).value_or(OwnSequences{}),
            .modulus = wanted.quantities.modulus,
            .row_shift = residue_row_shift(wanted)};
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

/// What a cell has beside its primes.
struct CellFurther {
    const FurtherSummary& summary;
    const NearWords* near = nullptr;
    const CellTally* tally = nullptr;
};

/// @param i of the cell @pre the output has further quantities
CellFurther further_of(const WindowOutput& output, std::size_t i) {
    return {output.further[i], output.near.empty() ? nullptr : &output.near[i],
            output.tallies.empty() ? nullptr : &output.tallies[i]};
}

/// @param totals of the cell's primes
void add_near(core::Totals& totals, const NearWords& near, std::uint64_t byte) {
    const auto word_of = [&](std::uint64_t prime) {
        return byte + (core::byte_of(prime) - byte) / core::word_bytes * core::word_bytes;
    };
    totals.near_first = core::near_first(bytes_of_words(near.words), word_of(totals.smallest_prime),
                                         totals.smallest_prime);
    const auto before = bytes_of_words(near.words + 2);
    const std::uint64_t last = word_of(totals.largest_prime);
    const std::size_t none =
        last == 0 ? core::word_bytes : 0;  // no word is before the first of all
    totals.near_last = core::near_last(std::span(before).subspan(none),
                                       last - core::word_bytes + none, totals.largest_prime);
}

/// @param totals of the cell's primes
void add_tally(core::Totals& totals, const CellTally& tally) {
    std::ranges::copy(tally.own, totals.constellations.begin() + core::tuplet_kinds);
    totals.prime_reciprocals = tally.reciprocals;
    totals.twin_reciprocals = tally.twin_reciprocals;
}

/// @param totals of the cell's primes
void add_further(core::Totals& totals,
                 const CellFurther& further,
                 std::uint64_t byte,
                 const core::Quantities& wanted) {
    const std::uint64_t first = byte * core::wheel;
    for (std::size_t kind = 0; kind < core::tuplet_kinds; ++kind)
        if (core::has(wanted, core::quantity_tuplet(kind)))
            totals.constellations[kind] = further.summary.tuplets[kind];
    if (further.near != nullptr) add_near(totals, *further.near, byte);
    if (further.tally != nullptr) add_tally(totals, *further.tally);
    if (core::has(wanted, core::quantity_gaps) && further.summary.gap > 0)
        totals.largest_gap = {.size = further.summary.gap,
                              .start = first + further.summary.gap_start};
    if (core::has(wanted, core::quantity_sum)) {
        totals.prime_sum = core::wide_product(first, totals.prime_count);
        totals.prime_sum += {.low = further.summary.sum, .high = 0};
    }
}

/// Those of a row, without the primes that divide the modulus.
core::ResidueCounts residues_of(std::span<const std::uint32_t> row) {
    core::ResidueCounts residues;
    residues.counts.resize(row.size());
    for (std::size_t residue = 0; residue < row.size(); ++residue)
        if (std::gcd(residue, row.size()) == 1) residues.counts[residue] = row[residue];
    return residues;
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

/// Totals of a window, from the summaries of its cells. Those of a row of residues are in one
/// slice, so that the first of them that has primes stands for all.
void add_cells(core::BatchBuilder::Share& share,
               const core::BatchBuilder& batch,
               const WindowJob& job,
               const WindowOutput& output) {
    const core::Quantities& wanted = batch.wanted().quantities;
    const std::uint32_t row_shift = residue_row_shift(batch.wanted());
    std::uint32_t rows = 0;  // that were added
    for (std::uint32_t i = 0; i < output.cells.size(); ++i) {
        const CellSummary& cell = output.cells[i];
        if (cell.count == 0) continue;
        const std::uint64_t byte = job.window.base + std::uint64_t{i} * cell_bits;
        core::Totals totals = totals_of(cell, byte);
        if (!output.further.empty()) add_further(totals, further_of(output, i), byte, wanted);
        if (const std::uint32_t row = residue_row(job.window, row_shift, i);
            row >= rows && !output.residues.empty()) {
            totals.residues = residues_of(
                output.residues.subspan(std::size_t{row} * wanted.modulus, wanted.modulus));
            rows = row + 1;
        }
        batch.add_totals(share, byte, totals);
    }
}

}  // namespace

WindowWanted window_wanted(const core::Wanted& wanted) {
    if (reads_bitmaps(wanted)) return {.digest = true, .bitmap = true};
    return {.digest = true,
            // Of any window that is prefetched, as it may have a place of the table.
            .bitmap = wanted.bitmap || !wanted.seams.places.empty(),
            .further = wanted.quantities.set & ~core::quantity_primes,
            .tally = tally_wanted(wanted)};
}

WindowWanted window_wanted(const core::Wanted& wanted, const WindowJob& job) {
    WindowWanted of_window = window_wanted(wanted);
    of_window.digest = wanted.digest || (wanted.sample && overlap(*wanted.sample, job));
    of_window.bitmap = wanted.bitmap || reads_bitmap(wanted, job);
    return of_window;
}

void SharedBatch::add(const WindowJob& job, const WindowOutput& output) {
    const std::uint64_t begin = job.window.base + job.edges.begin;
    const bool by_bitmap = reads_bitmap(builder_.wanted(), job);
    core::BatchBuilder::Share share;
    add_checks(share, builder_.wanted(), job, output.cells);
    if (!output.bitmap.empty()) {
        const auto inside = output.bitmap.subspan(job.edges.begin, job.edges.end - job.edges.begin);
        if (by_bitmap) builder_.add_totals_of(share, begin, inside);
        builder_.keep_bits(begin, inside);
    }
    if (!by_bitmap) {
        add_cells(share, builder_, job, output);
        if (output.gaps != nullptr)
            share.gap_table = gap_table_of(job.window.base, output.cells, *output.gaps);
    }
    const std::scoped_lock lock(mutex_);
    builder_.merge(std::move(share));
}

}  // namespace warpsieve::gpu
