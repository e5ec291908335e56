#pragma once

// Counts constellations among the bits of bytes. In a bitmap the members of a pattern lie at fixed
// distances from the bit of the first one, which depend on its residue modulo 30 alone. So a
// pattern becomes a few sequences of shifts, each with the places in a byte where it may begin: a
// bit begins a constellation where it is set and so are all those that the shifts bring to its
// place. And as the bits of a byte are together, it is read byte by byte: a constellation begins in
// a byte where some bits of it are set, and some of bytes behind it.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/quantities.hpp"

namespace warpsieve::core {

using ConstellationCounts = std::array<std::uint64_t, constellation_slots>;

/// Constellations as shifts of bits. Kernels of a GPU read them too.
struct ShiftSequence {
    std::uint8_t slot = 0;         ///< of the count
    std::uint8_t starts = 0;       ///< the bits of a byte at which it may begin
    std::vector<unsigned> shifts;  ///< ascending, in bits: 1 to 63, as 64 are 240 integers
};

/// What the constellations of a job are as shifts, slot by slot.
[[nodiscard]] std::vector<ShiftSequence> shift_sequences(const Quantities& counted);

/// How many there are in each slot with all their members among the bits of these bytes.
[[nodiscard]] ConstellationCounts count_constellations(std::span<const ShiftSequence> sequences,
                                                       std::span<const std::uint8_t> bytes);

}  // namespace warpsieve::core
