#pragma once

#include <cstdint>
#include <span>

#include "core/totals.hpp"

namespace warpsieve::core {

/// The largest distance between neighbouring set bits of bytes that begin at byte index
/// `first_byte`, and the integer where it begins; the first one of several.
/// Leaps from a prime p by the largest gap so far and looks back: unless there is none up to p, all
/// between is done. So about one byte in (largest gap / 30) is read.
[[nodiscard]] Gap largest_gap(std::span<const std::uint8_t> bytes, std::uint64_t first_byte);

}  // namespace warpsieve::core
