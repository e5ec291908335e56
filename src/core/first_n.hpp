#pragma once

#include <cstdint>

#include "core/job.hpp"

namespace warpsieve::core {

/// A length, in integers, within which `count` primes from `first` on are found: the mean distance
/// of primes times a quarter more than `count` and 512 more. If distances were random, no 64-bit
/// `first` would need more. In whole numbers, because grids depend on it and must not depend on a
/// mathematical library.
[[nodiscard]] std::uint64_t length_holding(std::uint64_t first, std::uint64_t count);

/// The interval that the grid of a job is laid out for: all of it, or as much as its first N primes
/// need.
[[nodiscard]] Interval expected_interval(const Job& job);

}  // namespace warpsieve::core
