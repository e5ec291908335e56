#pragma once

#include <span>
#include <string>

#include "io/disk/file_system.hpp"
#include "io/store/run_files.hpp"

// The calls of a save, in the order that makes it safe: this is where the promise is kept that
// there is always a whole generation (checkpoint_store.cpp, 1 and 2). It knows names and bytes, and
// nothing of what is in them but the seal.

namespace warpsieve::io {

/// Makes `contents` the newest generation: written to a temporary file, synced and closed first,
/// then the generations are moved up by one and the temporary file takes the name of the current
/// one. There is no moment at which that name is missing or holds less than a whole generation. Any
/// failure is thrown and leaves the older files as they were.
/// @param contents a sealed checkpoint: generations are told apart by their seals
/// @param keep generations that exist afterwards, the new one included
/// @param process name for temporary files, different for every process on the file system
void publish(FileSystem& files,
             const RunFiles& names,
             std::span<const std::uint8_t> contents,
             unsigned keep,
             const std::string& process);

}  // namespace warpsieve::io
