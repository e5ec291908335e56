#pragma once

#include <cstdint>
#include <list>
#include <optional>

#include "kernels/row_sieve/knobs.hpp"
#include "kernels/row_sieve/row_sieve.hpp"

// Windows that devices begin before their batch is asked for: what comes after a batch is most
// likely the first windows of the next one. So a device works on while the results of its last
// window are copied, and while the caller handles the batch.

namespace warpsieve::kernels {

/// The integers of one window for each device behind a batch; empty at the end of the range.
/// @param last of the batch
[[nodiscard]] std::optional<Interval> windows_behind(std::uint64_t last,
                                                     const Cut& cut,
                                                     std::uint32_t devices);

/// Keeps those begun windows that the batch begins with, and forgets the others.
/// @return what of the batch they leave
[[nodiscard]] std::optional<Interval> keep_begun(std::list<RowSieve>& sieves,
                                                 const Interval& batch);

}  // namespace warpsieve::kernels
