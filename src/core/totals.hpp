#pragma once

// What is counted over an interval, and how the totals of neighbours join. Everything that is found
// passes through these structs, so they hold plain numbers and know of no bitmap. Each quantity
// says itself how its numbers are read off, joined and called: quantity.hpp.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/nearby_primes.hpp"
#include "core/quantities.hpp"
#include "core/wide.hpp"

namespace warpsieve::core {

/// A stretch without primes: from the prime `start` to the next one, start + size.
struct Gap {
    std::uint64_t size = 0;  ///< 0: there are no two primes
    std::uint64_t start = 0;
    friend constexpr bool operator==(const Gap&, const Gap&) = default;
};

/// Primes by their residues modulo some q: those that do not divide q.
struct ResidueCounts {
    std::vector<std::uint64_t> counts;  ///< by residue, 0 to q - 1; empty: all are 0

    friend bool operator==(const ResidueCounts& a, const ResidueCounts& b);
};

/// What is counted over the integers of an interval. Quantities that were not asked for are 0.
struct Totals {
    std::uint64_t prime_count = 0;
    std::uint64_t smallest_prime = 0;  ///< 0: none
    std::uint64_t largest_prime = 0;   ///< 0: none
    /// Twins, triplets, ... sextuplets, then those of a user's own.
    std::array<std::uint64_t, constellation_slots> constellations{};
    Gap largest_gap{};  ///< the first of several that are as large
    WideSum prime_sum{};
    /// Sums of floor(2^124 / p), over the primes and over the members of twins.
    WideSum prime_reciprocals{};
    WideSum twin_reciprocals{};
    ResidueCounts residues{};
    /// Where constellations are counted, for those that reach across the ends.
    NearbyPrimes near_first{};
    NearbyPrimes near_last{};

    [[nodiscard]] static Totals of_prime(std::uint64_t p, const Quantities& counted);

    /// Joins the totals of the integers that come next. Associative, so that threads, batches,
    /// sessions and users may cut an interval anywhere.
    /// @param counted what both sides were asked for
    Totals& append(const Totals& next, const Quantities& counted);
    friend bool operator==(const Totals&, const Totals&) = default;
};

/// What the totals of a neighbour look like through `row.largest_prime`, an earlier place of it, to
/// whoever joins them to what comes before: rows of tables keep no primes near their ends.
/// @param whole of which `row` is the beginning
[[nodiscard]] Totals as_beginning(const Totals& row, const Totals& whole);

}  // namespace warpsieve::core
