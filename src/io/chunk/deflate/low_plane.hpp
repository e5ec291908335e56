#pragma once

#include <cstdint>
#include <span>

#include "io/chunk/deflate/bit_writer.hpp"

namespace warpsieve::io::deflate {

/// Puts a block of literals for the lowest bytes of odd numbers. They are as good as random, so the
/// code is fixed and fills all bits: 7 bits for 1, 3, .. 251 and the end, 8 for 253 and 255.
/// @pre every byte is odd; their number is a multiple of 8
void put_low_plane(BitWriter& out, std::span<const std::uint8_t> plane);

}  // namespace warpsieve::io::deflate
