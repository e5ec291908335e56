#include "core/grid.hpp"

#include <algorithm>

#include "core/wheel.hpp"

namespace warpsieve::core {

std::uint64_t grid_rows(const Interval& part, unsigned shift) {
    return (byte_of(part.last) >> shift) - (byte_of(part.first) >> shift) + 1;
}

unsigned grid_shift(const Interval& job) {
    unsigned shift = 0;
    while (grid_rows(job, shift) > max_grid_rows) ++shift;
    return shift;
}

std::uint64_t grid_row_last(const Interval& job, unsigned shift, std::uint64_t n) {
    const std::uint64_t last_byte = byte_of(n) | ((std::uint64_t{1} << shift) - 1);
    // Past the job's last byte 30k + 29 could exceed 2^64-1; there the row ends with the job.
    return last_byte >= byte_of(job.last) ? job.last : last_byte * wheel + (wheel - 1);
}

}  // namespace warpsieve::core
