#pragma once

// Sums of reciprocals of primes as integers: of floor(2^124 / p), which add in any order, so that
// the result is the same whatever the batches, threads or engine. Each term is less than 1 too
// small, in units of 2^-124, and so a sum of n of them is less than n too small: the bound on the
// error. The sum over the primes below 2^64 is 4.05 (Mertens: ln ln x + 0.2615), over the members
// of twins 1.9 (Brun), so that both fit 128 bits.

#include <cstdint>
#include <span>
#include <string>

#include "core/wide.hpp"

namespace warpsieve::core {

inline constexpr unsigned reciprocal_bits = 124;

/// floor(2^124 / n). @pre n > 0
[[nodiscard]] constexpr WideSum reciprocal(std::uint64_t n) noexcept {
    return wide_sum((WideInteger{1} << reciprocal_bits) / n);
}

/// Both members of twins; one that is in two pairs counts twice.
[[nodiscard]] constexpr WideSum twin_reciprocal(std::uint64_t smaller) noexcept {
    WideSum both = reciprocal(smaller);
    both += reciprocal(smaller + 2);
    return both;
}

/// A sum as a decimal fraction, cut after 37 digits: 2^-124 is 4.7e-38.
[[nodiscard]] std::string fraction_text(const WideSum& sum);

struct Reciprocals {
    WideSum primes{};
    WideSum twins{};  ///< of which both members are bits of the bytes
};

/// @param bytes which begin at byte index `first_byte`
[[nodiscard]] Reciprocals sum_reciprocals(std::span<const std::uint8_t> bytes,
                                          std::uint64_t first_byte);
/// The same by a division for each prime; what the tests hold the other against.
[[nodiscard]] Reciprocals sum_reciprocals_plainly(std::span<const std::uint8_t> bytes,
                                                  std::uint64_t first_byte);

}  // namespace warpsieve::core
