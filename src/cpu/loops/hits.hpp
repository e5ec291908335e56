#pragma once

// What mid and huge primes share: where the first multiple of each of many primes lies after a
// number, as the residue (-base) mod p by a quotient of doubles, as no vector unit divides 64-bit
// integers; filing hits into their lists, and applying the lists.

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <utility>

#include "cpu/loops.hpp"
#include "cpu/loops/strike.hpp"

namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS {

#if defined(FP_FAST_FMA) || defined(__FMA__)
/// ahead[i] = (-base) mod p[i]. In doubles throughout, so that it needs no 64-bit integer division,
/// multiplication or conversion and every vector unit takes it.
///
/// base = high + low with high of 53 significant bits and low < 2^11. The quotient high / p is
/// rounded, but never past an integer: it is exact or one too large, so high - q * p, which fma
/// yields without error, is in [-p, p), and with low added in [-p, 2p).
/// @pre 2^11 < p[i]
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
/// @pre 2^11 < p[i]
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

/// Entries ahead of the cursor that are fetched for writing: one cache line. Filing is bound by
/// store misses; this took 1e15 + 1e10 from 3.5 to 2.7 s.
static constexpr std::ptrdiff_t fetch_ahead = 32;

[[gnu::always_inline]] static inline void file_hit(const HitCursors& lists,
                                                   std::uint32_t list,
                                                   std::uint32_t byte) {
    if ((reinterpret_cast<std::uintptr_t>(lists.next[list]) & (lists.link_bytes - 1)) == 0)
        [[unlikely]]
        lists.owner->add_link(list);
    std::uint16_t* const next = lists.next[list];
    __builtin_prefetch(next + fetch_ahead, 1);
    *next = static_cast<std::uint16_t>(byte & (block_bytes - 1));
    lists.next[list] = next + 1;
}

/// Bytes at the start of a link that are fetched while the link after it is applied. The jump from
/// link to link cannot be foreseen, and each costs a miss or more before the processor sees a
/// stream. 256 to 2048 measured within 4 %, 1024 best: 8 % of the whole at 1e15, 10 % at 1e18.
static constexpr std::ptrdiff_t fetched_bytes = 1024;

[[gnu::always_inline]] static inline void fetch_link(const std::uint8_t* link,
                                                     std::ptrdiff_t link_bytes) {
    constexpr std::ptrdiff_t cache_line = 64;
    const std::ptrdiff_t bytes = link_bytes < fetched_bytes ? link_bytes : fetched_bytes;
    for (std::ptrdiff_t at = 0; at < bytes; at += cache_line) __builtin_prefetch(link + at);
}

template <std::size_t residue_class>
static void apply_class(const HitCursors& lists, std::uint32_t block, std::uint8_t* s) {
    constexpr std::uint8_t mask = all_but(residue_at(residue_class));
    const std::uint16_t* end = lists.next[residue_class * lists.blocks + block];
    while (end != nullptr) {
        const auto last = reinterpret_cast<std::uintptr_t>(end - 1);
        const auto* link =
            reinterpret_cast<const std::uint8_t*>(last & ~std::uintptr_t{lists.link_bytes - 1});
        HitLists::Header header;
        std::memcpy(&header, link, sizeof header);
        if (header.before != nullptr) fetch_link(header.before, lists.link_bytes);
#pragma GCC unroll 4
        for (const std::uint16_t* hit = header.first; hit < end; ++hit)
            s[*hit] = static_cast<std::uint8_t>(s[*hit] & mask);
        end = header.before == nullptr
                  ? nullptr
                  : reinterpret_cast<const std::uint16_t*>(header.before + lists.link_bytes);
    }
}

static void apply_hits(const HitCursors& lists, std::uint32_t block, std::uint8_t* s) {
    [&]<std::size_t... residue_class>(std::index_sequence<residue_class...>) {
        (apply_class<residue_class>(lists, block, s), ...);
    }
    (std::make_index_sequence<8>{});
}

}  // namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS
