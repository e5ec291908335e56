#pragma once

// The gap table of a window, from what a device has counted inside its cells.

#include <cstdint>
#include <span>

#include "core/gap_table.hpp"
#include "kernels/phases/summarise_cell.hpp"
#include "kernels/phases/tally_cell.hpp"

namespace warpsieve::gpu {

/// @param base byte where the window begins
/// @throw WrongResultError when the gaps are not those between the primes
[[nodiscard]] core::GapTable gap_table_of(std::uint64_t base,
                                          std::span<const CellSummary> cells,
                                          const GapCounters& inside);

}  // namespace warpsieve::gpu
