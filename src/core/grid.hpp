#pragma once

// The grid: running totals at places that depend on the job alone, not on batches, engines or
// interruptions, so that any two runs of a job can be compared row by row. It cuts the job's
// interval at the multiples of 30 * 2^j, with the smallest j that leaves at most max_grid_rows rows
// (of a job of the first N primes, in the interval that they are expected in: expected_interval of
// core/job.hpp). Multiples of 30 are byte seams of the bitmaps, and powers of two divide the
// segments of both engines.

#include <cstdint>

#include "core/totals.hpp"
#include "core/wheel.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// A row of the grid: the totals from the start of the job through `last`, without the primes near
/// their ends.
struct GridRow {
    std::uint64_t last = 0;
    Totals totals;
    friend bool operator==(const GridRow&, const GridRow&) = default;
};

inline constexpr std::uint64_t max_grid_rows = 256;

/// Number of rows that a part of the job touches.
[[nodiscard]] constexpr std::uint64_t grid_rows(const Interval& part, unsigned shift) noexcept {
    return (byte_of(part.last) >> shift) - (byte_of(part.first) >> shift) + 1;
}

/// Binary logarithm of the number of bitmap bytes in a row: the j above.
[[nodiscard]] constexpr unsigned grid_shift(const Interval& job) noexcept {
    unsigned shift = 0;
    while (grid_rows(job, shift) > max_grid_rows) ++shift;
    return shift;
}

/// Last integer of the row that holds n.
[[nodiscard]] constexpr std::uint64_t grid_row_last(const Interval& job,
                                                    unsigned shift,
                                                    std::uint64_t n) noexcept {
    const std::uint64_t last_byte = byte_of(n) | ((std::uint64_t{1} << shift) - 1);
    // Past the job's last byte 30k + 29 could exceed 2^64-1; there the row ends with the job.
    return last_byte >= byte_of(job.last) ? job.last : last_byte * wheel + (wheel - 1);
}

}  // namespace warpsieve::core
