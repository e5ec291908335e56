#pragma once

#include <cstdint>

#include "core/engine.hpp"
#include "io/checkpoint/checkpoint.hpp"

namespace warpsieve::test {

/// A batch of numbers that stand for primes: what is stored and how it is cut into files does not
/// depend on whether they are, and chunks of true primes would take a sieve. Byte k of the bitmap
/// is a hash of k, with two bits on average, so that any cut of an interval gives the same numbers.
[[nodiscard]] core::BatchResult noise(const Interval& interval, const core::Wanted& wanted);

/// Integers that fill about one chunk of a store with noise, rounded up a little.
[[nodiscard]] std::uint64_t noise_of_a_chunk(core::Store store);

/// Adds the next batch of noise, of about `length` integers, to a job that is not done.
void add_noise(io::Checkpoint& checkpoint, std::uint64_t length);

}  // namespace warpsieve::test
