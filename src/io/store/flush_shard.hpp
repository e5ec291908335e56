#pragma once

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/run_files.hpp"

namespace warpsieve::io {

struct SealOptions {
    std::uint64_t shard_bytes = 0;  ///< encoded bytes that a shard has at least
    /// Folder in which shards are built, and from which they are copied; empty: in memory.
    std::string scratch = {};
};

/// Moves the front of the tail into a shard if its full chunks have options.shard_bytes or more.
/// It takes the fewest chunks that reach this size, so that the cuts depend on the stored data
/// alone, not on batches or interruptions. It is written under its final name, which no other
/// process chooses: until a generation names it, nobody looks at it.
/// @return whether they had
/// @throw IoError when it could not be written; it stays in the tail then
bool seal_front(FileSystem& files,
                const RunFiles& names,
                const SealOptions& options,
                Checkpoint& checkpoint);

}  // namespace warpsieve::io
