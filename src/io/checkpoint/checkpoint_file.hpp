#pragma once

#include "io/checkpoint/checkpoint.hpp"
#include "io/hdf5/handle.hpp"

namespace warpsieve::io {

/// Writes everything of a checkpoint but its stored data.
void write_metadata(hid_t file, const Checkpoint& checkpoint);

}  // namespace warpsieve::io
