#pragma once

// Where primes begin in a stretch of the bitmap that some of their cycles are under way in: the
// place of the next cycle of each, and the strikes of the one before that lie ahead. All primes
// begin anew with every stretch, so that stretches may come in any order; a branch that depends on
// a prime, or a division, would make that cost as much as a good part of a short stretch.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/wheel.hpp"
#include "cpu/loops.hpp"
#include "cpu/loops/residues.hpp"
#include "cpu/loops/strike.hpp"

namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS {

/// Strikes of the cycle that begins at a byte before s. Those that lie before s all go to s[-1].
template <unsigned r, std::size_t... k>
// NOLINTNEXTLINE(readability-non-const-parameter): s is written through, in the fold
[[gnu::always_inline]] static inline void strike_rest(std::uint8_t* s,
                                                      std::ptrdiff_t cycle,
                                                      std::ptrdiff_t a,
                                                      std::index_sequence<k...> /*places*/) {
    const auto strike = [s](std::ptrdiff_t at, std::uint8_t mask) {
        std::uint8_t& byte = s[std::max<std::ptrdiff_t>(at, -1)];
        byte = static_cast<std::uint8_t>(byte & mask);
    };
    (strike(cycle + a * residue_at(k) +
                std::ptrdiff_t{r} * residue_at(k) / std::ptrdiff_t{core::wheel},
            all_but(r * residue_at(k))),
     ...);
}

/// Cycles of p begin at the bytes that are multiples of p.
template <unsigned r>
static void begin_cycle(std::uint8_t* s, CyclePrime& sieving, std::uint32_t ahead) {
    const std::ptrdiff_t p = sieving.prime;
    sieving.next = ahead;
    strike_rest<r>(s, ahead - p, p / std::ptrdiff_t{core::wheel}, std::make_index_sequence<8>{});
}

template <std::size_t residue_class>
static void begin_class(std::uint8_t* s, std::uint64_t first_byte, CycleLists& lists) {
    constexpr unsigned r = residue_at(residue_class);
    constexpr std::size_t at_a_time = 1024;  // 8 KiB of L1
    std::uint32_t primes[at_a_time];
    std::uint32_t ahead[at_a_time];
    CyclePrime* next = lists[residue_class].data();
    CyclePrime* const end = next + lists[residue_class].size();
    for (; next != end && next->prime <= least_vector_prime; ++next) {
        const auto behind = static_cast<std::uint32_t>(first_byte % next->prime);
        begin_cycle<r>(s, *next, behind == 0 ? 0 : next->prime - behind);
    }
    while (next != end) {
        const auto count = std::min(at_a_time, static_cast<std::size_t>(end - next));
        for (std::size_t i = 0; i < count; ++i) primes[i] = next[i].prime;
        negated_residues(first_byte, primes, static_cast<std::uint32_t>(count), ahead);
        for (std::size_t i = 0; i < count; ++i) begin_cycle<r>(s, *next++, ahead[i]);
    }
}

static void begin_cycles(std::uint8_t* s, std::uint64_t first_byte, CycleLists& lists) {
    [&]<std::size_t... residue_class>(std::index_sequence<residue_class...>) {
        (begin_class<residue_class>(s, first_byte, lists), ...);
    }
    (std::make_index_sequence<8>{});
}

}  // namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS
