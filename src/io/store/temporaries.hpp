#pragma once

#include "io/disk/file_system.hpp"
#include "io/store/run_files.hpp"

namespace warpsieve::io {

/// Removes the temporary files of a run, of whatever process.
/// @pre the lock of the run is held: else one may be of a live instance
void remove_temporaries(FileSystem& files, const RunFiles& names);

}  // namespace warpsieve::io
