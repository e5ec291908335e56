#pragma once

// Numbers of any size, for the tests of formulas.

#include <cstdint>
#include <random>

#include "warpsieve/is_prime.hpp"

namespace warpsieve::test {

/// A prime not below n.
inline std::uint32_t prime_from(std::uint64_t n) {
    while (!is_prime(n)) ++n;
    return static_cast<std::uint32_t>(n);
}

/// A number below 2^bits whose binary logarithm is uniform.
inline std::uint64_t any_below(std::mt19937_64& random, unsigned bits) {
    return random() >> (64 - 1 - random() % bits);
}

}  // namespace warpsieve::test
