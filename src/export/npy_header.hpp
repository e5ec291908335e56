#pragma once

#include <cstdint>
#include <string>

namespace warpsieve::exporting {

/// What stands before the numbers in a .npy file, format 1.0 of NumPy's documentation: magic,
/// version, length, a Python dictionary padded so that the data begins at a multiple of 64.
/// @param count of little-endian 64-bit integers that follow, exactly
[[nodiscard]] std::string npy_header(std::uint64_t count);

}  // namespace warpsieve::exporting
