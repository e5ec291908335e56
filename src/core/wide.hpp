#pragma once

// Sums of 128 bits, as two words: how they are added, stored in files and digests, and written as
// text. What is summed up does not matter here.

#include <algorithm>
#include <cstdint>
#include <string>

namespace warpsieve::core {

__extension__ using WideInteger = unsigned __int128;

/// A sum modulo 2^128. Those of the program fit: there are at most 4.3e17 primes below 2^64.
struct WideSum {
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    constexpr WideSum& operator+=(const WideSum& other) noexcept {
        low += other.low;
        high += other.high + (low < other.low ? 1 : 0);
        return *this;
    }
    friend constexpr bool operator==(const WideSum&, const WideSum&) = default;
};

[[nodiscard]] constexpr WideSum wide_sum(WideInteger value) noexcept {
    return {static_cast<std::uint64_t>(value), static_cast<std::uint64_t>(value >> 64)};
}

[[nodiscard]] constexpr WideInteger wide_integer(const WideSum& sum) noexcept {
    return WideInteger{sum.high} << 64 | sum.low;
}

/// a * b.
[[nodiscard]] constexpr WideSum wide_product(std::uint64_t a, std::uint64_t b) noexcept {
    return wide_sum(WideInteger{a} * b);
}

/// In decimal digits.
[[nodiscard]] inline std::string to_string(const WideSum& sum) {
    std::string digits;
    for (WideInteger rest = wide_integer(sum); rest != 0 || digits.empty(); rest /= 10)
        digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    std::ranges::reverse(digits);
    return digits;
}

}  // namespace warpsieve::core
