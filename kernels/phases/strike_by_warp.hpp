#pragma once

// A warp strikes one prime into a tile so that no two of its lanes ever meet in a bank of shared
// memory. For primes with some hundreds of multiples in a tile: neighbouring multiples of one prime
// fall into banks as chance has it, 3.5 turns for 32 of them; here it is always one.
//
// p is odd, so that 1024 multiples in a row hit each residue mod 1024 once. Lane l takes those in
// bits 32l .. 32l + 31 of every 1024, one bit after the other: the lanes are in 32 different words
// mod 32, which are the banks, and the bit is known when the kernel is compiled.

#include <cstdint>

#include "kernels/phases/host_device.hpp"
#include "kernels/phases/tile_words.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// Words behind a tile that are struck in place of what lies behind it: one for each lane, in its
/// own bank, so that no strike needs a branch.
inline constexpr std::uint32_t spare_words = warp_lanes;

/// 1/p mod 1024: p is right mod 8, and each step doubles the bits. @pre p is odd
WARPSIEVE_HD std::uint32_t inverse_mod_1024(std::uint32_t p) {
    std::uint32_t inverse = p;
    inverse *= 2 - p * inverse;
    inverse *= 2 - p * inverse;
    return inverse & 1023;
}

/// The way of one lane through 1024 multiples of a prime, as bytes of a word's place from the word
/// of the first multiple. The multiple that falls one bit further is 1/p mod 1024 multiples away,
/// which is 1 (mod 1024) bits: the same place of a line of 32 words.
struct LaneWay {
    std::uint32_t begin;  ///< the multiple that falls on bit 0 of the lane's words
    std::uint32_t step;   ///< to the next bit's, mod `span`
    std::uint32_t span;   ///< of 1024 multiples
};

/// No place is off by a whole span: that would be a multiple less than `first` in its word, and
/// p > 31. @pre 31 < p < 2^21
WARPSIEVE_HD LaneWay lane_way(std::uint32_t p, std::uint32_t first, std::uint32_t lane) {
    const std::uint32_t inverse = inverse_mod_1024(p);
    const std::uint32_t multiple = (word_bits * lane - first) * inverse & 1023;
    return {(multiple * p + first % word_bits) / 8, (inverse * p - 1) / 8, 1024 / 8 * p};
}

/// One lane's share. @param words of the tile, with spare_words behind
/// @param bits of the tile, whole lines of 32 words @param first multiple, below p
WARPSIEVE_HD void strike_by_warp(const TileWords& words,
                                 std::uint32_t bits,
                                 std::uint32_t p,
                                 std::uint32_t first,
                                 std::uint32_t lane) {
    const LaneWay way = lane_way(p, first, lane);
    const std::uint32_t end = words.origin() + bits / 8;
    const std::uint32_t spare = end + lane * word_bytes;
    for (std::uint32_t base = words.origin() + first / word_bits * word_bytes; base < end;
         base += way.span) {
        std::uint32_t place = way.begin;
        WARPSIEVE_UNROLL
        for (std::uint32_t bit = 0; bit < word_bits; ++bit) {
            words.set_bits(smaller(base + place, spare), 1U << bit);
            place = reduce_once(place + way.step, way.span);
        }
    }
}

}  // namespace warpsieve::gpu
