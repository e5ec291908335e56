#pragma once

#include "core/sample.hpp"

namespace warpsieve::cpu {

/// Finds the primes of some bytes by another method than the engines': the reference sieve, or, far
/// up, where its sieving primes would cost more, a primality test of each candidate. In the calling
/// thread.
/// @param bytes all of whose integers are at most 2^64-1
[[nodiscard]] core::SampleTotals second_opinion(const core::ByteRange& bytes);

}  // namespace warpsieve::cpu
