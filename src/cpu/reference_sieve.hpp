#pragma once

// Primes by methods that share nothing with the engines but the layout of bitmaps and the builder
// of batches, for tests, for `selftest` and for the checks of a run while it sieves.

#include <cstdint>
#include <memory>
#include <vector>

#include "core/engine.hpp"

namespace warpsieve::cpu {

/// The plain sieve that the others are compared with: one byte for each odd number, crossed off by
/// the odd primes up to the root, which the same function finds; known counts are test enough.
/// Memory is bounded (32 MiB and the bitmap); near 2^64 each 6.7e7 integers cost some seconds for
/// the sieving primes.
[[nodiscard]] std::vector<std::uint8_t> reference_bitmap(const Interval& interval);

[[nodiscard]] core::BatchResult reference_sieve(const Interval& interval,
                                                const core::Wanted& wanted);

/// The plain sieve behind the interface of engines.
[[nodiscard]] std::unique_ptr<core::Engine> make_reference_engine();

/// Finds the primes of some bytes by another method than the engines': the reference sieve, or, far
/// up, where its sieving primes would cost more, a primality test of each candidate. In the calling
/// thread.
/// @param bytes all of whose integers are at most 2^64-1
[[nodiscard]] core::SampleTotals cross_check(const core::ByteRange& bytes);

}  // namespace warpsieve::cpu
