#pragma once

// With which primes a batch is sieved: with all up to its root, or, where it is short and far up,
// with those of tiles alone, so that what survives them must be tested (phases/test_survivors.hpp).
// A wrong guess costs time near the point where both take the same, never a result.

#include <cstdint>

#include "kernels/row_sieve/sizes.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::gpu {

/// Whether a batch is sieved with primes up to the thread limit, and its survivors are tested.
/// @param devices that share the batch @param primes_end what they have of the sieving primes
[[nodiscard]] bool tests_survivors(const Interval& interval,
                                   const Tuning& tuning,
                                   std::uint32_t devices,
                                   std::uint64_t primes_end);

}  // namespace warpsieve::gpu
