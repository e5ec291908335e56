// Reads the integers of a bitmap off its words, once in plain C++ and once for processors that pack
// chosen bytes of a vector: most of what storing and printing primes would cost beside sieving
// them.

#include <bit>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"
#include "core/wheel.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace warpsieve::core {

/// Four integers at a time, whether the word has so many or not: what comes next overwrites the
/// rest. A loop that ends exactly at the last bit would be mispredicted for nearly every word.
WARPSIEVE_TARGET_CLONES
std::size_t read_integers_plainly(std::span<const std::uint8_t> bytes,
                                  std::uint64_t first_byte,
                                  std::size_t count,
                                  std::uint64_t* out) {
    std::size_t written = 0;
    for (std::size_t i = 0; i < bytes.size() && written < count; i += word_bytes) {
        std::uint64_t word = load_word(&bytes[i], bytes.size() - i);
        const std::uint64_t base = (first_byte + i) * wheel;
        const auto here = static_cast<std::size_t>(std::popcount(word));
        for (std::size_t done = 0; done < here; done += 4)
            for (std::size_t k = 0; k < 4; ++k) {
                out[written + done + k] =
                    base + word_offsets[static_cast<unsigned>(std::countr_zero(word))];
                word &= word - 1;
            }
        written += here;
    }
    return written;
}

#if defined(__x86_64__) && defined(__GNUC__)
namespace {

#define WARPSIEVE_PACKS_BYTES \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,popcnt")))

/// Eight integers: the lowest eight bytes are their distances from the base.
WARPSIEVE_PACKS_BYTES void write_eight(__m128i distances, __m512i base, std::uint64_t* out) {
    _mm512_storeu_si512(out, _mm512_add_epi64(base, _mm512_maskz_cvtepu8_epi64(0xff, distances)));
}

/// The distances of all bits of a word from its first integer fit one vector of bytes. Sixteen
/// integers are written whether the word has so many or not; it has more near 0 alone.
WARPSIEVE_PACKS_BYTES
std::size_t read_packed(std::span<const std::uint8_t> bytes,
                        std::uint64_t first_byte,
                        std::size_t count,
                        std::uint64_t* out) {
    const __m512i all = _mm512_loadu_si512(word_offsets.data());
    std::size_t written = 0;
    for (std::size_t i = 0; i < bytes.size() && written < count; i += word_bytes) {
        const std::uint64_t word = load_word(&bytes[i], bytes.size() - i);
        const std::uint64_t first = (first_byte + i) * wheel;
        const __m512i base = _mm512_set1_epi64(static_cast<long long>(first));
        const __m512i distances = _mm512_maskz_compress_epi8(word, all);
        const __m128i sixteen = _mm512_maskz_extracti32x4_epi32(0xf, distances, 0);
        write_eight(sixteen, base, out + written);
        write_eight(_mm_srli_si128(sixteen, 8), base, out + written + 8);
        const auto here = static_cast<std::size_t>(std::popcount(word));
        if (here > 16) [[unlikely]] {
            alignas(64) std::uint8_t rest[64];
            _mm512_store_si512(rest, distances);
            for (std::size_t done = 16; done < here; done += 8)
                write_eight(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(rest + done)), base,
                            out + written + done);
        }
        written += here;
    }
    return written;
}

}  // namespace
#endif

std::size_t read_integers(std::span<const std::uint8_t> bytes,
                          std::uint64_t first_byte,
                          std::size_t count,
                          std::uint64_t* out) {
#ifdef WARPSIEVE_PACKS_BYTES
    static const bool packs_bytes = __builtin_cpu_supports("avx512vbmi2");
    if (packs_bytes) return read_packed(bytes, first_byte, count, out);
#endif
    return read_integers_plainly(bytes, first_byte, count, out);
}

}  // namespace warpsieve::core
