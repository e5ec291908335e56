#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "io/chunk/tail.hpp"
#include "io/disk/file_system.hpp"
#include "io/hdf5/handle.hpp"
#include "io/join/merge.hpp"
#include "io/join/merge_inputs.hpp"

// What a merged file stores: all that its inputs do, read as one sequence and cut into chunks anew.
// Reads the runs and their shards, and writes to a data set in memory that it is handed.

namespace warpsieve::io {

/// What the stored data of a merged file is made of.
struct StoredMerge {
    FileSystem& files;
    const std::vector<MergeInput>& inputs;
    const MergeOptions& options;
    const core::Job& job;    ///< of the merged file
    FileMemory& memory;      ///< in which it is built: let go of behind what is written
    std::uint64_t room = 0;  ///< bytes that its chunks may take, encoded: room_for_chunks()
};

/// Bytes that the chunks of a merged file take at most.
/// @param elements that it stores
[[nodiscard]] std::uint64_t room_for_chunks(const std::vector<MergeInput>& inputs,
                                            core::Store store,
                                            std::uint64_t elements);

/// The stored data of a merged file when it is written.
struct MergedChunks {
    Tail tail;                 ///< as the file states it
    std::uint64_t digest = 0;  ///< chain_digest() over the XXH3 of all encoded chunks
};

/// Reads what the inputs store, each as the merged file stores it, and writes it into a data set.
/// Every shard and every chunk is verified, and all that a run has is held against the digest that
/// it states.
/// @param dataset empty, long enough for all @pre the merged file stores something
/// @return empty when stopped
/// @throw DamagedError, WrongResultError, which name the file; IoError
[[nodiscard]] std::optional<MergedChunks> merge_stored(const StoredMerge& merge,
                                                       const Handle& dataset);

}  // namespace warpsieve::io
