#pragma once

#include <cstdint>
#include <vector>

#include "core/engine.hpp"

namespace warpsieve::core {

/// Totals of a stretch of a batch, slice by slice.
struct SlicePart {
    std::uint64_t first_byte = 0;
    std::vector<Totals> slices = {};  ///< from that of first_byte on

    /// @param byte where `totals` begin, in one slice with their end; calls come in order
    void append(std::uint64_t byte, const Totals& totals, const Wanted& wanted);
};

/// Appends the parts of a batch to its slices, in the order of the integers, as neighbours join
/// where gaps and twins cross their seam.
/// @param parts in any order @param result with all its slices, which hold what comes before the
/// parts
void join_slices(std::vector<SlicePart> parts, const Wanted& wanted, BatchResult& result);

}  // namespace warpsieve::core
