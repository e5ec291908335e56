#pragma once

// The upper bytes of close numbers are long runs of equal bytes. This file makes a DEFLATE block of
// such runs, and their checksum, without ever writing the bytes themselves.

#include <cstdint>
#include <span>
#include <vector>

#include "io/chunk/deflate/prefix_code.hpp"

namespace warpsieve::io::deflate {

/// Equal bytes that follow each other.
struct Run {
    std::uint8_t value = 0;
    std::uint32_t length = 0;  ///< at least 1
};

/// Puts the last block of a stream: each run as a literal and copies of that literal.
void put_runs(BitWriter& out, std::span<const Run> runs);

/// Most bits that put_runs() takes for a byte of a run, the header and the end of the block aside.
inline constexpr unsigned longest_literal_code = 9;

/// The checksum at the end of a zlib stream (RFC 1950), of runs that follow bytes whose checksum is
/// `before`: a run needs no more time than a byte.
[[nodiscard]] std::uint32_t adler32(std::uint32_t before, std::span<const Run> runs);

}  // namespace warpsieve::io::deflate
