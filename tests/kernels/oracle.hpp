#pragma once

#include <cstdint>
#include <vector>

#include "core/engine.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::test {

/// The primes from `first` to `last`, by libprimesieve.
[[nodiscard]] std::vector<std::uint64_t> primes_between(std::uint64_t first, std::uint64_t last);
/// The primes from `first` to `last` as the 32-bit numbers that sieving primes are.
[[nodiscard]] std::vector<std::uint32_t> small_primes(std::uint32_t first, std::uint32_t last);

/// What libprimesieve says of an interval.
[[nodiscard]] core::BatchResult primesieve_result(const Interval& interval,
                                                  const core::Wanted& wanted);

/// Everything that the engine says of the interval must be what libprimesieve says.
void expect_right(core::Engine& engine,
                  const Interval& interval,
                  unsigned slice_shift,
                  const core::Quantities& counted);
/// With quantities that depend on the interval.
void expect_right(core::Engine& engine, const Interval& interval, unsigned slice_shift = 63);

/// The engine gives every part of a result by itself: counts alone, with a digest, with a bitmap,
/// with a sample, with further quantities and in short slices; and nothing that was not asked for.
void expect_only_what_is_wanted(core::Engine& engine, const Interval& interval);

}  // namespace warpsieve::test
