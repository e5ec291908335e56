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

/// The smallest member of the first twins, triplets, ... sextuplets: (3, 5), (5, 7, 11), (5, 7, 11,
/// 13), (5, 7, 11, 13, 17), (7, 11, 13, 17, 19, 23). Twins are published with the integral from 2.
inline constexpr std::array<std::uint64_t, core::tuplet_kinds> smallest_members = {2, 5, 5, 5, 7};

/// Integral of dt / log(t)^power from `from` to `to`. @pre 2 <= from <= to
[[nodiscard]] long double log_integral(unsigned power, std::uint64_t from, std::uint64_t to);

/// Adds up what is expected from the first integer of an interval on, row by row.
class Expectation {
public:
    /// @param power 1 for primes, k for k-tuplets
    /// @param smallest where the first of them all begins: the integral begins there, since nearer
    /// to 1 it grows beyond all meaning (some 55 sextuplets between 2 and 7)
    Expectation(unsigned power, long double constant, std::uint64_t smallest, std::uint64_t first);

    /// Expected from the first integer through this one. @pre no less than in the call before
    [[nodiscard]] long double through(std::uint64_t last);

private:
    unsigned power_;
    long double constant_;
    std::uint64_t smallest_;
    std::uint64_t done_;  ///< integrated up to here
    long double sum_ = 0;
};

/// Of primes: li(x), or its growth.
[[nodiscard]] Expectation expected_primes(std::uint64_t first);
/// Of the (kind + 2)-tuplets.
[[nodiscard]] Expectation expected_tuplets(std::size_t kind, std::uint64_t first);

}  // namespace warpsieve::plots
