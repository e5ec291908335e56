#pragma once

// Numbers that stand for primes and their bitmaps, for the tests of what is read off these.

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "core/wheel.hpp"
#include "support/trial_engine.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

using Numbers = std::vector<std::uint64_t>;
using Bitmap = std::vector<std::uint8_t>;

/// By trial division.
inline Numbers primes_within(const Interval& interval) {
    Numbers primes;
    for (std::uint64_t n = interval.first; n <= interval.last; ++n)
        if (test::is_prime(n)) primes.push_back(n);
    return primes;
}

/// Those of ascending numbers that lie in an interval.
inline Numbers within(const Numbers& numbers, const Interval& interval) {
    return {std::ranges::lower_bound(numbers, interval.first),
            std::ranges::upper_bound(numbers, interval.last)};
}

/// The bitmap of an interval with the bits of its numbers; 2, 3 and 5 have none.
inline Bitmap bitmap_of(const Interval& interval, const Numbers& numbers) {
    const ByteRange range = bytes_of(interval);
    Bitmap bitmap(range.count);
    for (const std::uint64_t n : within(numbers, interval))
        bitmap[byte_of(n) - range.first] |= bit_of(n);
    return bitmap;
}

/// Bits that are set one time in `rarity`.
inline Bitmap random_bits(std::mt19937_64& random, std::size_t count, std::uint64_t rarity) {
    Bitmap bytes(count);
    for (auto& byte : bytes)
        for (unsigned bit = 0; bit < 8; ++bit)
            if (random() % rarity == 0) byte = static_cast<std::uint8_t>(byte | 1U << bit);
    return bytes;
}

/// An interval in random pieces, often of a few integers.
inline std::vector<Interval> random_pieces(std::mt19937_64& random, const Interval& whole) {
    std::vector<Interval> pieces;
    for (std::uint64_t first = whole.first;;) {
        const std::uint64_t longest = std::uint64_t{1} << random() % 12;
        const std::uint64_t length = std::min(random() % longest, whole.last - first);
        pieces.push_back({first, first + length});
        if (first + length == whole.last) return pieces;
        first += length + 1;
    }
}

}  // namespace warpsieve::core
