#pragma once

#include <cstdint>
#include <span>

namespace warpsieve::io {

/// The checksum of HDF5's filter fletcher32: two sums modulo 65535 over big-endian 16-bit words,
/// the second of them over the running values of the first; never 0 in either half, as 65535 stands
/// for 0 unless all words are 0. @pre an even number of bytes
[[nodiscard]] std::uint32_t fletcher32(std::span<const std::uint8_t> bytes);

}  // namespace warpsieve::io
