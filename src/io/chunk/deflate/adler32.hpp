#pragma once

#include <cstdint>
#include <span>

#include "io/chunk/deflate/runs.hpp"

namespace warpsieve::io::deflate {

/// The checksum at the end of a zlib stream (RFC 1950), of runs that follow bytes whose checksum is
/// `before`: a run needs no more time than a byte.
[[nodiscard]] std::uint32_t adler32(std::uint32_t before, std::span<const Run> runs);

}  // namespace warpsieve::io::deflate
