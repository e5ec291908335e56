#pragma once

// How far it is from a number to the next multiple of each of many primes: the residue (-base) mod
// p, by a quotient of doubles, as no vector unit divides 64-bit integers.

#include <bit>
#include <cmath>
#include <cstdint>

#include "cpu/loops.hpp"

namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS {

/// Primes up to this divide one by one: of the base 11 bits are left to the end, which must be
/// less than a prime.
inline constexpr std::uint32_t least_vector_prime = 1U << 11;

#if defined(__aarch64__)
/// ahead[i] = (-base) mod p[i]. As below, with the signs turned: quotient * p - high is in (-p, p],
/// and in (-2p, p] with low subtracted; p itself is not met, as a quotient that is an integer is
/// not rounded. NEON converts 64-bit integers to doubles and back, so that no bits are borrowed.
/// @pre least_vector_prime < p[i]
static void negated_residues(std::uint64_t base,
                             const std::uint32_t* p,
                             std::uint32_t count,
                             std::uint32_t* ahead) {
    constexpr std::uint64_t low_bits = (std::uint64_t{1} << 11) - 1;
    const auto high = static_cast<double>(base & ~low_bits);
    const auto low = static_cast<double>(base & low_bits);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto prime = static_cast<double>(std::uint64_t{p[i]});
        const double quotient = std::trunc(high / prime);
        double distance = std::fma(quotient, prime, -high) - low;
        distance += distance < 0 ? prime : 0.0;
        distance += distance < 0 ? prime : 0.0;
        ahead[i] = static_cast<std::uint32_t>(static_cast<std::uint64_t>(distance));
    }
}
#elif defined(FP_FAST_FMA) || defined(__FMA__)
/// ahead[i] = (-base) mod p[i]. In doubles throughout, so that it needs no 64-bit integer division,
/// multiplication or conversion and every vector unit takes it.
///
/// base = high + low with high of 53 significant bits and low < 2^11. The quotient high / p is
/// rounded, but never past an integer: it is exact or one too large, so high - q * p, which fma
/// yields without error, is in [-p, p), and with low added in [-p, 2p).
/// @pre least_vector_prime < p[i]
static void negated_residues(std::uint64_t base,
                             const std::uint32_t* p,
                             std::uint32_t count,
                             std::uint32_t* ahead) {
    constexpr std::uint64_t low_bits = (std::uint64_t{1} << 11) - 1;
    // 2^52 + x has the integer x in its low bits.
    constexpr double to_bits = 0x1p52;
    const auto high = static_cast<double>(base & ~low_bits);
    const auto low = static_cast<double>(base & low_bits);
    for (std::uint32_t i = 0; i < count; ++i) {
        // Through a signed number: before AVX-512 there is no conversion of unsigned ones.
        const auto shifted = static_cast<std::int32_t>(p[i] ^ 0x80000000U);
        const double prime = static_cast<double>(shifted) + 0x1p31;
        const double quotient = std::trunc(high / prime);
        double rest = std::fma(-quotient, prime, high) + low;
        rest += rest < 0 ? prime : 0.0;
        rest -= rest >= prime ? prime : 0.0;
        const double distance = rest > 0 ? prime - rest : 0.0;
        ahead[i] = static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(distance + to_bits));
    }
}
#else
/// ahead[i] = (-base) mod p[i]. The quotient is off by at most one (p > 2^11), which the two
/// minima mend: a rest below 0 is a huge unsigned number.
/// @pre least_vector_prime < p[i]
static void negated_residues(std::uint64_t base,
                             const std::uint32_t* p,
                             std::uint32_t count,
                             std::uint32_t* ahead) {
    const auto rounded = static_cast<double>(base);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint64_t prime = p[i];
        const auto quotient = static_cast<std::uint64_t>(
            static_cast<std::int64_t>(rounded / static_cast<double>(p[i])));
        std::uint64_t rest = base - quotient * prime;
        rest = rest < rest + prime ? rest : rest + prime;
        rest = rest < rest - prime ? rest : rest - prime;
        ahead[i] = static_cast<std::uint32_t>(rest == 0 ? 0 : prime - rest);
    }
}
#endif

}  // namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS
