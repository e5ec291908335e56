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
    static const bool by_vectors = __builtin_cpu_supports("avx512vpopcntdq") != 0;
    return by_vectors ? count_bits_by_vectors(s, bytes) : count_bits_by_words(s, bytes);
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
