#pragma once

// What mid and huge primes share: telling which multiples the tables strike, filing hits into their
// lists, and applying the lists.

#include <cstdint>
#include <cstring>
#include <utility>

#include "cpu/loops.hpp"
#include "cpu/loops/strike.hpp"

namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS {

/// Modulo 2^32. Multiples of an odd n, and they alone, are sent to (2^32 - 1) / n at most by it
/// (Granlund and Montgomery, 1994).
static constexpr std::uint32_t inverse_of(std::uint32_t odd) {
    std::uint32_t inverse = odd;  // right in three bits, and in twice as many after each step
    for (int step = 0; step < 4; ++step) inverse *= 2 - odd * inverse;
    return inverse;
}

/// Brings each of `count` to a place that take(i) gives, by write(place, i). Four take their places
/// before the first is written: places are read from memory, where no read passes a write of which
/// the processor does not know yet where it goes, so that each would wait for the place before. One
/// after the other a hit takes 3.7 ns on a Zen 3, four together 2.1; two are better than one, eight
/// and sixteen as good as four, whose places stay in registers.
template <typename Take, typename Write>
[[gnu::always_inline]] static inline void place_all(std::uint32_t count, Take take, Write write) {
    constexpr std::uint32_t together = 4;
    std::uint32_t i = 0;
    for (; i + together <= count; i += together) {
        decltype(take(i)) place[together];
#pragma GCC unroll 4
        for (std::uint32_t t = 0; t < together; ++t) place[t] = take(i + t);
#pragma GCC unroll 4
        for (std::uint32_t t = 0; t < together; ++t) write(place[t], i + t);
    }
    for (; i < count; ++i) write(take(i), i);
}

/// Entries ahead of the cursor that are fetched for writing, as filing is bound by store misses. A
/// quarter of a cache line: the ends of 256 lists are 16 KiB, and with the next line of each all
/// the time, as with a whole one, they would fill an L1 of 32 KiB and compete for sets in one
/// of 48. On the latter a quarter takes 8 % less time to file than a whole line, in all 4 % at
/// 1e15; 4 to 16 entries measured equal. There are 2000 hits of other lists until the cursor is
/// there.
static constexpr std::ptrdiff_t fetch_ahead = 8;

/// Takes the next place of a list.
[[gnu::always_inline]] static inline std::uint16_t* take_place(const HitCursors& lists,
                                                               std::uint32_t list) {
    if ((reinterpret_cast<std::uintptr_t>(lists.next[list]) & (lists.link_bytes - 1)) == 0)
        [[unlikely]]
        lists.owner->add_link(list);
    return lists.next[list]++;
}

/// A hit's list, and its byte from the beginning of any block.
struct Hit {
    std::uint32_t list;
    std::uint32_t byte;
};

/// Files `count` hits, of which hit_at(i) gives one.
template <typename HitAt>
[[gnu::always_inline]] static inline void file_hits(const HitCursors& lists,
                                                    std::uint32_t count,
                                                    HitAt hit_at) {
    place_all(
        count, [&](std::uint32_t i) { return take_place(lists, hit_at(i).list); },
        [&](std::uint16_t* place, std::uint32_t i) {
            __builtin_prefetch(place + fetch_ahead, 1);
            *place = static_cast<std::uint16_t>(hit_at(i).byte & (block_bytes - 1));
        });
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
        const auto* last = reinterpret_cast<const std::uint8_t*>(end - 1);
        const std::uint8_t* link =
            last - (reinterpret_cast<std::uintptr_t>(last) & (lists.link_bytes - 1));
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
