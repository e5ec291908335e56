#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace warpsieve::io {

/// Shards that become one. Fewer rewrite the data more often: with 16 every byte is copied once for
/// every factor of 16 by which a run outgrows most_shards; more need more room for both copies.
inline constexpr std::size_t merged_at_once = 16;

/// From so many shards on, 6 GiB of the usual ones, some are merged. Stock readers open all
/// of them at once, often with 256 open files at most (macOS) and 1024 at best. It leaves at least
/// 16 of one level up to level 5, which is 2^26 GiB of the usual shards.
inline constexpr std::size_t most_shards = 96;

/// The level of a shard that is not to be merged whatever lies beside it.
inline constexpr std::uint64_t no_level = ~std::uint64_t{0};

/// Which shards to merge next: the oldest merged_at_once neighbours of the lowest level that has
/// so many; none while the run has fewer than most_shards.
/// @param levels how often each shard was merged, in the order of the shards
/// @return index of the first of them
[[nodiscard]] std::optional<std::size_t> shards_to_merge(std::span<const std::uint64_t> levels);

}  // namespace warpsieve::io
