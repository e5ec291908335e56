#pragma once

#include <cstdint>

namespace warpsieve {

/// The integers first, first + 1, ..., last. Closed on both sides, because a half-open interval of
/// 64-bit numbers cannot end with 2^64-1.
/// @pre first <= last; checked where intervals enter the program (command line, file).
struct Interval {
    std::uint64_t first = 0;
    std::uint64_t last = 0;

    /// Number of integers less one: the length itself of [0, 2^64-1] does not fit.
    [[nodiscard]] constexpr std::uint64_t span() const noexcept { return last - first; }
    /// Number of integers, as near as a double comes.
    [[nodiscard]] constexpr double length() const noexcept {
        return static_cast<double>(span()) + 1;
    }
    [[nodiscard]] constexpr bool contains(std::uint64_t n) const noexcept {
        return first <= n && n <= last;
    }
    friend bool operator==(const Interval&, const Interval&) = default;
};

}  // namespace warpsieve
