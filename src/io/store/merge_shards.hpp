#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/run_files.hpp"

namespace warpsieve::io {

struct MergeJob {
    FileSystem& files;
    const RunFiles& names;
    const Checkpoint& run;       ///< whose newest session gives the new shard its name
    const std::string& scratch;  ///< folder to build it in; empty: where it stays
    std::function<bool()> stopped = {};
};

/// Makes one shard of neighbours, which stay: their chunks are copied as they are, each source
/// proved whole before and the copy held against it after. What is mapped of the files counts as
/// memory of the process, but the kernel may take it back: it allocates a chunk at a time. The
/// disk must have room for both, and as much again is left free, so that the run can go on.
/// @return the new shard, durable; no generation names it yet. Empty when stopped
/// @throw DamagedShard (io/proved_shard.hpp); IoError when it cannot be written; WrongResultError
/// when the machine errs. Nothing is left of it then
[[nodiscard]] std::optional<Shard> merge_shards(const MergeJob& job, std::span<const Shard> group);

}  // namespace warpsieve::io
