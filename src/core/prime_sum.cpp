#include "core/prime_sum.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

constexpr std::uint64_t ones = 0x0101010101010101;  // bit 0 of every byte

/// How many bits of the words of some bytes are set, and where.
struct PlacedBits {
    std::uint64_t count = 0;
    std::uint64_t words_before = 0;  ///< how many words come before the one of a bit, of all bits
    std::uint64_t in_word = 0;       ///< integers of the bits, from the first of their word on
};

/// The words before are summed up as those from each bit to the end, which needs no product.
[[gnu::always_inline]] inline void add_places_of_words(PlacedBits& bits,
                                                       const std::uint8_t* bytes,
                                                       std::size_t words) {
    std::uint64_t count = 0;
    std::uint64_t words_to_end = 0;
    for (std::size_t i = 0; i < words; ++i) {
        count +=
            static_cast<unsigned>(std::popcount(load_word(bytes + i * word_bytes, word_bytes)));
        words_to_end += count;
    }
    bits.count += count;
    bits.words_before += words * count - words_to_end;
}

/// Counters of eight bits gain one a word, so that 255 fit; a multiple of the eight words of the
/// widest vectors.
constexpr std::size_t words_of_places = 248;

/// Integers of the bits of as many words at most, from the first of their word on.
[[gnu::always_inline]] inline std::uint64_t integers_in_words(const std::uint8_t* bytes,
                                                              std::size_t words) {
    std::array<std::uint64_t, 8> counters{};  // of bit k of each byte
    for (std::size_t i = 0; i < words; ++i) {
        const std::uint64_t word = load_word(bytes + i * word_bytes, word_bytes);
        for (std::size_t k = 0; k < counters.size(); ++k) counters[k] += word >> k & ones;
    }
    std::uint64_t sum = 0;
    for (unsigned place = 0; place < 64; ++place)
        sum += (counters[place % 8] >> (place / 8 * 8) & 0xff) * word_offsets[place];
    return sum;
}

WARPSIEVE_TARGET_CLONES
PlacedBits places_of(const std::uint8_t* bytes, std::size_t words) {
    PlacedBits bits;
    add_places_of_words(bits, bytes, words);
    for (std::size_t i = 0; i < words; i += words_of_places)
        bits.in_word +=
            integers_in_words(bytes + i * word_bytes, std::min(words - i, words_of_places));
    return bits;
}

/// Sum of the integers of the bits of whole words.
WideSum sum_of_words(const std::uint8_t* bytes, std::size_t words, std::uint64_t first_byte) {
    const PlacedBits bits = places_of(bytes, words);
    // The product is the sum of multiples of 30 up to the primes themselves: it fits.
    WideSum sum = wide_product(first_byte * wheel, bits.count);
    sum += {.low = bits.words_before * (word_bytes * wheel) + bits.in_word, .high = 0};
    return sum;
}

/// The last bytes, fewer than two words of them, with zeros behind.
using LastBytes = std::array<std::uint8_t, 2 * word_bytes>;

LastBytes last_bytes(std::span<const std::uint8_t> bytes) {
    LastBytes last{};
    std::ranges::copy(bytes, last.begin());
    return last;
}

/// Bytes whose sum, taken from their first byte on, stays far below 2^64.
constexpr std::size_t stretch_bytes = 1U << 20;

}  // namespace

WideSum sum_of_bits(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    WideSum sum;
    while (bytes.size() >= word_bytes) {
        const std::size_t words = std::min(bytes.size(), stretch_bytes) / word_bytes;
        sum += sum_of_words(bytes.data(), words, first_byte);
        bytes = bytes.subspan(words * word_bytes);
        first_byte += words * word_bytes;
    }
    sum += sum_of_words(last_bytes(bytes).data(), 1, first_byte);
    return sum;
}

}  // namespace warpsieve::core
