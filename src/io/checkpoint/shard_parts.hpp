#pragma once

#include <span>

#include "io/checkpoint/shard_file.hpp"
#include "io/hdf5/handle.hpp"

namespace warpsieve::io {

// What every shard has beside its chunks, whoever writes these.

/// The attributes of its root: what it says of itself. @param contents its chunks are not looked at
void write_shard_root(hid_t file, const ShardContents& contents, const Shard& shard);
/// Seals the finished file, and fills in its size and digest.
void seal_shard(std::span<std::uint8_t> file, Shard& shard);
/// Bytes that the index of a data set of so many chunks takes at most.
[[nodiscard]] std::uint64_t index_room(std::uint64_t chunks);

}  // namespace warpsieve::io
