#pragma once

// Constellations of primes: patterns of distances, which of them can occur more than once, and
// those that have names. Numbers only; constellation_counts.hpp finds them in bitmaps.
//
// The k-tuplets: k primes that lie as close together as primes above k can.
//   twins        p + {0, 2}
//   triplets     p + {0, 2, 6}, p + {0, 4, 6}
//   quadruplets  p + {0, 2, 6, 8}
//   quintuplets  p + {0, 2, 6, 8, 12}, p + {0, 4, 6, 10, 12}
//   sextuplets   p + {0, 4, 6, 10, 12, 16}
// (A. D. Forbes, "Prime k-tuplets"; the same as primesieve counts.)

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/quantities.hpp"

namespace warpsieve::core {

inline constexpr std::size_t most_members = 8;
/// Patterns are narrower: so many integers are a word of a bitmap, and a pattern that begins in one
/// ends in the next.
inline constexpr std::uint64_t width_limit = 240;

/// The bits of a byte at which a run of kind + 2 set bits is a k-tuplet of that kind; bit 7 goes on
/// with bit 0 of the next byte. Modulo 30 the members above 5 are neighbours in the list 7, 11, 13,
/// 17, 19, 23, so that all of them lie within one byte of a bitmap; but for the twins 30k + 29,
/// 30k + 31. A function, as the kernels of a GPU can use no array of the host.
[[nodiscard]] constexpr std::uint8_t tuplet_starts(std::size_t kind) noexcept {
    switch (kind) {
        case 0: return 0b1001'0100;   // 11 13, 17 19, 29 31
        case 1: return 0b0001'1110;   // 7 11 13, 11 13 17, 13 17 19, 17 19 23
        case 2: return 0b0000'0100;   // 11 13 17 19
        case 3: return 0b0000'0110;   // 7 11 13 17 19, 11 13 17 19 23
        default: return 0b0000'0010;  // 7 11 13 17 19 23
    }
}

/// The (kind + 2)-tuplets.
[[nodiscard]] const Constellation& tuplet(std::size_t kind);

/// A constellation and the slot of its count in Totals.
struct SlottedConstellation {
    std::size_t slot = 0;
    const Constellation* constellation = nullptr;
};
/// Those that are asked for; valid as long as `counted` is.
[[nodiscard]] std::vector<SlottedConstellation> constellations_of(const Quantities& counted);

/// "c_0_2_6_8_12".
[[nodiscard]] std::string unnamed(const Pattern& pattern);

/// The prime that divides some member of the pattern wherever it begins, so that it can occur only
/// where that member is the prime itself; empty where the pattern is admissible.
[[nodiscard]] std::optional<unsigned> forbidding_modulus(const Pattern& pattern);

}  // namespace warpsieve::core
