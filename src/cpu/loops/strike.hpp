#pragma once

// The primes that strike every segment. Multiples of 7..163: sixteen tables ANDed into the bitmap,
// eight at a time so that the stretches in use stay in L1. Small and medium primes: whole wheel
// cycles that spill over the end.
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

/// 64 bytes at any address; lowered to what registers there are.
using Bytes64 = std::uint8_t __attribute__((vector_size(64), aligned(1), may_alias));

static constexpr std::size_t tables_at_a_time = 8;

template <std::size_t first>
[[gnu::always_inline]] static inline void presieve_step_with(std::uint8_t* s,
                                                             const PresieveTables& tables,
                                                             PresieveOffsets& offsets) {
    const std::uint8_t* from[tables_at_a_time];
    for (std::size_t t = 0; t < tables_at_a_time; ++t) {
        const PresieveTable& table = tables[first + t];
        std::uint32_t& offset = offsets[first + t];
        from[t] = table.bytes.data() + offset;
        offset += presieve_step;
        if (offset >= table.period) offset -= table.period;
    }
    const auto at = [&](std::size_t t, std::size_t i) -> const Bytes64& {
        return *reinterpret_cast<const Bytes64*>(from[t] + i);
    };
    for (std::size_t i = 0; i < presieve_step; i += sizeof(Bytes64))
        *reinterpret_cast<Bytes64*>(s + i) &=
            at(0, i) & at(1, i) & at(2, i) & at(3, i) & at(4, i) & at(5, i) & at(6, i) & at(7, i);
}

static void presieve(std::uint8_t* s,
                     std::uint32_t steps,
                     const PresieveTables& tables,
                     PresieveOffsets& offsets) {
    static_assert(presieve_groups.size() == 2 * tables_at_a_time);
    for (std::uint32_t step = 0; step < steps; ++step, s += presieve_step) {
        presieve_step_with<0>(s, tables, offsets);
        presieve_step_with<tables_at_a_time>(s, tables, offsets);
    }
}

/// All bits but the one of the class of n.
constexpr std::uint8_t all_but(unsigned n) {
    return static_cast<std::uint8_t>(~core::bit_of(n));
}

constexpr unsigned residue_at(std::size_t k) {
    return core::wheel_residues[k];
}

/// How a strike is done. A plain one reads, clears and writes, so that the line is written back
/// when it leaves L1. A sparing one writes only where the bit was still there, and elsewhere to a
/// byte that nobody reads: no branch, as four bits of five are gone when tables and small primes
/// have struck.
enum class Strike : std::uint8_t { plain, sparing };

template <Strike how, unsigned r, std::size_t k>
[[gnu::always_inline]] static inline void strike_one(std::uint8_t* cycle,
                                                     std::size_t a,
                                                     std::uint8_t* unread) {
    constexpr unsigned cofactor = residue_at(k);
    constexpr std::uint8_t mask = all_but(r * cofactor);
    std::uint8_t* const byte = cycle + a * cofactor + std::size_t{r} * cofactor / core::wheel;
    if constexpr (how == Strike::plain) {
        *byte = static_cast<std::uint8_t>(*byte & mask);
    } else {
        const std::uint8_t before = *byte;
        const auto after = static_cast<std::uint8_t>(before & mask);
        std::uint8_t* to = unread;
#if defined(__x86_64__)
        // GCC 12 makes a branch of some of the eight choices.
        asm("test %[bit], %[before]\n\tcmovnz %[byte], %[to]"
            : [to] "+r"(to)
            : [bit] "i"(static_cast<std::uint8_t>(~mask)), [before] "q"(before), [byte] "r"(byte)
            : "cc");
#else
        if (after != before) to = byte;
#endif
        *to = after;
    }
}

template <Strike how, unsigned r, std::size_t... k>
[[gnu::always_inline]] static inline void strike_cycle(std::uint8_t* cycle,
                                                       std::size_t a,
                                                       std::uint8_t* unread,
                                                       std::index_sequence<k...> /*places*/) {
    (strike_one<how, r, k>(cycle, a, unread), ...);
}

template <Strike how, std::size_t residue_class>
static void strike_class(std::uint8_t* s, std::uint32_t bytes, CycleLists& lists) {
    constexpr unsigned r = residue_at(residue_class);
    std::uint8_t* const end = s + bytes;
    std::uint8_t unread = 0;
    for (CyclePrime& sieving : lists[residue_class]) {
        const std::size_t p = sieving.prime;
        std::uint8_t* cycle = s + sieving.next;
        for (; cycle < end; cycle += p)
            strike_cycle<how, r>(cycle, p / core::wheel, &unread, std::make_index_sequence<8>{});
        sieving.next = static_cast<std::uint32_t>(cycle - end);
    }
}

template <Strike how>
static void strike_cycles(std::uint8_t* s, std::uint32_t bytes, CycleLists& lists) {
    [&]<std::size_t... residue_class>(std::index_sequence<residue_class...>) {
        (strike_class<how, residue_class>(s, bytes, lists), ...);
    }
    (std::make_index_sequence<8>{});
}

}  // namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS
