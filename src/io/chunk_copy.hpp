#pragma once

#include "io/consolidate.hpp"
#include "io/recover.hpp"

namespace warpsieve::io {

struct CopyJob {
    FileSystem& files;
    const RunFiles& names;  ///< of the run
    const Recovered& run;
    const ConsolidateOptions& options;
};

/// Writes a run into a new file without shards, chunk by chunk as they are, and reads it back. The
/// file is written by libhdf5, since it may be larger than memory; its user block stays empty.
/// @return false when stopped
/// @throw DamagedError when a shard does not prove; IoError
[[nodiscard]] bool copy_into_one_file(const CopyJob& job, const std::string& path);

}  // namespace warpsieve::io
