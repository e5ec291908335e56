#include "core/list_tuplets.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/bytes.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

constexpr unsigned word_bits = 64;

/// Of small numbers, which a constellation that begins with 3 or 5 is made of.
bool is_small_prime(std::uint64_t n) {
    for (std::uint64_t d = 2; d * d <= n; ++d)
        if (n % d == 0) return false;
    return n > 1;
}

/// The members of one that begins at a bit counted from the first one of a byte.
void append_at(std::uint64_t byte,
               unsigned bit,
               const ShiftSequence& sequence,
               std::vector<std::uint64_t>& members) {
    members.push_back(integer_at(byte + bit / 8, bit % 8));
    for (const unsigned shift : sequence.shifts)
        members.push_back(integer_at(byte + (bit + shift) / 8, (bit + shift) % 8));
}

/// The bits of a word at which a sequence begins. @param next the word behind it
[[gnu::always_inline]] inline std::uint64_t starts_in(std::uint64_t word,
                                                      std::uint64_t next,
                                                      const ShiftSequence& sequence) {
    constexpr std::uint64_t every_byte = 0x0101010101010101;
    std::uint64_t runs = word & sequence.starts * every_byte;
    for (const unsigned shift : sequence.shifts)
        runs &= shift == word_bits ? next : word >> shift | next << 1 << (word_bits - 1 - shift);
    return runs;
}

}  // namespace

ConstellationLister::ConstellationLister(Constellation constellation)
    : constellation_(std::move(constellation)), sequences_(shift_sequences(with(constellation_))) {}

void ConstellationLister::append_low(std::uint64_t first,
                                     const Interval& lasts,
                                     std::vector<std::uint64_t>& members) const {
    for (const std::uint64_t p : {std::uint64_t{3}, std::uint64_t{5}})
        for (const Pattern& pattern : constellation_.patterns) {
            const bool all_are_primes = std::ranges::all_of(
                pattern, [p](std::uint64_t distance) { return is_small_prime(p + distance); });
            if (p < first || !lasts.contains(p + pattern.back()) || !all_are_primes) continue;
            for (const std::uint64_t distance : pattern) members.push_back(p + distance);
        }
}

void ConstellationLister::append(std::span<const std::uint8_t> bytes,
                                 std::size_t before,
                                 std::uint64_t first_byte,
                                 std::vector<std::uint64_t>& members) const {
    std::vector<std::uint64_t> runs(sequences_.size());
    std::uint64_t next = bytes.empty() ? 0 : load_word(bytes.data(), bytes.size());
    for (std::size_t at = 0; at < bytes.size(); at += word_bytes) {
        const std::uint64_t word = next;
        const std::size_t behind = std::min(at + word_bytes, bytes.size());
        next = load_word(bytes.data() + behind, bytes.size() - behind);
        std::uint64_t starts = 0;
        for (std::size_t i = 0; i < sequences_.size(); ++i)
            starts |= runs[i] = starts_in(word, next, sequences_[i]);
        // What ends before these bytes belongs to a piece before.
        const std::size_t last_from = at < before ? 8 * (before - at) : 0;
        for (; starts != 0; starts &= starts - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(starts));
            for (std::size_t i = 0; i < sequences_.size(); ++i)
                if ((runs[i] >> bit & 1) != 0 && bit + sequences_[i].shifts.back() >= last_from)
                    append_at(first_byte - before + at, bit, sequences_[i], members);
        }
    }
}

}  // namespace warpsieve::core
