#include "kernels/row_sieve/partition_plan.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "kernels/phases/partition.hpp"

namespace warpsieve::gpu {
namespace {

// Beyond the mean: hits of a tile scatter as if by chance, by the root of their mean (of 960
// buckets near 2^64 the fullest and the emptiest were 2.4 roots away from it), and from 2^12 on the
// sum of 1/p is known to a part of a thousand. Each block that visits a tile fills its last keys up
// to four, by 1.5 on average: there is a block for some primes, of 256 threads at least. The last
// term is for the few keys of small tiles, and blocks with few primes.
constexpr double roots_beyond = 8;
constexpr double share_beyond = 1.0 / 256;
constexpr double keys_of_prime_beyond = 2.0 / (most_partition_threads / 2 * visits_of_thread);
constexpr double keys_beyond = 128;

double primes_in(const LargePrimes& primes) {
    const auto below = [](double n) { return n / (std::log(n) - 1); };
    return below(primes.high) - below(primes.low);
}

/// Stretches twice as long as primes make half the visits; but those of half the window and more
/// are no longer than primes, as the queues of more hits would take room from rings there.
/// @param least no prime of the group is smaller
VisitGroup group_of(std::uint32_t begin,
                    std::uint32_t end,
                    std::uint32_t least,
                    std::uint32_t window_bits) {
    const bool is_long = least <= window_bits / 4;
    const std::uint32_t stretch = std::min(is_long ? 2 * least : least, window_bits);
    return {.begin = begin,
            .end = end,
            .stretch_bits = stretch,
            .stretches = parts_of(window_bits, stretch),
            .most_hits = is_long ? hits_of_long : hits_of_short};
}

}  // namespace

double hits_of_position(const LargePrimes& primes) {
    if (primes.high <= primes.low) return 0;
    constexpr double without_factors = 6. / 7 * 10 / 11 * 12 / 13;
    return without_factors * std::log(std::log(primes.high) / std::log(primes.low));
}

VisitPlan plan_visits(const PrimeList& primes,
                      std::uint32_t begin,
                      std::uint32_t end,
                      const LargePrimes& large,
                      std::uint32_t window_bits) {
    VisitPlan plan;
    std::uint32_t least = std::bit_floor(large.low);
    while (begin < end) {
        const bool last = least >= window_bits || least > large.high / 2;
        const std::uint32_t behind =
            last ? end : std::clamp(primes.count_through(2 * least), begin, end);
        if (behind > begin) plan.groups[plan.count++] = group_of(begin, behind, least, window_bits);
        begin = behind;
        least *= 2;
    }
    return plan;
}

std::uint32_t bucket_room(std::uint32_t tile_bits, const LargePrimes& primes) {
    const double mean = tile_bits * hits_of_position(primes);
    if (mean == 0) return 0;
    const double keys = mean + roots_beyond * std::sqrt(mean) + share_beyond * mean +
                        keys_of_prime_beyond * primes_in(primes) + keys_beyond;
    return parts_of(static_cast<std::uint32_t>(std::ceil(keys)), keys_a_piece) * keys_a_piece;
}

std::uint64_t keys_of_window(std::uint32_t window_bits,
                             std::uint32_t tile_bits,
                             const LargePrimes& primes) {
    return std::uint64_t{rows_per_window} * (window_bits / tile_bits) *
           bucket_room(tile_bits, primes);
}

std::uint32_t window_of_keys(std::uint64_t keys,
                             std::uint32_t tile_bits,
                             const LargePrimes& primes) {
    const std::uint64_t of_tiles = keys_of_window(tile_bits, tile_bits, primes);
    if (of_tiles == 0) return std::numeric_limits<std::uint32_t>::max() / tile_bits * tile_bits;
    return static_cast<std::uint32_t>(
        std::clamp<std::uint64_t>(keys / of_tiles, 1, most_buckets / rows_per_window) * tile_bits);
}

}  // namespace warpsieve::gpu
