#pragma once

// The Baillie-PSW test (core/probable_prime.hpp) of all numbers that a sieve with few primes has
// left.

#include <cstdint>
#include <span>

namespace warpsieve::cpu {

/// Clears the bits of the composites, about 230 ns for each set bit.
/// @pre every set bit stands for a number above 163 without a factor up to 163
void keep_primes(std::span<std::uint8_t> bits, std::uint64_t first_byte);

}  // namespace warpsieve::cpu
