#pragma once

#include <cstdint>

#include "core/math.hpp"
#include "core/wheel.hpp"

namespace warpsieve::cpu {

/// The bit of a number in its byte. @pre n is coprime to 30
[[nodiscard]] constexpr std::uint8_t bit_of(std::uint64_t n) noexcept {
    const auto residue = static_cast<unsigned>(n % core::wheel);
    return static_cast<std::uint8_t>(core::bits_from(residue) & core::bits_through(residue));
}

/// Place of a residue of the wheel among the eight.
[[nodiscard]] constexpr std::size_t class_of(std::uint64_t n) noexcept {
    return n % core::wheel * 8 / core::wheel;
}

/// Last integer of the bytes before end_byte > 0: 30 * end_byte wraps in the last bytes below 2^64.
[[nodiscard]] constexpr std::uint64_t last_integer_before(std::uint64_t end_byte) noexcept {
    return end_byte > core::max_u64 / core::wheel ? core::max_u64 : core::wheel * end_byte - 1;
}

}  // namespace warpsieve::cpu
