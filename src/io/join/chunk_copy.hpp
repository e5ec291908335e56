#pragma once

#include "io/disk/file_system.hpp"
#include "io/join/consolidate.hpp"
#include "io/store/recover.hpp"

namespace warpsieve::io {

struct CopyJob {
    FileSystem& files;
    const RunFiles& names;  ///< of the run
    const Recovered& run;
    const ConsolidateOptions& options;
};

/// Makes a sealed file without shards of a run, chunk by chunk as they are, and reads it back.
/// @param room memory for it, mapped; libhdf5 itself must not write to a disk: when that is full,
/// it leaves the process in a state in which its end is a crash (measured with 1.10.8)
/// @return size of the file; empty when stopped
/// @throw DamagedError when a shard does not prove
[[nodiscard]] std::optional<std::uint64_t> copy_into_one_file(const CopyJob& job,
                                                              std::span<std::uint8_t> room);

}  // namespace warpsieve::io
