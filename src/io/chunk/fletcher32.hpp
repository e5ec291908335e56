#pragma once

// libhdf5's own checksum of bitmaps, made again here with the lanes of a vector, so that threads
// encode and check chunks without libhdf5, which serves one thread at a time. Pure.

#include <cstdint>
#include <span>

namespace warpsieve::io {

/// The checksum of HDF5's filter fletcher32: two sums modulo 65535 over big-endian 16-bit words,
/// the second of them over the running values of the first; never 0 in either half, as 65535 stands
/// for 0 unless all words are 0. @pre an even number of bytes
[[nodiscard]] std::uint32_t fletcher32(std::span<const std::uint8_t> bytes);

}  // namespace warpsieve::io
