#pragma once

// The sum of the primes of a bitmap, by counting bits: the integer of a bit is that of its word,
// and one of 64 below 240.

#include <cstdint>
#include <span>

#include "core/wide.hpp"

namespace warpsieve::core {

/// Sum of the integers of the set bits of bytes that begin at byte index `first_byte`.
[[nodiscard]] WideSum sum_of_bits(std::span<const std::uint8_t> bytes, std::uint64_t first_byte);

}  // namespace warpsieve::core
