#pragma once

// What can be counted, as bits of a set: of --count, of a job and of files. Kernels of a GPU read
// this too, so that nothing but numbers and names is in it.

#include <array>
#include <cstdint>
#include <string>

namespace warpsieve::core {

/// A set of quantities: what is counted. Bits of Job::quantities and of files.
using Quantities = std::uint32_t;

inline constexpr Quantities quantity_primes = 1;
/// k-tuplets, k = 2 .. 6: the closest constellations of k primes (further.hpp).
inline constexpr Quantities quantity_twins = 2;
inline constexpr Quantities quantity_triplets = 4;
inline constexpr Quantities quantity_quadruplets = 8;
inline constexpr Quantities quantity_quintuplets = 16;
inline constexpr Quantities quantity_sextuplets = 32;
inline constexpr Quantities quantity_gaps = 64;
inline constexpr Quantities quantity_sum = 128;
inline constexpr Quantities all_quantities = 255;

inline constexpr std::size_t tuplet_kinds = 5;
/// The bit of the (k + 2)-tuplets.
[[nodiscard]] constexpr Quantities quantity_tuplet(std::size_t k) noexcept {
    return quantity_twins << k;
}
inline constexpr Quantities all_tuplets = quantity_twins | quantity_triplets |
                                          quantity_quadruplets | quantity_quintuplets |
                                          quantity_sextuplets;

[[nodiscard]] constexpr bool has(Quantities set, Quantities some) noexcept {
    return (set & some) != 0;
}

struct NamedQuantity {
    Quantities bit = 0;
    const char* name = "";
};
/// As in --count: "primes", "twins", ... "sextuplets".
inline constexpr std::array<NamedQuantity, 6> countable_quantities = {{
    {quantity_primes, "primes"},
    {quantity_twins, "twins"},
    {quantity_triplets, "triplets"},
    {quantity_quadruplets, "quadruplets"},
    {quantity_quintuplets, "quintuplets"},
    {quantity_sextuplets, "sextuplets"},
}};

/// For people: "primes, twins, gaps".
[[nodiscard]] inline std::string quantities_text(Quantities set) {
    std::string text;
    const auto add = [&](Quantities bit, const char* name) {
        if (has(set, bit)) text += (text.empty() ? "" : ", ") + std::string(name);
    };
    for (const auto& [bit, name] : countable_quantities) add(bit, name);
    add(quantity_gaps, "gaps");
    add(quantity_sum, "sum");
    return text;
}

}  // namespace warpsieve::core
