#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/totals.hpp"

namespace warpsieve::core {

/// Sum of the integers of the set bits of bytes that begin at byte index `first_byte`.
[[nodiscard]] WideSum sum_of_bits(std::span<const std::uint8_t> bytes, std::uint64_t first_byte);

/// In decimal digits.
[[nodiscard]] std::string to_string(const WideSum& sum);

/// a * b.
[[nodiscard]] WideSum wide_product(std::uint64_t a, std::uint64_t b) noexcept;

}  // namespace warpsieve::core
