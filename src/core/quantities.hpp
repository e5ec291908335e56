#pragma once

// What can be counted: as bits of a set, which kernels of a GPU read too, and as what a job is
// asked for, where some of them need to be told more. quantity.hpp says of each what it is.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace warpsieve::core {

/// Bits of a set, as in files.
using QuantitySet = std::uint32_t;

inline constexpr QuantitySet quantity_primes = 1;
/// k-tuplets, k = 2 .. 6: the closest constellations of k primes (constellation.hpp).
inline constexpr QuantitySet quantity_twins = 2;
inline constexpr QuantitySet quantity_triplets = 4;
inline constexpr QuantitySet quantity_quadruplets = 8;
inline constexpr QuantitySet quantity_quintuplets = 16;
inline constexpr QuantitySet quantity_sextuplets = 32;
inline constexpr QuantitySet quantity_gaps = 64;
inline constexpr QuantitySet quantity_sum = 128;
inline constexpr QuantitySet quantity_gap_table = 256;
inline constexpr QuantitySet quantity_reciprocals = 512;
inline constexpr QuantitySet quantity_constellations = 1024;  ///< those that the user describes
inline constexpr QuantitySet quantity_residues = 2048;

/// All that any processor reads off whole words, at little cost: what --count tuplets, --gaps and
/// --sum ask for.
inline constexpr QuantitySet all_quantities = 255;
inline constexpr QuantitySet known_quantities = 2 * quantity_residues - 1;

inline constexpr std::size_t tuplet_kinds = 5;
/// The bit of the (k + 2)-tuplets.
[[nodiscard]] constexpr QuantitySet quantity_tuplet(std::size_t k) noexcept {
    return quantity_twins << k;
}
inline constexpr QuantitySet all_tuplets = quantity_twins | quantity_triplets |
                                           quantity_quadruplets | quantity_quintuplets |
                                           quantity_sextuplets;
/// All for which the primes beside a seam matter (nearby_primes.hpp).
inline constexpr QuantitySet any_constellation = all_tuplets | quantity_constellations;

[[nodiscard]] constexpr bool has(QuantitySet set, QuantitySet some) noexcept {
    return (set & some) != 0;
}

/// Distances of the primes of a constellation from the first one, ascending from 0.
using Pattern = std::vector<std::uint8_t>;

/// Primes at given distances from each other: all p for which p + d is prime for every d of a
/// pattern. Several patterns that are counted together are one constellation.
struct Constellation {
    std::string name;  ///< as in the names of totals: NAME_count
    std::vector<Pattern> patterns;
    friend bool operator==(const Constellation&, const Constellation&) = default;
};

/// Constellations of a user's own in one job: rows of tables and summaries of GPUs have room for
/// so many.
inline constexpr std::size_t most_own_constellations = 8;
/// Slots of totals: the k-tuplets first, k = 2 .. 6.
inline constexpr std::size_t constellation_slots = tuplet_kinds + most_own_constellations;

/// What a job counts.
struct Quantities {
    QuantitySet set = quantity_primes;
    std::vector<Constellation> own;  ///< those of quantity_constellations
    std::uint32_t modulus = 0;       ///< that of quantity_residues; 0: not asked for

    Quantities() = default;
    // A set alone says all, unless it has constellations or residues.
    Quantities(QuantitySet bits) : set(bits) {}  // NOLINT(google-explicit-constructor)

    /// Both together; the other's modulus where it has one.
    Quantities& operator|=(const Quantities& other);
    friend bool operator==(const Quantities&, const Quantities&) = default;
};

[[nodiscard]] inline bool has(const Quantities& all, QuantitySet some) noexcept {
    return has(all.set, some);
}

[[nodiscard]] inline Quantities with(Constellation own) {
    Quantities one(quantity_primes | quantity_constellations);
    one.own.push_back(std::move(own));
    return one;
}

[[nodiscard]] inline Quantities with_residues(std::uint32_t modulus) {
    Quantities one(quantity_primes | quantity_residues);
    one.modulus = modulus;
    return one;
}

struct NamedQuantity {
    QuantitySet bit = 0;
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

/// For people: "primes, twins, gaps, residues mod 4".
[[nodiscard]] std::string quantities_text(const Quantities& all);

}  // namespace warpsieve::core
