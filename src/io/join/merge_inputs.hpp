#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/checkpoint/checkpoint.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/recover.hpp"

// The runs that are to be merged: opens them, and tells all that is wrong with them at once, since
// they may lie in many folders and have taken weeks. Nothing is written while this is going on.

namespace warpsieve::io {

/// A run that is to be merged with others.
struct MergeInput {
    std::string file;            ///< as the user named it
    Checkpoint checkpoint;       ///< without its tail: half a MiB of each of many runs
    std::uint64_t contents = 0;  ///< contents_digest
    std::uint64_t bytes = 0;     ///< of its file and its shards

    [[nodiscard]] const core::Job& job() const noexcept { return checkpoint.progress.job(); }
};

/// Opens finished runs that are together the whole of an interval, in the order of their intervals.
/// Each is verified as for a run that resumes: its seal, its numbers, the size and the seal of each
/// shard.
/// @param store what is to become of what they store, as in merge_problems()
/// @param names in any order; all that is wrong with them is told in one error
/// @param reading its warning is told when an older generation of a run is used than its newest,
/// and when a file is marked (superblock.hpp)
/// @throw IoError when one cannot be read; else DamagedError when one is damaged; else
/// ForeignFileError when one is no run, or they do not fit each other; at once, as it is, any Error
/// that is of none of the files, and core::Interrupted when stopped
[[nodiscard]] std::vector<MergeInput> open_merge_inputs(FileSystem& files,
                                                        const std::vector<std::string>& names,
                                                        std::optional<core::Store> store,
                                                        const Reading& reading);

/// Why these runs are not the whole of one interval, a line each; empty: they are.
/// @param inputs one at least, in the order of the first integers of their intervals
/// @param store that the merged file shall have; empty: that of all of them
[[nodiscard]] std::vector<std::string> merge_problems(const std::vector<MergeInput>& inputs,
                                                      std::optional<core::Store> store = {});

}  // namespace warpsieve::io
