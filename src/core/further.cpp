#include "core/further.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/bitmap.hpp"
#include "core/bytes.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

constexpr std::uint64_t ones = 0x0101010101010101;  // bit 0 of every byte

/// The sum of the bytes of a word. @pre it is below 2^16
[[gnu::always_inline]] inline std::uint64_t sum_of_bytes(std::uint64_t word) noexcept {
    constexpr std::uint64_t even_bytes = 0x00ff00ff00ff00ff;
    const std::uint64_t pairs = (word & even_bytes) + (word >> 8 & even_bytes);
    return pairs * 0x0001000100010001 >> 48;
}

using Bits = std::make_index_sequence<8>;
using Kinds = std::make_index_sequence<tuplet_kinds>;

/// How many bits of each byte are set among those of `places`, in its place.
template <std::uint8_t places, std::size_t... bit>
[[gnu::always_inline]] inline std::uint64_t count_at(std::uint64_t word,
                                                     std::index_sequence<bit...> /*bits*/) {
    return ((places >> bit & 1 ? word >> bit & ones : 0) + ...);
}

/// Counters of eight bits for the eight bytes of a word, one word of them for each kind.
using ByteCounters = std::array<std::uint64_t, tuplet_kinds>;

/// A counter gains at most four a word (the four places of a triplet), so that 63 words fit eight
/// bits, in whichever vectors the compiler adds them up. This is a multiple of the eight words of
/// the widest ones.
constexpr std::size_t words_a_turn = 56;

/// A bit of `runs` that is set begins a run of kind + 2 bits of the word.
/// @param next the word's bits, each in the place of the one before
template <std::size_t... kind>
[[gnu::always_inline]] inline void add_tuplets(ByteCounters& counters,
                                               std::uint64_t word,
                                               std::uint64_t next,
                                               std::index_sequence<kind...> /*kinds*/) {
    std::uint64_t runs = word;
    ((runs &= kind == 0 ? next : word >> (kind + 1),
      counters[kind] += count_at<tuplet_starts(kind)>(runs, Bits{})),
     ...);
}

/// Words whose following byte is there to be read too: of the twins 30k + 29, 30k + 31 it has the
/// second one. Plain sums of a plain loop, which the compiler makes vectors of.
WARPSIEVE_TARGET_CLONES
void add_tuplets_of(const std::uint8_t* bytes, std::size_t words, TupletCounts& counts) {
    while (words > 0) {
        const std::size_t turn = std::min(words, words_a_turn);
        ByteCounters counters{};
        for (std::size_t i = 0; i < turn; ++i, bytes += word_bytes) {
            const std::uint64_t word = load_word(bytes, word_bytes);
            const std::uint64_t next = word >> 1 | load_word(bytes + 1, word_bytes) << 7;
            add_tuplets(counters, word, next, Kinds{});
        }
        for (std::size_t k = 0; k < tuplet_kinds; ++k) counts[k] += sum_of_bytes(counters[k]);
        words -= turn;
    }
}

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

/// Counters of eight bits gain one a word, so that 255 fit; again a multiple of eight.
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

/// The tuplets whose members are bits of this byte, or 5 and such bits. From triplets on those are
/// all that have a member here, as all members of one lie in one byte.
TupletCounts tuplets_of_byte(std::uint8_t bits, std::uint64_t byte, const Interval& in) {
    bits &= bits_inside(byte, in);
    TupletCounts counts = count_tuplets(std::array{bits});
    const TupletCounts low = count_low_tuplets(in);
    for (std::size_t k = 0; k < tuplet_kinds; ++k) counts[k] += low[k];
    return counts;
}

}  // namespace

TupletCounts count_tuplets(std::span<const std::uint8_t> bytes) {
    TupletCounts counts{};
    if (bytes.empty()) return counts;
    const std::size_t words = (bytes.size() - 1) / word_bytes;
    add_tuplets_of(bytes.data(), words, counts);
    add_tuplets_of(last_bytes(bytes.subspan(words * word_bytes)).data(), 1, counts);
    return counts;
}

TupletCounts count_low_tuplets(const Interval& interval) {
    constexpr std::array<std::uint64_t, tuplet_kinds> last_member = {0, 11, 13, 17, 0};
    TupletCounts counts{};
    for (std::size_t k = 0; k < tuplet_kinds; ++k)
        if (last_member[k] != 0 && interval.contains(5) && interval.contains(last_member[k]))
            counts[k] = 1;
    return counts;
}

std::uint8_t primes_of_byte(std::uint64_t byte, const Interval& in, const PrimeTest& is_prime) {
    unsigned bits = bits_inside(byte, in);  // beyond 2^64-1 there is none
    for (unsigned bit = 0; bit < wheel_residues.size(); ++bit)
        if ((bits >> bit & 1) != 0 && !is_prime(integer_at(byte, bit))) bits &= ~(1U << bit);
    return static_cast<std::uint8_t>(bits);
}

TupletCounts count_parted_tuplets(const Interval& below,
                                  const Interval& above,
                                  const PrimeTest& is_prime) {
    TupletCounts counts{};
    if (above.first % wheel == 0) return counts;
    const std::uint64_t byte = byte_of(above.first);
    const Interval both{below.first, above.last};
    const std::uint8_t bits = primes_of_byte(byte, both, is_prime);
    const TupletCounts whole = tuplets_of_byte(bits, byte, both);
    const TupletCounts left = tuplets_of_byte(bits, byte, below);
    const TupletCounts right = tuplets_of_byte(bits, byte, above);
    for (std::size_t k = 1; k < tuplet_kinds; ++k) counts[k] = whole[k] - left[k] - right[k];
    return counts;
}

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
