#pragma once

// What number theory expects in an interval, to hold what was found against: Gauss's li(x) for
// primes, the first conjecture of Hardy and Littlewood for constellations of k primes: about
//     C * integral of dt / log(t)^k
// of them, with a constant for each pattern (hardy_littlewood.hpp), and what follows from it for
// gaps. Exact to some last digits of long double, also in a narrow window near 2^64, where
// li(b) - li(a) would cancel. Pure functions.

#include <cstddef>
#include <cstdint>

#include "core/quantities.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::plots {

/// li(2), where the principal value has passed the pole at 1.
inline constexpr long double li_of_2 = 1.045163780117492784844588889194613136L;

/// sqrt(x) / log(x): about the size of the fluctuations of pi(x).
[[nodiscard]] double fluctuation_at(std::uint64_t x);

/// Integral of dt / log(t)^power from `from` to `to`. @pre 2 <= from <= to
[[nodiscard]] long double log_integral(unsigned power, std::uint64_t from, std::uint64_t to);

/// Adds up what is expected from the first integer of an interval on, row by row.
class Expectation {
public:
    /// @param power 1 for primes, else the primes of a constellation
    /// @param start where the integral begins, of all integers @param first of the interval
    Expectation(unsigned power, long double constant, std::uint64_t start, std::uint64_t first);

    /// Expected from the first integer through this one. @pre no less than in the call before
    [[nodiscard]] long double through(std::uint64_t last);

private:
    unsigned power_;
    long double constant_;
    std::uint64_t start_;
    std::uint64_t done_;  ///< integrated up to here
    long double sum_ = 0;
};

/// Of primes: li(x), or its growth.
[[nodiscard]] Expectation expected_primes(std::uint64_t first);
/// Of those with any of its patterns.
[[nodiscard]] Expectation expected_constellations(const core::Constellation& constellation,
                                                  std::uint64_t first);

/// How many gaps of an even size are expected between the primes of an interval, if primes lay at
/// random: each odd integer near t is one with the chance 2 / log(t) (H. Cramér, "On the order of
/// magnitude of the difference between consecutive prime numbers", Acta Arithmetica 2, 1936). Sizes
/// decay exponentially then, as P. X. Gallagher ("On the distribution of primes in short
/// intervals", Mathematika 23, 1976) derives it for the limit from the conjecture above. It does
/// not tell sizes with small divisors, which are more frequent, from others.
[[nodiscard]] long double expected_gaps(std::uint64_t size, const Interval& interval);

}  // namespace warpsieve::plots
