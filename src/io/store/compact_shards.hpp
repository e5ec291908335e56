#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/interrupted.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/recover.hpp"
#include "io/store/run_files.hpp"

// Keeps the shards of a run few, by making one of some neighbours now and then. Few is what readers
// want, who open all of them at once, and nothing that a run needs: where a compaction fails, the
// run goes on with the shards that it has. A compaction adds one file to the folder of shards and
// changes the list of shards of a checkpoint; it removes nothing, since generations name the old
// shards until they are let go (orphan_shards.hpp).

namespace warpsieve::io {

/// Shards that become one. Fewer rewrite the data more often: with 16 every byte is copied once for
/// every factor of 16 by which a run outgrows most_shards; more need more room for both copies.
inline constexpr std::size_t compacted_at_once = 16;

/// From so many shards on, 6 GiB of the usual ones, some are compacted. Stock readers open all of
/// them at once, often with 256 open files at most (macOS) and 1024 at best. 96 leave at least 16
/// shards of one level up to level 5, which is 2^26 GiB of the usual shards.
inline constexpr std::size_t most_shards = 96;

/// The level of a shard that is not to be compacted whatever lies beside it.
inline constexpr std::uint64_t no_level = ~std::uint64_t{0};

/// Which shards to compact next: the oldest compacted_at_once neighbours of the lowest level that
/// has so many; none while the run has fewer than most_shards.
/// @param levels how often each shard was compacted, in the order of the shards
/// @return index of the first of them
[[nodiscard]] std::optional<std::size_t> shards_to_compact(std::span<const std::uint64_t> levels);

struct CompactionJob {
    FileSystem& files;
    const RunFiles& names;
    Checkpoint& run;             ///< its newest session gives the new shard its name
    const std::string& scratch;  ///< folder to build the new shard in; empty: where it stays
    Reading reading = {};        ///< its warning is told of shards that are marked
};

/// Decides when a run is to be compacted, and does it. Remembers what failed, so that a run neither
/// tries the same in vain for hours nor says it again and again.
class ShardCompactor {
public:
    /// Whether some shards are to be compacted now; after a failure not before there are more.
    [[nodiscard]] bool is_due(const std::vector<Shard>& shards) const;

    /// Makes one shard of some neighbours, and puts it in their place in job.run. Each source is
    /// verified whole before its chunks are copied as they are, and the copy is held against it
    /// after. Of files that are mapped 64 MiB at most stay in the memory of the process, whatever
    /// their size (FileMemory::let_go). The disk must have room for both copies, and as much again
    /// is left free, so that the run can go on.
    /// @return a line when it failed, and this was not said before. After a failure, and when it
    /// was stopped, job.run is as it was and nothing is left of the new shard
    /// @throw WrongResultError when the machine errs
    [[nodiscard]] std::optional<std::string> compact(const CompactionJob& job);

private:
    [[nodiscard]] std::optional<std::size_t> next(const std::vector<Shard>& shards) const;

    std::set<std::string> damaged_;  ///< shards that were found damaged, and stay as they are
    std::size_t at_least_ = 0;       ///< shards that there must be before it is tried again
    bool told_ = false;              ///< that it fails
};

}  // namespace warpsieve::io
