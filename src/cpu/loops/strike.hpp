#pragma once

// Strikes of small and medium primes: whole wheel cycles that spill over the end.
//
// A prime p = 30a + r times a cofactor 30t + R[k] lies in byte p*t + a*R[k] + r*R[k]/30, at the bit
// of the class r*R[k] mod 30. All but p and a are constants of (r, k), so a cycle of eight strikes
// is eight ANDs with constants at constant multiples of a, and one template over r serves all
// primes. The cycle that begins before the end is always completed; the next block begins with the
// next cycle. So there is no wheel index, no entry in mid-cycle and one loop exit per prime.

#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/wheel.hpp"
#include "cpu/loops.hpp"

namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS {

/// All bits but the one of the class of n.
constexpr std::uint8_t all_but(unsigned n) {
    return static_cast<std::uint8_t>(~core::bit_of(n));
}

constexpr unsigned residue_at(std::size_t k) {
    return core::wheel_residues[k];
}

template <unsigned r, std::size_t k>
[[gnu::always_inline]] static inline void strike_one(std::uint8_t* cycle, std::size_t a) {
    constexpr unsigned cofactor = residue_at(k);
    constexpr std::uint8_t mask = all_but(r * cofactor);
    std::uint8_t& byte = cycle[a * cofactor + r * cofactor / core::wheel];
    byte = static_cast<std::uint8_t>(byte & mask);
}

template <unsigned r, std::size_t... k>
[[gnu::always_inline]] static inline void strike_cycle(std::uint8_t* cycle,
                                                       std::size_t a,
                                                       std::index_sequence<k...>) {
    (strike_one<r, k>(cycle, a), ...);
}

template <std::size_t residue_class>
static void strike_class(std::uint8_t* s, std::uint32_t bytes, CycleLists& lists) {
    constexpr unsigned r = residue_at(residue_class);
    std::uint8_t* const end = s + bytes;
    for (CyclePrime& sieving : lists[residue_class]) {
        const std::size_t p = sieving.prime;
        std::uint8_t* cycle = s + sieving.next;
        for (; cycle < end; cycle += p)
            strike_cycle<r>(cycle, p / core::wheel, std::make_index_sequence<8>{});
        sieving.next = static_cast<std::uint32_t>(cycle - end);
    }
}

static void strike_cycles(std::uint8_t* s, std::uint32_t bytes, CycleLists& lists) {
    [&]<std::size_t... residue_class>(std::index_sequence<residue_class...>) {
        (strike_class<residue_class>(s, bytes, lists), ...);
    }
    (std::make_index_sequence<8>{});
}

}  // namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS
