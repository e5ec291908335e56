#pragma once

#include <vector>

#include "core/job.hpp"
#include "io/checkpoint/shard.hpp"
#include "io/hdf5/handle.hpp"

namespace warpsieve::io {

/// The table /shards.
void write_shards(hid_t file, const std::vector<Shard>& shards);

/// Empty where there is no such table.
/// @throw DamagedError, WrongResultError when rows are impossible or do not follow each other
[[nodiscard]] std::vector<Shard> read_shards(hid_t file, core::Store store);

}  // namespace warpsieve::io
