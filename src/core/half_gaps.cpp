// Places of bits are written first, halved and modulo 256, and then their differences. Once in
// plain C++ and once for processors that pack chosen bytes of a vector, like read_integers.cpp.

#include "core/half_gaps.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace warpsieve::core {
namespace {

/// Halves of the integers of the bits of a word, less that of its first one.
alignas(64) constexpr std::array<std::uint8_t, 64> half_offsets = [] {
    std::array<std::uint8_t, 64> halves{};
    for (std::size_t bit = 0; bit < 64; ++bit) halves[bit] = word_offsets[bit] / 2;
    return halves;
}();
constexpr auto half_word = static_cast<std::uint8_t>(word_bytes * wheel / 2);

/// Eight bytes in one register, in GCC's portable notation; no loop over them becomes that.
using EightBytes = std::uint8_t __attribute__((vector_size(8)));

/// Halves of the integers of the bits of each byte, less that of its first one; and how many.
struct HalvesOfBytes {
    alignas(64) std::array<std::array<std::uint8_t, 8>, 256> halves{};
    std::array<std::uint8_t, 256> count{};
};
constexpr HalvesOfBytes halves_of_bytes = [] {
    HalvesOfBytes of;
    for (std::size_t byte = 0; byte < 256; ++byte)
        for (std::size_t bit = 0; bit < 8; ++bit)
            if ((byte >> bit & 1) != 0) of.halves[byte][of.count[byte]++] = half_offsets[bit];
    return of;
}();

/// Eight for each byte: what comes next overwrites the rest. Loops over the bits of a word, of
/// which there are always others, are mispredicted and take a quarter longer.
WARPSIEVE_TARGET_CLONES
std::size_t read_half_places_plainly(std::span<const std::uint8_t> bytes, std::uint8_t* out) {
    std::size_t written = 0;
    EightBytes base{};
    for (const std::uint8_t byte : bytes) {
        EightBytes places;
        std::memcpy(&places, halves_of_bytes.halves[byte].data(), sizeof places);
        places += base;
        std::memcpy(out + written, &places, sizeof places);
        written += halves_of_bytes.count[byte];
        base += static_cast<std::uint8_t>(wheel / 2);
    }
    return written;
}

/// Those of so many places, in their stead.
WARPSIEVE_TARGET_CLONES
void subtract_neighbours(std::uint8_t* places, std::size_t count) {
    for (std::size_t i = 0; i + 1 < count; ++i)
        places[i] = static_cast<std::uint8_t>(places[i + 1] - places[i]);
}

#if defined(__x86_64__) && defined(__GNUC__)
#define WARPSIEVE_PACKS_BYTES \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,popcnt")))

/// A word has more than 32 bits near 0 alone.
WARPSIEVE_PACKS_BYTES
std::size_t read_half_places(std::span<const std::uint8_t> bytes, std::uint8_t* out) {
    const __m512i step = _mm512_set1_epi8(static_cast<char>(half_word));
    __m512i all = _mm512_load_si512(half_offsets.data());
    std::size_t written = 0;
    for (std::size_t i = 0; i < bytes.size(); i += word_bytes) {
        const std::uint64_t word = load_word(&bytes[i], bytes.size() - i);
        const __m512i places = _mm512_maskz_compress_epi8(word, all);
        const auto here = static_cast<std::size_t>(std::popcount(word));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + written),
                            _mm512_maskz_extracti64x4_epi64(0xf, places, 0));
        if (here > 32) [[unlikely]]
            _mm512_storeu_si512(out + written, places);
        written += here;
        all = _mm512_add_epi8(all, step);
    }
    return written;
}
#endif

}  // namespace

std::size_t read_half_gaps_plainly(std::span<const std::uint8_t> bytes, std::uint8_t* halves) {
    const std::size_t count = read_half_places_plainly(bytes, halves);
    subtract_neighbours(halves, count);
    return count;
}

std::size_t read_half_gaps(std::span<const std::uint8_t> bytes, std::uint8_t* halves) {
#ifdef WARPSIEVE_PACKS_BYTES
    static const bool packs_bytes = __builtin_cpu_supports("avx512vbmi2");
    if (packs_bytes) {
        const std::size_t count = read_half_places(bytes, halves);
        subtract_neighbours(halves, count);
        return count;
    }
#endif
    return read_half_gaps_plainly(bytes, halves);
}

void HalfCounts::add(std::span<const std::uint8_t> some) {
    std::size_t i = 0;
    for (; i + word_bytes <= some.size(); i += word_bytes) {
        const std::uint64_t eight = load_word(&some[i], word_bytes);
        for (std::size_t k = 0; k < word_bytes; ++k)
            ++lanes_[k % lanes_.size()][eight >> 8 * k & 0xff];
    }
    for (; i < some.size(); ++i) ++lanes_[0][some[i]];
}

void HalfCounts::take_back(std::span<const std::uint8_t> some) {
    for (const std::uint8_t half : some) --lanes_[0][half];  // their sum is right, modulo 2^32
}

std::uint64_t HalfCounts::take(std::size_t half) {
    const std::uint64_t count = of(half);
    for (Lane& lane : lanes_) lane[half] = 0;
    return count;
}

namespace {

/// The sum over all lanes, and what of it is marked.
WARPSIEVE_TARGET_CLONES
void summarise(const std::array<std::array<std::uint32_t, 256>, 4>& lanes,
               const HalfCounts::Mask& marked,
               std::uint32_t& sum,
               std::uint32_t& found) {
    std::uint32_t all = 0;
    std::uint32_t of_marked = 0;
    for (std::uint32_t half = 0; half < HalfCounts::halves; ++half) {
        const std::uint32_t count =
            lanes[0][half] + lanes[1][half] + lanes[2][half] + lanes[3][half];
        all += count * half;
        of_marked |= count & marked[half];
    }
    sum = all;
    found = of_marked;
}

}  // namespace

HalfCounts::Summary HalfCounts::summary(const Mask& marked) const noexcept {
    std::uint32_t sum = 0;
    std::uint32_t found = 0;
    summarise(lanes_, marked, sum, found);
    return {sum, found != 0};
}

}  // namespace warpsieve::core
