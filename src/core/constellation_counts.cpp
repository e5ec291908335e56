#include "core/constellation_counts.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <tuple>

#include "core/bytes.hpp"
#include "core/constellation.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

constexpr std::uint64_t every_byte = 0x0101010101010101;

/// The shifts to the members of a pattern that begins at a bit of a byte; empty where one of them
/// has no bit, so that no pattern begins there.
std::optional<std::vector<unsigned>> shifts_from(unsigned bit, const Pattern& pattern) {
    std::vector<unsigned> shifts;
    for (const unsigned distance : std::span(pattern).subspan(1)) {
        const unsigned member = wheel_residues[bit] + distance;
        if (bit_of(member) == 0) return std::nullopt;
        const auto place = static_cast<unsigned>(8 * byte_of(member) + class_of(member));
        shifts.push_back(place - bit);
    }
    return shifts;
}

/// Bytes behind a word that the largest shift reaches.
constexpr std::size_t reach = 9;

/// Words that are read together: as many fit the registers' loops and the first cache.
constexpr std::size_t words_at_once = 64;
using Runs = std::array<std::uint64_t, words_at_once>;

/// Keeps the bits whose member so many bits further is set as well. Two loads that overlap give 64
/// bits from any place on.
[[gnu::always_inline]] inline void keep_followed(Runs& runs,
                                                 const std::uint8_t* bytes,
                                                 std::size_t words,
                                                 unsigned shift) {
    const std::uint8_t* const from = bytes + shift / 8;
    const unsigned right = shift % 8;
    const unsigned left = 8 - right;
    for (std::size_t i = 0; i < words; ++i) {
        std::uint64_t low = 0;
        std::uint64_t high = 0;
        std::memcpy(&low, from + i * word_bytes, word_bytes);
        std::memcpy(&high, from + i * word_bytes + 1, word_bytes);
        runs[i] &= low >> right | high << left;
    }
}

/// Whether a sequence goes on where the one before ended.
bool goes_on(const ShiftSequence& sequence, const ShiftSequence& before) {
    return before.shifts.size() <= sequence.shifts.size() &&
           std::equal(before.shifts.begin(), before.shifts.end(), sequence.shifts.begin());
}

/// @param words at most words_at_once, with `reach` bytes behind them
WARPSIEVE_TARGET_CLONES
void add_words(std::span<const ShiftSequence> sequences,
               const std::uint8_t* bytes,
               std::size_t words,
               ConstellationCounts& counts) {
    Runs runs;
    const ShiftSequence* before = nullptr;
    for (const ShiftSequence& sequence : sequences) {
        const bool on = before != nullptr && goes_on(sequence, *before);
        if (!on) std::memcpy(runs.data(), bytes, words * word_bytes);
        for (std::size_t i = on ? before->shifts.size() : 0; i < sequence.shifts.size(); ++i)
            keep_followed(runs, bytes, words, sequence.shifts[i]);
        std::uint64_t found = 0;
        for (std::size_t i = 0; i < words; ++i)
            found += static_cast<unsigned>(
                std::popcount(runs[i] & sequence.starts * every_byte));
        counts[sequence.slot] += found;
        before = &sequence;
    }
}

}  // namespace

std::vector<ShiftSequence> shift_sequences(const Quantities& counted) {
    std::vector<ShiftSequence> sequences;
    for (const auto& [slot, constellation] : constellations_of(counted))
        for (const Pattern& pattern : constellation->patterns)
            for (unsigned bit = 0; bit < wheel_residues.size(); ++bit) {
                auto shifts = shifts_from(bit, pattern);
                if (!shifts) continue;
                const auto start = static_cast<std::uint8_t>(1U << bit);
                const auto same = std::ranges::find_if(sequences, [&](const ShiftSequence& one) {
                    return one.slot == slot && one.shifts == *shifts;
                });
                if (same != sequences.end())
                    same->starts |= start;
                else
                    sequences.push_back(
                        {static_cast<std::uint8_t>(slot), start, std::move(*shifts)});
            }
    std::ranges::sort(sequences, [](const ShiftSequence& a, const ShiftSequence& b) {
        return std::tie(a.shifts, a.slot) < std::tie(b.shifts, b.slot);
    });
    return sequences;
}

ConstellationCounts count_constellations(std::span<const ShiftSequence> sequences,
                                         std::span<const std::uint8_t> bytes) {
    ConstellationCounts counts{};
    std::size_t at = 0;
    while (at + word_bytes + reach <= bytes.size()) {
        const std::size_t words =
            std::min((bytes.size() - at - reach) / word_bytes, words_at_once);
        add_words(sequences, bytes.data() + at, words, counts);
        at += words * word_bytes;
    }
    // The last ones, with zeros behind.
    std::array<std::uint8_t, 4 * word_bytes + reach> last{};
    std::ranges::copy(bytes.subspan(at), last.begin());
    add_words(sequences, last.data(), 3, counts);
    return counts;
}

}  // namespace warpsieve::core
