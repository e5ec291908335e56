#pragma once

#include <cstdint>

#include "core/progress.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// About how many primes an interval holds: li(last) - li(first), within a few per cent for more
/// than a thousand primes.
[[nodiscard]] double estimate_primes(const Interval& interval);

/// About how many integers are still to be sieved, within some per cent. @pre not done
[[nodiscard]] double estimate_integers_left(const Progress& progress);

/// Bytes that a stored prime takes (shuffle + deflate, chunks of 65,536): the largest value
/// measured in windows of 4e6 primes from 1e10 to 2^64 was 1.21; small primes take less.
inline constexpr double encoded_bytes_per_prime = 1.22;

}  // namespace warpsieve::core
