#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/chunk/deflate/bit_writer.hpp"

namespace warpsieve::io::deflate {

/// So many bytes of one value.
struct Run {
    std::uint8_t value = 0;
    std::uint32_t length = 0;  ///< at least 1
};

/// Puts the last block: each run as a literal and copies of it.
void put_runs(BitWriter& out, std::span<const Run> runs);

/// Most bits that put_runs() takes for a byte of a run, the header and the end of the block aside.
inline constexpr unsigned longest_literal_code = 9;

}  // namespace warpsieve::io::deflate
