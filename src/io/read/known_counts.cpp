#include "io/read/known_counts.hpp"

#include <algorithm>

#include "core/bitmap.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"

namespace warpsieve::io {
namespace {

/// Where the shards of a store of primes end: at their last primes.
void append_prime_shards(const Checkpoint& checkpoint, std::vector<KnownCount>& counts) {
    for (const Shard& shard : checkpoint.shards)
        counts.push_back({shard.last_prime, shard.offset + shard.elements});
}

/// Where the shards of a bitmap end. 2, 3 and 5 lie before the end of the first byte, and so before
/// the end of every shard, but have no bit.
void append_bitmap_shards(const Checkpoint& checkpoint, std::vector<KnownCount>& counts) {
    const Interval& job = checkpoint.progress.job().interval;
    std::uint64_t count = core::count_wheel_primes(job).prime_count;
    for (const Shard& shard : checkpoint.shards) {
        const std::uint64_t end = core::byte_of(job.first) + shard.offset + shard.elements;
        count += shard.prime_count;
        counts.push_back({core::saturating_add((end - 1) * core::wheel, core::wheel - 1), count});
    }
}

}  // namespace

std::vector<KnownCount> known_counts(const Checkpoint& checkpoint) {
    std::vector<KnownCount> counts;
    for (const core::GridRow& row : checkpoint.progress.grid())
        counts.push_back({row.last, row.totals.prime_count});
    if (checkpoint.progress.job().store == core::Store::primes)
        append_prime_shards(checkpoint, counts);
    else
        append_bitmap_shards(checkpoint, counts);
    std::ranges::sort(counts, {}, &KnownCount::through);
    return counts;
}

KnownAround known_around(const std::vector<KnownCount>& counts, std::uint64_t x) {
    const auto above = std::ranges::upper_bound(counts, x, {}, &KnownCount::through);
    KnownAround around;
    if (above != counts.begin()) around.below = *std::prev(above);
    if (above != counts.end()) around.above = *above;
    return around;
}

}  // namespace warpsieve::io
