#pragma once

// Work so small that an engine would cost more than the result: each candidate is tested by itself,
// in the calling thread, and nothing is started or kept.

#include <cstdint>
#include <optional>
#include <vector>

#include "warpsieve/interval.hpp"

namespace warpsieve::sieve {

/// Whether testing the candidates of an interval is quicker than an engine that is there already:
/// 256 integers take either way 2 to 4 us near 0 and 25 to 35 us near 2^64, 1,000 integers twice as
/// long by testing. An engine that must be made first takes 0.3 ms.
[[nodiscard]] constexpr bool is_small(const Interval& interval) noexcept {
    constexpr std::uint64_t few = 256;
    return interval.span() < few;
}

/// The bitmap of an interval, as engines make it.
[[nodiscard]] std::vector<std::uint8_t> tested_bitmap(const Interval& interval);

/// Whether so many primes from a number on are found sooner by testing one number after the other:
/// an engine looks through some hundred primes more than it is asked for, by the bound that it
/// plans with. 64 of them are tested in 2 us near 0 and in 0.3 ms near 2^64.
[[nodiscard]] constexpr bool are_few(std::uint64_t primes) noexcept {
    constexpr std::uint64_t few = 64;
    return primes <= few;
}

/// The n-th prime, counted from 1, of those that are at least `start`; empty where there are fewer
/// below 2^64.
[[nodiscard]] std::optional<std::uint64_t> tested_nth_prime(std::uint64_t n, std::uint64_t start);

}  // namespace warpsieve::sieve
