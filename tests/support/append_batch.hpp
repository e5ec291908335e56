#pragma once

#include "io/chunk/tail.hpp"

namespace warpsieve::io {

/// Appends a batch to a tail, as a run does that has nothing against it.
/// @return number of primes of the batch, by its bitmap
inline std::uint64_t append_batch(Tail& tail,
                                  const Interval& batch,
                                  std::span<const std::uint8_t> bitmap,
                                  unsigned threads) {
    Growth growth = growth_of(tail, batch, bitmap, threads);
    const std::uint64_t primes = growth.primes;
    tail.grow(std::move(growth));
    return primes;
}

}  // namespace warpsieve::io
