#pragma once

// The largest gap between neighbouring primes of a bitmap. Apart from the other quantities, as it
// is found by leaving out nearly all of the bitmap: a large gap has whole bytes without a bit,
// which loops over vectors look for, and the larger the largest one so far, the fewer such places
// there are. So whoever reads a bitmap piece by piece says what it knows of the pieces before.

#include <cstdint>
#include <span>

#include "core/totals.hpp"

namespace warpsieve::core {

/// The largest distance between neighbouring set bits of bytes that begin at byte index
/// `first_byte`, and the integer where it begins; the first one of several. Gap{} where none is
/// larger than `known`.
[[nodiscard]] Gap largest_gap(std::span<const std::uint8_t> bytes,
                              std::uint64_t first_byte,
                              std::uint64_t known = 0);

}  // namespace warpsieve::core
