#pragma once

// Primes by their residues modulo q. Bytes of a bitmap stand for 30 integers each, so that the
// residues of a bit's integers repeat every q / gcd(q, 30) bytes: it is enough to count, for each
// place of that period, how often each of its eight bits is set.

#include <cstdint>
#include <span>

namespace warpsieve::core {

inline constexpr std::uint32_t largest_modulus = 240;

/// @param bytes which begin at byte index `first_byte`
/// @param counts of the residues 0 to q - 1, to which the bits are added; those of a prime that
/// divides q are not
void add_residues(std::span<const std::uint8_t> bytes,
                  std::uint64_t first_byte,
                  std::span<std::uint64_t> counts);

}  // namespace warpsieve::core
