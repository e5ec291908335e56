#pragma once

#include <cstdint>

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/run_files.hpp"

// Removes the shards that nothing needs: those of a killed session, of a write that failed, and
// those that a compaction replaced. It is the only code that removes shards.

namespace warpsieve::io {

/// Removes the shards that no generation names. Only what can be nothing else is removed: files
/// whose name is of a session in the history of the newest generation, so that shards of another
/// run that had the same name, or of a session that is younger, stay; and nothing at all unless
/// every generation that exists is verified, since a damaged one, in quarantine or not, may name
/// any of them.
/// @pre the lock of the run is held
/// @param newest generation
/// @return files in the folder of shards that no generation names and that were left alone
std::uint64_t remove_orphan_shards(FileSystem& files,
                                   const RunFiles& names,
                                   const Checkpoint& newest);

}  // namespace warpsieve::io
