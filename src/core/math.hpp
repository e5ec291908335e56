#pragma once

// Arithmetic of 64-bit numbers that would wrap or be rounded if it were written down plainly.

#include <cmath>
#include <cstdint>
#include <limits>

namespace warpsieve::core {

inline constexpr std::uint64_t max_u64 = std::numeric_limits<std::uint64_t>::max();

/// floor(sqrt(n)), exact for every 64-bit n: the floating-point root is only a first guess, as
/// (double)n rounds up near 2^64.
[[nodiscard]] inline std::uint64_t isqrt(std::uint64_t n) noexcept {
    constexpr std::uint64_t root_max = 0xffffffff;
    auto root = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(n)));
    if (root > root_max) root = root_max;
    while (root * root > n) --root;
    while (root < root_max && (root + 1) * (root + 1) <= n) ++root;
    return root;
}

/// a * b, or 2^64-1 where the product does not fit.
[[nodiscard]] constexpr std::uint64_t saturating_multiply(std::uint64_t a,
                                                          std::uint64_t b) noexcept {
    return b != 0 && a > max_u64 / b ? max_u64 : a * b;
}

/// a + b, or 2^64-1 where the sum does not fit.
[[nodiscard]] constexpr std::uint64_t saturating_add(std::uint64_t a, std::uint64_t b) noexcept {
    return b > max_u64 - a ? max_u64 : a + b;
}

}  // namespace warpsieve::core
