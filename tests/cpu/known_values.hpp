#pragma once

// Numbers of primes with their source.

#include <array>
#include <cstdint>

#include "warpsieve/interval.hpp"

namespace warpsieve::test {

struct KnownCount {
    Interval interval;
    std::uint64_t primes = 0;
};

/// OEIS A006880: primes below 10^k (10^k itself is none).
inline constexpr std::array<std::uint64_t, 11> primes_below_power_of_ten = {
    0, 4, 25, 168, 1229, 9592, 78498, 664579, 5761455, 50847534, 455052511};

/// Windows far up, counted with primesieve 12.16.
inline constexpr std::array<KnownCount, 4> known_windows = {{
    {{1'000'000'000'000, 1'000'001'000'000}, 36249},
    {{1'000'000'000'000'000, 1'000'000'001'000'000}, 28845},
    {{1'000'000'000'000'000'000, 1'000'000'000'001'000'000}, 24280},
    {{18446744073708551616U, 18446744073709551615U}, 22475},
}};

}  // namespace warpsieve::test
