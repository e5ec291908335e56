#pragma once

// How the large primes of a window are visited, and how much room their hits take: what is chosen
// on the host before any of them is known. Numbers only.

#include <cstdint>

#include "kernels/phases/large_primes.hpp"
#include "kernels/row_sieve/prime_list.hpp"

namespace warpsieve::gpu {

/// The primes above low up to high, if there are any. @pre low >= least_large_prime
struct LargePrimes {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
};

/// What the partition of a window is told.
struct PartitionPlan {
    VisitPlan visits;
    std::uint32_t bucket_room = 0;  ///< keys, a multiple of keys_a_piece

    [[nodiscard]] bool empty() const noexcept { return visits.count == 0; }
};

/// Groups of the large primes, [begin, end) of the list, whose stretches are as long as they may
/// be.
[[nodiscard]] VisitPlan plan_visits(const PrimeList& primes,
                                    std::uint32_t begin,
                                    std::uint32_t end,
                                    const LargePrimes& large,
                                    std::uint32_t window_bits);

/// Hits that a position of a row is to be expected to have: the sum of 1/p, by Mertens' second
/// theorem, as a prime hits every p-th position; without those that have a factor of 7, 11 or 13.
[[nodiscard]] double hits_of_position(const LargePrimes& primes);

/// Keys that a tile's bucket needs: what is to be expected, and so much more that it never happens
/// to be too little.
[[nodiscard]] std::uint32_t bucket_room(std::uint32_t tile_bits, const LargePrimes& primes);

/// Keys of all buckets of a window of whole tiles.
[[nodiscard]] std::uint64_t keys_of_window(std::uint32_t window_bits,
                                           std::uint32_t tile_bits,
                                           const LargePrimes& primes);

/// The longest window of whole tiles, one at least, whose buckets take no more keys.
[[nodiscard]] std::uint32_t window_of_keys(std::uint64_t keys,
                                           std::uint32_t tile_bits,
                                           const LargePrimes& primes);

}  // namespace warpsieve::gpu
