#pragma once

#include <cstdint>
#include <vector>

#include "core/totals.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// A row of the grid: the totals from the start of the job through `last`.
struct GridRow {
    std::uint64_t last = 0;
    Totals totals;
    friend bool operator==(const GridRow&, const GridRow&) = default;
};

/// The grid cuts a job's interval at the multiples of 30 * 2^j, with the smallest j that leaves at
/// most max_grid_rows rows (of a job of the first N primes, in the interval that they are expected
/// in: core/first_n.hpp). It depends on the job alone: not on batches, engines or interruptions.
/// Multiples of 30 are byte seams of the bitmaps, and powers of two divide the segments of both
/// engines.
inline constexpr std::uint64_t max_grid_rows = 256;

/// Binary logarithm of the number of bitmap bytes in a row: the j above.
[[nodiscard]] unsigned grid_shift(const Interval& job);

/// Last integer of the row that holds n.
[[nodiscard]] std::uint64_t grid_row_last(const Interval& job, unsigned shift, std::uint64_t n);

/// Number of rows that a part of the job touches.
[[nodiscard]] std::uint64_t grid_rows(const Interval& part, unsigned shift);

}  // namespace warpsieve::core
