#pragma once

// The primes near the ends of a stretch, by which it is joined with its neighbours: a constellation
// may have members on both sides of a seam, wherever that lies, and all of them are within one
// pattern's width of it. So totals carry the primes near their first and near their last one, and
// nothing has to be sieved or tested again where stretches, batches, or parts of an interval join.

#include <cstdint>
#include <functional>
#include <span>

#include "core/quantities.hpp"
#include "core/wide.hpp"

namespace warpsieve::core {

/// Odd primes within width_limit of an end, the end itself among them: bit i is the one that is 2i
/// away from the end, inwards. 2 is in no constellation and has no bit; where it is the end, the
/// distances count from 3.
using NearbyPrimes = WideSum;

inline constexpr unsigned nearby_bits = 120;

/// Near the first of the primes of a bitmap's bytes, which begin at byte index `first_byte`.
[[nodiscard]] NearbyPrimes near_first(std::span<const std::uint8_t> bytes,
                                      std::uint64_t first_byte,
                                      std::uint64_t first_prime);
[[nodiscard]] NearbyPrimes near_last(std::span<const std::uint8_t> bytes,
                                     std::uint64_t first_byte,
                                     std::uint64_t last_prime);

using PrimeTest = std::function<bool(std::uint64_t)>;

/// Near the last prime of an interval that begins at `first`, by tests, about 60 of them.
[[nodiscard]] NearbyPrimes near_last(std::uint64_t first,
                                     std::uint64_t last_prime,
                                     const PrimeTest& is_prime);

/// One side of a seam: its prime beside the seam, and those near it.
struct SeamSide {
    std::uint64_t prime = 0;
    NearbyPrimes near{};
};

/// Those near the first prime of two neighbours together. @param a, b their first primes
[[nodiscard]] NearbyPrimes join_near_first(const SeamSide& a, const SeamSide& b) noexcept;
/// Those near the last prime of two neighbours together. @param a, b their last primes
[[nodiscard]] NearbyPrimes join_near_last(const SeamSide& a, const SeamSide& b) noexcept;

/// Those of the primes near `first` that are at most `last`.
[[nodiscard]] NearbyPrimes near_first_through(const SeamSide& first, std::uint64_t last) noexcept;

/// How many constellations have members on both sides.
/// @param below its last prime @param above its first prime
[[nodiscard]] std::uint64_t count_across(const Constellation& constellation,
                                         const SeamSide& below,
                                         const SeamSide& above) noexcept;

}  // namespace warpsieve::core
