#pragma once

// How many primes, integers, bytes and seconds there are to expect: for plans, progress bars and
// the disk space that a run asks for. Never for a result, as it all goes through floating-point
// numbers.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/progress.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// Logarithmic integral, li(x) = Ei(ln x).
[[nodiscard]] inline double logarithmic_integral(double x) {
    return x < 2 ? 0 : std::expint(std::log(x));
}

/// About how many primes an interval holds: li(last) - li(first), within a few per cent for more
/// than a thousand primes.
[[nodiscard]] inline double estimate_primes(const Interval& interval) {
    const auto first = static_cast<double>(interval.first);
    const double length = interval.length();
    // In a narrow window li(last) - li(first) cancels; there the density is constant enough.
    if (length < first / 16) return length / std::log(first + length / 2);
    return std::max(0.0, logarithmic_integral(first + length) - logarithmic_integral(first));
}

/// Share of all integers that have no factor up to a limit: e^-gamma / log limit (Mertens).
[[nodiscard]] inline double share_of_survivors(double limit) {
    return 0.5615 / std::log(limit);
}

/// About how many integers are still to be sieved, within some per cent. @pre not done
[[nodiscard]] inline double estimate_integers_left(const Progress& progress) {
    const Interval rest = progress.rest();
    if (progress.job().first_n == 0) return rest.length();
    const auto first = static_cast<double>(rest.first);
    const auto missing = static_cast<double>(progress.primes_missing());
    // The density in the middle of what they take up, which is found by itself in a few steps.
    double length = missing;
    for (int i = 0; i < 4; ++i) length = missing * std::log(first + length / 2 + 2);
    return std::min(length, rest.length());
}

/// About how long one thread of the CPU engine sieves. It does about 1e10 integers a second up to
/// 1e10 and slows down with the 0.12th power of the height: within a factor of 1.5 of what
/// bench/README.md and primesieve show up to 2^64.
[[nodiscard]] inline double estimate_cpu_seconds(const Interval& interval) {
    constexpr double rate = 1e10;
    constexpr double flat_below = 1e10;
    constexpr double slowing = 0.12;
    const double height = std::max(static_cast<double>(interval.last), flat_below) / flat_below;
    return interval.length() / rate * std::pow(height, slowing);
}

/// Bytes that a stored prime takes (shuffle + deflate, chunks of 65,536): the largest value
/// measured in windows of 4e6 primes from 1e10 to 2^64 was 1.21; small primes take less.
inline constexpr double encoded_bytes_per_prime = 1.22;

}  // namespace warpsieve::core
