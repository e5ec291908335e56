#include "core/further.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/bytes.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

constexpr std::uint64_t ones = 0x0101010101010101;  // bit 0 of every byte

/// Counters for the eight bytes of a word, eight bits each.
class ByteCounters {
public:
    void add(std::uint64_t bits_at_0) noexcept { counters_ += bits_at_0; }
    /// The sum of the counters, which then are 0 again.
    [[nodiscard]] std::uint64_t take() noexcept {
        constexpr std::uint64_t even_bytes = 0x00ff00ff00ff00ff;
        const std::uint64_t pairs = (counters_ & even_bytes) + (counters_ >> 8 & even_bytes);
        counters_ = 0;
        return pairs * 0x0001000100010001 >> 48;
    }

private:
    std::uint64_t counters_ = 0;
};

/// A counter gains at most four a word (the four places of a triplet): 63 words fit eight bits.
constexpr std::size_t words_a_turn = 63;

/// How many bits of each byte are set among those of `places`.
template <std::uint8_t places, std::size_t... bit>
std::uint64_t count_at(std::uint64_t word, std::index_sequence<bit...> /*bits*/) noexcept {
    return ((places >> bit & 1 ? word >> bit & ones : 0) + ...);
}

class WordCounters {
public:
    void add(std::uint64_t word) noexcept { add_kinds(word, Kinds{}); }
    void flush_into(TupletCounts& counts) noexcept {
        for (std::size_t k = 0; k < tuplet_kinds; ++k) counts[k] += counters_[k].take();
    }

private:
    using Kinds = std::make_index_sequence<tuplet_kinds>;

    /// A bit of `runs` that is set begins a run of kind + 2 bits of the word.
    template <std::size_t... kind>
    void add_kinds(std::uint64_t word, std::index_sequence<kind...> /*kinds*/) noexcept {
        std::uint64_t runs = word;
        ((runs &= word >> (kind + 1),
          counters_[kind].add(count_at<tuplet_starts(kind)>(runs, std::make_index_sequence<8>{}))),
         ...);
    }

    std::array<ByteCounters, tuplet_kinds> counters_;
};

struct ByteSum {
    std::uint8_t count = 0;
    std::uint8_t residues = 0;  ///< sum of the residues, at most 120
};

constexpr std::array<ByteSum, 256> make_byte_sums() {
    std::array<ByteSum, 256> sums{};
    for (unsigned byte = 0; byte < sums.size(); ++byte)
        for (unsigned bit = 0; bit < 8; ++bit)
            if ((byte >> bit & 1) != 0) {
                sums[byte].count = static_cast<std::uint8_t>(sums[byte].count + 1);
                sums[byte].residues =
                    static_cast<std::uint8_t>(sums[byte].residues + wheel_residues[bit]);
            }
    return sums;
}

constexpr auto byte_sums = make_byte_sums();

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
    std::uint64_t ends_with_29 = 0;  // whether the word before has its last bit set
    while (!bytes.empty()) {
        const auto turn = bytes.first(std::min(bytes.size(), words_a_turn * word_bytes));
        WordCounters counters;
        for (std::size_t i = 0; i < turn.size(); i += word_bytes) {
            const std::uint64_t word = load_word(&turn[i], turn.size() - i);
            counters.add(word);
            counts[0] += ends_with_29 & word;
            ends_with_29 = word >> 63;
        }
        counters.flush_into(counts);
        bytes = bytes.subspan(turn.size());
    }
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
    while (!bytes.empty()) {
        const auto stretch = bytes.first(std::min(bytes.size(), stretch_bytes));
        std::uint64_t count = 0;
        std::uint64_t weighted = 0;  // sum of the byte indices, from the stretch's first on
        std::uint64_t residues = 0;
        for (std::size_t i = 0; i < stretch.size(); ++i) {
            const ByteSum& byte = byte_sums[stretch[i]];
            count += byte.count;
            weighted += i * byte.count;
            residues += byte.residues;
        }
        // The product is the sum of multiples of 30 up to the primes themselves: it fits.
        sum += wide_product(first_byte * wheel, count);
        sum += {.low = weighted * wheel + residues, .high = 0};
        bytes = bytes.subspan(stretch.size());
        first_byte += stretch.size();
    }
    return sum;
}

}  // namespace warpsieve::core
