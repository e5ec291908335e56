#pragma once

#include <span>

#include "io/chunk/recut.hpp"
#include "io/disk/file_system.hpp"
#include "io/join/merge.hpp"
#include "io/join/merge_inputs.hpp"

namespace warpsieve::io {

/// Reads what runs store, one after the other, as one sequence: every shard and every chunk is
/// proved, and all that a run has is held against the digest that it states.
/// @return false when stopped
/// @throw DamagedError, WrongResultError, which name the file; IoError
[[nodiscard]] bool read_pieces(FileSystem& files,
                               std::span<const MergeInput> inputs,
                               const MergeOptions& options,
                               Recut& out);

}  // namespace warpsieve::io
