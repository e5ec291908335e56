#pragma once

// Counting and decoding bitmaps.

#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/bytes.hpp"
#include "core/wheel.hpp"
#include "cpu/loops/lanes.hpp"

namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS {

static std::uint64_t count_bits_by_words(const std::uint8_t* s, std::size_t bytes) {
    std::uint64_t count = 0;
    std::size_t i = 0;
    for (; i + 8 <= bytes; i += 8)
        count += static_cast<std::uint64_t>(std::popcount(core::load_word(s + i, 8)));
    return count + static_cast<std::uint64_t>(std::popcount(core::load_word(s + i, bytes - i)));
}

#if defined(__AVX512DQ__)
/// What nearly every processor with AVX-512 has, but no level of x86-64 asks for.
__attribute__((target("avx512vpopcntdq"))) static std::uint64_t count_bits_by_vectors(
    const std::uint8_t* s, std::size_t bytes) {
    __m512i counts = _mm512_setzero_si512();
    std::size_t i = 0;
    for (; i + 64 <= bytes; i += 64)
        counts = _mm512_add_epi64(counts, _mm512_popcnt_epi64(_mm512_loadu_si512(s + i)));
    std::uint64_t lanes[8];
    _mm512_storeu_si512(lanes, counts);
    std::uint64_t count = count_bits_by_words(s + i, bytes - i);
    for (const std::uint64_t lane : lanes) count += lane;
    return count;
}

static std::uint64_t count_bits(const std::uint8_t* s, std::size_t bytes) {
    static const bool by_vectors = __builtin_cpu_supports("avx512vpopcntdq");
    return by_vectors ? count_bits_by_vectors(s, bytes) : count_bits_by_words(s, bytes);
}
#elif defined(__aarch64__) && defined(__ARM_NEON)
/// In vector registers alone; word by word each count would leave them.
static std::uint64_t count_bits(const std::uint8_t* s, std::size_t bytes) {
    uint64x2_t counts = vdupq_n_u64(0);
    std::size_t i = 0;
    for (; i + 64 <= bytes; i += 64) {
        const uint8x16x4_t v = vld1q_u8_x4(s + i);
        const uint8x16_t of_bytes = vaddq_u8(vaddq_u8(vcntq_u8(v.val[0]), vcntq_u8(v.val[1])),
                                             vaddq_u8(vcntq_u8(v.val[2]), vcntq_u8(v.val[3])));
        counts = vpadalq_u32(counts, vpaddlq_u16(vpaddlq_u8(of_bytes)));
    }
    return vaddvq_u64(counts) + count_bits_by_words(s + i, bytes - i);
}
#else
static std::uint64_t count_bits(const std::uint8_t* s, std::size_t bytes) {
    return count_bits_by_words(s, bytes);
}
#endif

#if defined(__AVX512DQ__)
/// Two bytes of the bitmap at a time: their sixteen numbers, packed.
static std::size_t decode(const std::uint8_t* s,
                          std::size_t bytes,
                          std::uint64_t first_byte,
                          std::uint32_t* numbers) {
    const __m512i residues =
        _mm512_set_epi32(59, 53, 49, 47, 43, 41, 37, 31, 29, 23, 19, 17, 13, 11, 7, 1);
    auto base = static_cast<std::uint32_t>(first_byte * core::wheel);
    std::uint32_t* out = numbers;
    for (std::size_t i = 0; i < bytes; i += 8) {
        std::uint64_t word = core::load_word(s + i, bytes - i);
        for (unsigned part = 0; part < 4; ++part, word >>= 16, base += 60) {
            const auto chosen = static_cast<__mmask16>(word);
            const __m512i values =
                _mm512_add_epi32(residues, _mm512_set1_epi32(static_cast<int>(base)));
            _mm512_storeu_si512(out, _mm512_maskz_compress_epi32(chosen, values));
            out += std::popcount(static_cast<std::uint32_t>(chosen));
        }
    }
    return static_cast<std::size_t>(out - numbers);
}
#elif defined(__aarch64__) && defined(__ARM_NEON)
struct DecodeTable {
    alignas(8) std::uint8_t residues[256][8];
};
/// For each byte of a bitmap the residues of its bits.
static constexpr DecodeTable decode_table = [] {
    DecodeTable table{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        unsigned count = 0;
        for (unsigned bit = 0; bit < 8; ++bit)
            if ((byte >> bit & 1) != 0) table.residues[byte][count++] = core::wheel_residues[bit];
    }
    return table;
}();

/// A byte of the bitmap at a time: eight numbers are written, however many bits it has, and the
/// next byte's overwrite those that are too many. The bits of eight bytes are counted at once.
static std::size_t decode(const std::uint8_t* s,
                          std::size_t bytes,
                          std::uint64_t first_byte,
                          std::uint32_t* numbers) {
    uint32x4_t base = vdupq_n_u32(static_cast<std::uint32_t>(first_byte * core::wheel));
    std::uint32_t* out = numbers;
    for (std::size_t i = 0; i < bytes; i += 8) {
        const std::uint64_t word = core::load_word(s + i, bytes - i);
        const std::uint64_t counts =
            vget_lane_u64(vreinterpret_u64_u8(vcnt_u8(vcreate_u8(word))), 0);
        for (unsigned shift = 0; shift < 64; shift += 8) {
            const uint16x8_t residues =
                vmovl_u8(vld1_u8(decode_table.residues[word >> shift & 0xff]));
            vst1q_u32(out, vaddw_u16(base, vget_low_u16(residues)));
            vst1q_u32(out + 4, vaddw_high_u16(base, residues));
            base = vaddq_u32(base, vdupq_n_u32(static_cast<std::uint32_t>(core::wheel)));
            out += counts >> shift & 0xff;
        }
    }
    return static_cast<std::size_t>(out - numbers);
}
#else
static std::size_t decode(const std::uint8_t* s,
                          std::size_t bytes,
                          std::uint64_t first_byte,
                          std::uint32_t* numbers) {
    std::uint32_t* out = numbers;
    for (std::size_t i = 0; i < bytes; i += 8) {
        for (std::uint64_t word = core::load_word(s + i, bytes - i); word != 0; word &= word - 1) {
            const auto at = static_cast<unsigned>(std::countr_zero(word));
            *out++ = static_cast<std::uint32_t>(core::integer_at(first_byte + i + at / 8, at % 8));
        }
    }
    return static_cast<std::size_t>(out - numbers);
}
#endif

}  // namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS
