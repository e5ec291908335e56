#pragma once

// All of a checkpoint file but its stored data: attributes of the root, /parameters and /state, the
// tables /history and /grid. Their schema: schema.hpp.

#include <string>

#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/schema.hpp"
#include "io/hdf5/handle.hpp"

namespace warpsieve::io {

/// @pre what is stored is known: its digest is among the metadata
void write_metadata(hid_t file, const Checkpoint& checkpoint);

struct Metadata {
    Checkpoint checkpoint;        ///< without stored data
    std::string contents_digest;  ///< as the file says
};

/// What /parameters says, and nothing else proves yet.
struct Parameters {
    core::Job job;
    StatedParameters stated;
};

/// @throw DamagedError
[[nodiscard]] Parameters read_parameters(hid_t file);

/// The attribute schema_version of the root, of any schema. @throw DamagedError
[[nodiscard]] std::string read_schema_version(hid_t file);

/// @throw DamagedError, WrongResultError
[[nodiscard]] Metadata read_metadata(hid_t file);

}  // namespace warpsieve::io
