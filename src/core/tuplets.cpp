#include "core/tuplets.hpp"

#include <algorithm>
#include <cstring>

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

/// Bit i of a byte stands for residue {1, 7, 11, 13, 17, 19, 23, 29}[i]; a run of n set bits that
/// begins at bit i of a byte is bit i of runs[n].
class WordCounters {
public:
    void add(std::uint64_t word) noexcept {
        const std::uint64_t two = word & word >> 1;
        const std::uint64_t three = two & word >> 2;
        const std::uint64_t four = three & word >> 3;
        const std::uint64_t five = four & word >> 4;
        const std::uint64_t six = five & word >> 5;
        // 11 13, 17 19; and 29 with 1 of the next byte of this word.
        counters_[0].add((two >> 2 & ones) + (two >> 4 & ones) + (two >> 7 & (ones >> 8)));
        // 7 11 13, 11 13 17, 13 17 19, 17 19 23.
        counters_[1].add((three >> 1 & ones) + (three >> 2 & ones) + (three >> 3 & ones) +
                         (three >> 4 & ones));
        counters_[2].add(four >> 2 & ones);                         // 11 13 17 19
        counters_[3].add((five >> 1 & ones) + (five >> 2 & ones));  // 7 .. 19, 11 .. 23
        counters_[4].add(six >> 1 & ones);                          // 7 .. 23
    }
    void flush_into(TupletCounts& counts) noexcept {
        for (std::size_t k = 0; k < tuplet_kinds; ++k) counts[k] += counters_[k].take();
    }

private:
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
