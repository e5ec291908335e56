#pragma once

// What is read off the bits of a bitmap beyond the number of primes: k-tuplets and the sum; the
// largest gap has a header of its own (gaps.hpp). What of it crosses the seam of two stretches is
// for Totals::append to join.
//
// Prime k-tuplets: k primes that lie as close together as primes above k can.
//   twins        p + {0, 2}
//   triplets     p + {0, 2, 6}, p + {0, 4, 6}
//   quadruplets  p + {0, 2, 6, 8}
//   quintuplets  p + {0, 2, 6, 8, 12}, p + {0, 4, 6, 10, 12}
//   sextuplets   p + {0, 4, 6, 10, 12, 16}
// (A. D. Forbes, "Prime k-tuplets"; the same as primesieve counts.) Modulo 30 the members above 5
// are neighbours in the list 7, 11, 13, 17, 19, 23, so that all of them lie within one byte of a
// bitmap, as runs of set bits; but for the twins 30k + 29, 30k + 31.

#include <array>
#include <cstdint>
#include <functional>
#include <span>

#include "core/totals.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

using TupletCounts = std::array<std::uint64_t, tuplet_kinds>;

/// The bits of a byte at which a run of kind + 2 set bits is a k-tuplet of that kind; bit 7 goes on
/// with bit 0 of the next byte. A function, as the kernels of a GPU can use no array of the host.
[[nodiscard]] constexpr std::uint8_t tuplet_starts(std::size_t kind) noexcept {
    switch (kind) {
        case 0: return 0b1001'0100;   // 11 13, 17 19, 29 31
        case 1: return 0b0001'1110;   // 7 11 13, 11 13 17, 13 17 19, 17 19 23
        case 2: return 0b0000'0100;   // 11 13 17 19
        case 3: return 0b0000'0110;   // 7 11 13 17 19, 11 13 17 19 23
        default: return 0b0000'0010;  // 7 11 13 17 19 23
    }
}

/// Those of the kinds that are asked for, 0 for the others.
[[nodiscard]] constexpr TupletCounts chosen(TupletCounts counts, Quantities counted) noexcept {
    for (std::size_t k = 0; k < tuplet_kinds; ++k)
        if (!has(counted, quantity_tuplet(k))) counts[k] = 0;
    return counts;
}

/// Twins, triplets, ... sextuplets among the bits of consecutive bytes.
[[nodiscard]] TupletCounts count_tuplets(std::span<const std::uint8_t> bytes);

/// Those with a member 5 and all others above it, (5, 7, 11) and so on, which no byte shows.
/// Without (5, 7), which is found where 5 is put before the bits.
[[nodiscard]] TupletCounts count_low_tuplets(const Interval& interval);

using PrimeTest = std::function<bool(std::uint64_t)>;

/// The bits of a byte that stand for primes of the interval, each tested by itself.
[[nodiscard]] std::uint8_t primes_of_byte(std::uint64_t byte,
                                          const Interval& in,
                                          const PrimeTest& is_prime);

/// The tuplets, but for twins, that a cut parts: with members both in `below` and in `above`, the
/// integers next to it. They all have members in the byte that is cut, and in no other, whose
/// numbers are tested; a cut between two bytes parts none. Twins Totals::append knows by the primes
/// beside the cut.
/// @pre above.first == below.last + 1
[[nodiscard]] TupletCounts count_parted_tuplets(const Interval& below,
                                                const Interval& above,
                                                const PrimeTest& is_prime);

/// Sum of the integers of the set bits of bytes that begin at byte index `first_byte`.
[[nodiscard]] WideSum sum_of_bits(std::span<const std::uint8_t> bytes, std::uint64_t first_byte);

}  // namespace warpsieve::core
