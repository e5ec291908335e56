#pragma once

#include <string>
#include <vector>

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"

namespace warpsieve::io {

/// A run that is to be joined with others.
struct MergeInput {
    std::string file;            ///< as the user named it
    Checkpoint checkpoint;       ///< without its tail: half a MiB of each of many runs
    std::uint64_t contents = 0;  ///< contents_digest
    std::uint64_t bytes = 0;     ///< of its file and its shards
};

/// Opens finished runs that are together the whole of an interval, in the order of their intervals.
/// Each is proved as for a run that resumes: its seal, its numbers, the size and the seal of each
/// shard.
/// @param names in any order; all that is wrong with them is told in one error, a line each
/// @throw IoError when one cannot be read; else DamagedError when one does not prove; else
/// ForeignFileError when one is no run, or they do not fit each other
[[nodiscard]] std::vector<MergeInput> open_merge_inputs(FileSystem& files,
                                                        const std::vector<std::string>& names);

}  // namespace warpsieve::io
