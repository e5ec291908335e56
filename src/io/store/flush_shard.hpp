#pragma once

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/run_files.hpp"

// Moves what is full of the tail into a shard. The tail is rewritten at every save and stays in
// memory, so that it must stay small; a shard is written once. Adds one file to the folder of
// shards, and makes that folder.

namespace warpsieve::io {

/// How a store writes shards.
struct FlushOptions {
    std::uint64_t shard_bytes = 0;  ///< encoded bytes that a shard has at least
    /// Folder in which shards are built, and from which they are copied; empty: in memory.
    std::string scratch = {};
};

/// Moves the front of the tail into a shard if the full chunks of the tail have
/// options.shard_bytes or more. The shard takes the fewest chunks that reach this size, so that the
/// cuts depend on the stored data alone, not on batches or interruptions. It is written under its
/// final name, which no other process chooses: until a generation names it, nobody looks at it.
/// @return whether the tail had so many bytes
/// @throw IoError when the shard could not be written; its chunks stay in the tail then
bool flush_shard(FileSystem& files,
                 const RunFiles& names,
                 const FlushOptions& options,
                 Checkpoint& checkpoint);

}  // namespace warpsieve::io
