#include "core/tuplets.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

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

std::uint64_t load_word(const std::uint8_t* bytes, std::size_t count) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, count);
    return word;
}

}  // namespace

TupletCounts count_tuplets(std::span<const std::uint8_t> bytes) {
    constexpr std::size_t word_bytes = sizeof(std::uint64_t);
    TupletCounts counts{};
    std::uint64_t ends_with_29 = 0;  // whether the word before has its last bit set
    while (!bytes.empty()) {
        const auto turn = bytes.first(std::min(bytes.size(), words_a_turn * word_bytes));
        WordCounters counters;
        for (std::size_t i = 0; i < turn.size(); i += word_bytes) {
            const std::uint64_t word = load_word(&turn[i], std::min(word_bytes, turn.size() - i));
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

}  // namespace warpsieve::core
