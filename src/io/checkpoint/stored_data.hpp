#pragma once

// What a checkpoint file holds of stored data. Without shards that is one data set, /primes or
// /bitmap; with shards, the table /shards, the data set /tail, and /primes or /bitmap as a virtual
// data set over all of them. The shards themselves are other files (shard_file.hpp), which nothing
// here looks at.

#include "io/checkpoint/checkpoint_file.hpp"
#include "io/hdf5/handle.hpp"

namespace warpsieve::io {

/// @pre the chunks of the tail are loaded
void write_stored_data(hid_t file, const Checkpoint& checkpoint);

/// Writes the attributes of a data set of stored data.
/// @param offset elements of the stored data before it
void describe_stored_data(const Handle& dataset,
                          const Checkpoint& checkpoint,
                          std::uint64_t offset,
                          std::uint64_t count);

/// Elements that a job has stored when it has come so far.
[[nodiscard]] std::uint64_t expected_elements(const core::Progress& progress);

/// @throw WrongResultError unless as much is stored as the progress says
void require_stored(const Checkpoint& checkpoint);

/// Reads the table of shards and the tail into a checkpoint whose progress is known.
/// @param file_bytes bound of what a chunk may claim
/// @throw DamagedError, WrongResultError when it contradicts itself or the progress
void read_stored_data(hid_t file,
                      Checkpoint& checkpoint,
                      std::uint64_t file_bytes,
                      TailChunks chunks);

}  // namespace warpsieve::io
