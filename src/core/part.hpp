#pragma once

#include <cstdint>

#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// Most pieces that an interval can be cut into: it is cut between bytes of its bitmap
/// (core/wheel.hpp) alone, since across such a cut totals join exactly (Totals::append) and no two
/// pieces share a byte of what they store.
[[nodiscard]] std::uint64_t most_parts(const Interval& whole);

/// Piece `part` of `parts`, counted from 0. Pieces are adjacent, cover the whole, and their bitmaps
/// differ in length by a byte at most.
/// @pre part < parts <= most_parts(whole)
[[nodiscard]] Interval part_of(const Interval& whole, std::uint32_t part, std::uint32_t parts);

}  // namespace warpsieve::core
