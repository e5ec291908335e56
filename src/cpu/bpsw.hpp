#pragma once

// Baillie-PSW: a strong test to base 2 and an extra strong Lucas test. No composite below 2^64
// passes both: checked by others against the complete list of base-2 pseudoprimes below 2^64
// (J. Feitsma, W. Galway), and here against the sieve (tests/cpu). For short windows far up it is
// cheaper to sieve with few primes and to test what survives than to sieve with all.

#include <cstdint>
#include <span>

namespace warpsieve::cpu {

/// Clears the bits of the composites, about 230 ns for each set bit.
/// @pre every set bit stands for a number above 163 without a factor up to 163
void keep_primes(std::span<std::uint8_t> bits, std::uint64_t first_byte);

}  // namespace warpsieve::cpu
