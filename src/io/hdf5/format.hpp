#pragma once

#include "io/hdf5/handle.hpp"

namespace warpsieve::io {

/// Creates a file of our format: an empty user block for the seal, all metadata checksummed (HDF5
/// 1.10), objects in the order of their making, no object times.
/// @param access with the driver chosen
/// @param flags H5F_ACC_TRUNC or H5F_ACC_EXCL
[[nodiscard]] Handle create_file(const char* name, unsigned flags, const Handle& access);

}  // namespace warpsieve::io
