#include "cpu/sizes.hpp"

#include <algorithm>
#include <bit>

namespace warpsieve::cpu {
namespace {

/// By what a thread has of L2, in whole powers of two:
///
///     share of L2      1 MiB ...   512 KiB   256 KiB   128 KiB   64 KiB ...
///     segment_bytes    512 KiB     512 KiB   256 KiB   128 KiB   64 KiB
///     medium_limit     2^20        2^20      2^19      2^18      2^17
///
/// A segment is what stays in L2 while medium primes strike it and what spills past it. On a Zen 4
/// and a Sapphire Rapids (1 and 2 MiB) larger ones gain nothing. Smaller ones cost, as each prime
/// is looked at in each segment: on the Zen 4 those for 256 KiB take up to 8 % more time, at 1e12,
/// and those for 128 KiB up to 21 %. What they save was counted by a simulated cache of 256 KiB:
/// the sizes of 1 MiB miss it 53 times in 1000 integers at 1e12 and 63 times at 1e15, those above
/// 24 and 32 times, which pays where a miss takes 0.5 ns or more; a third level takes longer. For
/// 512 KiB smaller ones save too little.
///
/// Without a third level a miss is one of memory, so that a segment is half of the share there, and
/// the spill no longer than the share.
///
/// No other size follows a cache. Blocks of L1 are of 32 KiB for all (plan.hpp). Hits that a thread
/// files go to the ends of 256 lists at a time for rounds of 8 MiB, 16 KiB, which stay in any L1
/// and all 2048 of them nearly in any L2; the lists themselves are longer than any share of L3.
constexpr std::uint64_t least_share = std::uint64_t{1} << 16;

/// Beside huge primes each thread walks through all primes of its own for its stretch of a shared
/// round, the shorter the more threads there are; as huge primes they are walked through once, and
/// cost more a hit. Up to 8 threads 2^24 is as good as any; with 2^22 16 threads take 7 % less time
/// and 64 take 12 % less (processor time at 1e18 and near 2^64, on two cores).
constexpr unsigned few_threads = 8;
constexpr std::uint32_t mid_limit_of_many_threads = 1U << 22;

}  // namespace

Config sizes_for(const Caches& caches,
                 unsigned threads,
                 unsigned processors,
                 bool slow_write_backs) {
    Config config;
    config.spare_writes = slow_write_backs;
    if (threads > few_threads) config.mid_limit_beside_huge = mid_limit_of_many_threads;
    if (const std::uint64_t l2 = share_of(caches.l2, threads, processors); l2 != 0) {
        // From here on no share is larger than what the defaults need.
        const std::uint64_t most = std::uint64_t{2} * config.segment_bytes;
        const std::uint64_t share = std::bit_floor(std::clamp(l2, least_share, most));
        const bool backed = share_of(caches.l3, threads, processors) > share;
        const std::uint64_t fits = backed ? share : std::max(share / 2, least_share);
        config.segment_bytes =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(config.segment_bytes, fits));
        config.medium_limit =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(config.medium_limit, 2 * fits));
    }
    return config;
}

}  // namespace warpsieve::cpu
