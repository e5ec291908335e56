#include "core/list_constellations.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "core/bytes.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

/// Bytes behind a word that the largest shift reaches.
constexpr std::size_t reach = 9;

/// Words that are looked at together: enough for loops over registers.
constexpr std::size_t words_at_once = 64;
using Words = std::array<std::uint64_t, words_at_once>;

/// Of small numbers, which a constellation that begins with 3 or 5 is made of.
bool is_small_prime(std::uint64_t n) {
    for (std::uint64_t d = 2; d * d <= n; ++d)
        if (n % d == 0) return false;
    return n > 1;
}

/// The members of one that begins at a bit counted from the first one of a byte.
[[gnu::always_inline]] inline void append_at(std::uint64_t byte,
                                             unsigned bit,
                                             const ShiftSequence& sequence,
                                             std::vector<std::uint64_t>& members) {
    members.push_back(integer_at(byte + bit / 8, bit % 8));
    for (const unsigned shift : sequence.shifts)
        members.push_back(integer_at(byte + (bit + shift) / 8, (bit + shift) % 8));
}

/// The bits of words at which a sequence begins.
/// @param words at most words_at_once, with `reach` bytes behind them
WARPSIEVE_TARGET_CLONES
void find_starts(const ShiftSequence& sequence,
                 const std::uint8_t* bytes,
                 std::size_t words,
                 Words& starts) {
    constexpr std::uint64_t every_byte = 0x0101010101010101;
    std::memcpy(starts.data(), bytes, words * word_bytes);
    for (std::size_t i = 0; i < words; ++i) starts[i] &= sequence.starts * every_byte;
    for (const unsigned shift : sequence.shifts) {
        // Two loads that overlap give 64 bits from any place on.
        const std::uint8_t* const from = bytes + shift / 8;
        const unsigned right = shift % 8;
        for (std::size_t i = 0; i < words; ++i) {
            std::uint64_t low = 0;
            std::uint64_t high = 0;
            std::memcpy(&low, from + i * word_bytes, word_bytes);
            std::memcpy(&high, from + i * word_bytes + 1, word_bytes);
            starts[i] &= low >> right | high << (8 - right);
        }
    }
}

/// The constellations that begin in some words.
class Starts {
public:
    explicit Starts(std::span<const ShiftSequence> sequences)
        : sequences_(sequences), starts_(sequences.size()) {}

    /// @param words as in find_starts
    void find(const std::uint8_t* bytes, std::size_t words) {
        for (std::size_t i = 0; i < sequences_.size(); ++i)
            find_starts(sequences_[i], bytes, words, starts_[i]);
    }
    /// Appends those of a word, which begins with a byte.
    /// @param last_from the bit, counted from the word's first, before which none of them ends
    [[gnu::always_inline]] void append(std::size_t word,
                                       std::uint64_t byte,
                                       std::size_t last_from,
                                       std::vector<std::uint64_t>& members) const {
        std::uint64_t any = 0;
        for (const Words& starts : starts_) any |= starts[word];
        for (; any != 0; any &= any - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(any));
            for (std::size_t i = 0; i < sequences_.size(); ++i)
                if ((starts_[i][word] >> bit & 1) != 0 &&
                    bit + sequences_[i].shifts.back() >= last_from)
                    append_at(byte, bit, sequences_[i], members);
        }
    }

private:
    std::span<const ShiftSequence> sequences_;
    std::vector<Words> starts_;  ///< of each sequence
};

}  // namespace

ConstellationLister::ConstellationLister(Constellation constellation)
    : constellation_(std::move(constellation)), sequences_(shift_sequences(with(constellation_))) {}

void ConstellationLister::append_low(std::uint64_t first,
                                     const Interval& lasts,
                                     std::vector<std::uint64_t>& members) const {
    for (const std::uint64_t p : {std::uint64_t{3}, std::uint64_t{5}})
        for (const Pattern& pattern : constellation_.patterns) {
            if (p < first || !lasts.contains(p + pattern.back())) continue;
            const bool all_are_primes = std::ranges::all_of(
                pattern, [p](std::uint64_t distance) { return is_small_prime(p + distance); });
            if (!all_are_primes) continue;
            for (const std::uint64_t distance : pattern) members.push_back(p + distance);
        }
}

void ConstellationLister::append(std::span<const std::uint8_t> bytes,
                                 std::size_t before,
                                 std::uint64_t first_byte,
                                 std::vector<std::uint64_t>& members) const {
    Starts starts(sequences_);
    const auto take = [&](const std::uint8_t* at_bytes, std::size_t at, std::size_t words) {
        starts.find(at_bytes, words);
        for (std::size_t word = 0; word < words; ++word) {
            const std::size_t byte = at + word * word_bytes;
            // What ends before these bytes belongs to a piece before.
            const std::size_t last_from = byte < before ? 8 * (before - byte) : 0;
            starts.append(word, first_byte - before + byte, last_from, members);
        }
    };
    std::size_t at = 0;
    while (at + word_bytes + reach <= bytes.size()) {
        const std::size_t words = std::min((bytes.size() - at - reach) / word_bytes, words_at_once);
        take(bytes.data() + at, at, words);
        at += words * word_bytes;
    }
    // The last ones, with zeros behind.
    constexpr std::size_t last_words = (word_bytes + reach) / word_bytes;
    std::array<std::uint8_t, last_words * word_bytes + reach> last{};
    std::ranges::copy(bytes.subspan(at), last.begin());
    take(last.data(), at, last_words);
}

}  // namespace warpsieve::core
