#pragma once

// Multiples of 7..163: sixteen tables ANDed into the bitmap, eight at a time so that the stretches
// in use stay in L1.

#include <cstddef>
#include <cstdint>

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
    const auto *a = from[0], *b = from[1], *c = from[2], *d = from[3], *e = from[4], *f = from[5],
               *g = from[6], *h = from[7];
    const auto at = [](const std::uint8_t* bytes, std::size_t i) -> const Bytes64& {
        return *reinterpret_cast<const Bytes64*>(bytes + i);
    };
    for (std::size_t i = 0; i < presieve_step; i += sizeof(Bytes64))
        *reinterpret_cast<Bytes64*>(s + i) &=
            at(a, i) & at(b, i) & at(c, i) & at(d, i) & at(e, i) & at(f, i) & at(g, i) & at(h, i);
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

}  // namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS
