#pragma once

// The constants of the first conjecture of Hardy and Littlewood ("Some problems of 'Partitio
// numerorum'", III, 1923), which says how often primes lie at the distances of a pattern. Pure
// functions.

#include <cstdint>

#include "core/quantities.hpp"

namespace warpsieve::plots {

/// The product over all primes p of (1 - v(p)/p) / (1 - 1/p)^k, where k primes make the pattern and
/// v(p) residues modulo p are taken by it; to a few units of 1e-15, relatively.
/// @pre the pattern is admissible (core/constellation.hpp)
[[nodiscard]] long double hardy_littlewood_constant(const core::Pattern& pattern);

/// Where the integral that goes with a pattern begins: at the prime at which the pattern itself
/// first does, since nearer to 1 the integrand grows beyond all meaning (some 55 sextuplets between
/// 2 and 7). Pairs are published with the integral from 2.
[[nodiscard]] std::uint64_t integral_start(const core::Pattern& pattern);

}  // namespace warpsieve::plots
