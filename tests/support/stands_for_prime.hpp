#pragma once

#include <cstdint>

namespace warpsieve::test {

/// Numbers that stand for primes, most of the candidates, so that tuplets of all kinds are many, on
/// both sides of every cut. The true ones of the first byte, where tuplets that begin with 5 are
/// taken for granted.
[[nodiscard]] inline bool stands_for_prime(std::uint64_t n) {
    constexpr std::uint64_t first_byte_end = 30;
    if (n == 2 || n == 3 || n == 5) return true;
    if (n % 2 == 0 || n % 3 == 0 || n % 5 == 0) return false;
    if (n < first_byte_end) return n > 5;
    return (n * 0x9e3779b97f4a7c15 >> 40) % 4 != 0;
}

}  // namespace warpsieve::test
