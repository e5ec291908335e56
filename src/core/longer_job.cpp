#include "core/longer_job.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "core/grid.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

/// The rows that a coarser grid has as well, and the last one, which is under way in it.
std::vector<GridRow> rows_of_longer(const std::vector<GridRow>& rows, const Job& longer) {
    const unsigned shift = grid_shift(expected_interval(longer));
    std::vector<GridRow> kept;
    for (const GridRow& row : rows)
        if (row.last == rows.back().last ||
            row.last == grid_row_last(longer.interval, shift, row.last))
            kept.push_back(row);
    return kept;
}

/// Those that have members on both sides of a cut.
TupletCounts parted_tuplets(const Progress& progress,
                            const Interval& above,
                            const PrimeTest& is_prime) {
    const Job& job = progress.job();
    const Interval below{job.interval.first, *progress.sieved_through()};
    return chosen(count_parted_tuplets(below, above, is_prime), job.quantities);
}

}  // namespace

Progress in_longer_job(const Progress& progress, const Job& longer) {
    return {longer, progress.sieved_through(), rows_of_longer(progress.grid(), longer),
            progress.last_batch()};
}

bool cuts_a_byte(const Progress& progress) noexcept {
    return progress.sieved_through() && !progress.done() && progress.rest().first % wheel != 0;
}

BatchResult rest_of_cut_byte(const Progress& progress, const PrimeTest& is_prime) {
    const Interval rest = progress.rest();
    const std::uint64_t byte = byte_of(rest.first);
    const Interval interval{rest.first, std::min(rest.last, last_integer_before(byte + 1))};
    Wanted wanted = progress.wanted();
    wanted.bitmap = true;
    BatchBuilder builder(interval, wanted);
    BatchBuilder::Share share{.first_byte = byte};
    const std::uint8_t bits = primes_of_byte(byte, interval, is_prime);
    builder.add(share, byte, std::span(&bits, 1));
    builder.merge(std::move(share));
    BatchResult batch = cut_to_job(builder.take(), progress);
    const TupletCounts parted = parted_tuplets(progress, batch.interval, is_prime);
    for (std::size_t k = 0; k < tuplet_kinds; ++k) batch.slices.back().tuplets[k] += parted[k];
    return batch;
}

}  // namespace warpsieve::core
