#pragma once

// A vector of 32-bit numbers as wide as the instruction set has, in GCC's portable notation. Only
// the packing of chosen lanes needs instructions that the notation cannot name: intrinsics, and
// their plain twin. Beside it bits.hpp alone has some.

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__AVX512DQ__) || defined(__AVX2__)
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#endif

namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS {

#if defined(__AVX512DQ__)
inline constexpr std::uint32_t lane_count = 16;
#elif defined(__AVX2__)
inline constexpr std::uint32_t lane_count = 8;
#else
inline constexpr std::uint32_t lane_count = 4;
#endif

using Lanes = std::uint32_t __attribute__((vector_size(4 * lane_count)));
using LaneMask = std::int32_t __attribute__((vector_size(4 * lane_count)));

[[gnu::always_inline]] static inline Lanes load_lanes(const std::uint32_t* from) {
    Lanes lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

[[gnu::always_inline]] static inline Lanes least_lanes(Lanes a, Lanes b) {
    return a < b ? a : b;
}

/// Lanes that are chosen by comparing. With AVX-512 these are bits in a register of their own,
/// which GCC 12 takes to vectors and back where the notation compares: 3 % of the whole at 1e15.
#if defined(__AVX512DQ__)
using ChosenLanes = __mmask16;

[[gnu::always_inline]] static inline __m512i in_all_lanes(std::uint32_t value) {
    return _mm512_set1_epi32(static_cast<int>(value));
}

[[gnu::always_inline]] static inline ChosenLanes lanes_below(Lanes values, std::uint32_t limit) {
    return _mm512_cmplt_epu32_mask(reinterpret_cast<__m512i>(values), in_all_lanes(limit));
}

/// Those of the chosen lanes that are above `limit`.
[[gnu::always_inline]] static inline ChosenLanes lanes_above(Lanes values,
                                                             std::uint32_t limit,
                                                             ChosenLanes chosen) {
    return _mm512_mask_cmpgt_epu32_mask(chosen, reinterpret_cast<__m512i>(values),
                                        in_all_lanes(limit));
}
#else
using ChosenLanes = LaneMask;

[[gnu::always_inline]] static inline ChosenLanes lanes_below(Lanes values, std::uint32_t limit) {
    return values < limit;
}

/// Those of the chosen lanes that are above `limit`.
[[gnu::always_inline]] static inline ChosenLanes lanes_above(Lanes values,
                                                             std::uint32_t limit,
                                                             ChosenLanes chosen) {
    return chosen & (values > limit);
}
#endif

/// Writes the lanes whose mask is -1 (not 0) next to each other and returns how many there are.
/// Up to lane_count entries are overwritten.
#if defined(__AVX512DQ__)
[[gnu::always_inline]] static inline std::uint32_t pack_lanes(std::uint32_t* out,
                                                              Lanes values,
                                                              ChosenLanes chosen) {
    const __m512i packed = _mm512_maskz_compress_epi32(chosen, reinterpret_cast<__m512i>(values));
    _mm512_storeu_si512(out, packed);
    return static_cast<std::uint32_t>(std::popcount(static_cast<std::uint32_t>(chosen)));
}

[[gnu::always_inline]] static inline std::uint32_t pack_lanes(std::uint32_t* out,
                                                              Lanes values,
                                                              LaneMask mask) {
    return pack_lanes(out, values, _mm512_movepi32_mask(reinterpret_cast<__m512i>(mask)));
}
#elif defined(__AVX2__)
struct PackTable {
    std::uint8_t lanes[256][8];
};
/// For each mask of eight lanes the numbers of the chosen ones, in order.
static constexpr PackTable pack_table = [] {
    PackTable table{};
    for (unsigned mask = 0; mask < 256; ++mask) {
        unsigned at = 0;
        for (std::uint8_t lane = 0; lane < 8; ++lane)
            if ((mask >> lane & 1) != 0) table.lanes[mask][at++] = lane;
    }
    return table;
}();

[[gnu::always_inline]] static inline std::uint32_t pack_lanes(std::uint32_t* out,
                                                              Lanes values,
                                                              LaneMask mask) {
    const auto chosen = static_cast<unsigned>(_mm256_movemask_ps(reinterpret_cast<__m256>(mask)));
    const __m128i order =
        _mm_loadl_epi64(reinterpret_cast<const __m128i*>(pack_table.lanes[chosen]));
    const __m256i packed =
        _mm256_permutevar8x32_epi32(reinterpret_cast<__m256i>(values), _mm256_cvtepu8_epi32(order));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), packed);
    return static_cast<std::uint32_t>(std::popcount(chosen));
}
#elif defined(__aarch64__) && defined(__ARM_NEON)
struct PackTable {
    alignas(16) std::uint8_t bytes[16][16];
};
/// For each mask of four lanes the bytes of the chosen ones, in order.
static constexpr PackTable pack_table = [] {
    PackTable table{};
    for (unsigned mask = 0; mask < 16; ++mask) {
        unsigned at = 0;
        for (unsigned byte = 0; byte < 16; ++byte)
            if ((mask >> byte / 4 & 1) != 0)
                table.bytes[mask][at++] = static_cast<std::uint8_t>(byte);
    }
    return table;
}();

/// NEON has no instruction that makes a number of a mask. The sum of a weight for each chosen lane
/// is as good: its low byte is the place in the table, the rest how many lanes are chosen.
[[gnu::always_inline]] static inline std::uint32_t pack_lanes(std::uint32_t* out,
                                                              Lanes values,
                                                              LaneMask mask) {
    constexpr Lanes weights = {0x110, 0x120, 0x140, 0x180};
    const std::uint32_t sum = vaddvq_u32(weights & reinterpret_cast<Lanes>(mask));
    const uint8x16_t order = vld1q_u8(pack_table.bytes[0] + (sum & 0xf0));
    const uint8x16_t packed = vqtbl1q_u8(vreinterpretq_u8_u32(values), order);
    vst1q_u32(out, vreinterpretq_u32_u8(packed));
    return sum >> 8;
}
#else
[[gnu::always_inline]] static inline std::uint32_t pack_lanes(std::uint32_t* out,
                                                              Lanes values,
                                                              LaneMask mask) {
    std::uint32_t count = 0;
    for (std::uint32_t lane = 0; lane < lane_count; ++lane) {
        out[count] = values[lane];
        count += static_cast<std::uint32_t>(mask[lane] & 1);
    }
    return count;
}
#endif

}  // namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS
