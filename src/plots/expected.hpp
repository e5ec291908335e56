#pragma once

// What number theory expects in an interval, to hold what was found against: Gauss's li(x) for
// primes, and the first conjecture of Hardy and Littlewood ("Some problems of 'Partitio
// numerorum'", III, 1923) for k-tuplets: about
//     C_k * integral of dt / log(t)^k
// of them, with a constant for each pattern. Exact to some last digits of long double, also in a
// narrow window near 2^64, where li(b) - li(a) would cancel. Pure functions.

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/quantities.hpp"

namespace warpsieve::plots {

/// li(2), where the principal value has passed the pole at 1.
inline constexpr long double li_of_2 = 1.045163780117492784844588889194613136L;

/// C_k of twins, triplets, ... sextuplets, times the number of their patterns (core/further.hpp):
/// A. D. Forbes, "Prime k-tuplets", Mathematical Background. Each is the product over all primes p
/// of (1 - v/p) / (1 - 1/p)^k, where v residues modulo p are taken by the pattern.
inline constexpr std::array<long double, core::tuplet_kinds> tuplet_constants = {
    1.320323631693739L, 2 * 2.858248595719220L, 4.151180863237416L, 2 * 10.131794949996079L,
    17.298612311588L};

/// Integral of dt / log(t)^power from `from` to `to`. @pre 2 <= from <= to
[[nodiscard]] long double log_integral(unsigned power, std::uint64_t from, std::uint64_t to);

/// Adds up what is expected from the first integer of an interval on, row by row.
class Expectation {
public:
    /// @param power 1 for primes, k for k-tuplets
    Expectation(unsigned power, long double constant, std::uint64_t first);

    /// Expected from the first integer through this one. @pre no less than in the call before
    [[nodiscard]] long double through(std::uint64_t last);

private:
    unsigned power_;
    long double constant_;
    std::uint64_t done_;  ///< integrated up to here
    long double sum_ = 0;
};

/// Of primes: li(x), or its growth.
[[nodiscard]] Expectation expected_primes(std::uint64_t first);
/// Of the (kind + 2)-tuplets.
[[nodiscard]] Expectation expected_tuplets(std::size_t kind, std::uint64_t first);

}  // namespace warpsieve::plots
