#pragma once

// Strikes of the primes from 131 on into a tile in shared memory. The work comes in items that a
// warp takes one at a time from a counter of the block: 32 primes of the thread class, or one prime
// of the warp class. The longest come first: the first items of the thread class take several times
// as long as any of the warp class, whose short ones fill up the end. Every strike only sets a bit,
// atomically, so items run in any order with no barrier between them.

#include <cstdint>

#include "kernels/phases/patterns.hpp"
#include "kernels/phases/prime_record.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// The classes of sieving primes, as ends in the list; the first begins at first_struck_prime.
struct PrimeClasses {
    std::uint32_t warp_end = first_struck_prime;    ///< one warp for a prime
    std::uint32_t thread_end = first_struck_prime;  ///< one thread for a prime
    std::uint32_t end = first_struck_prime;         ///< struck into the window (strike_window.hpp)
};

/// Items of 32 primes of the thread class.
WARPSIEVE_HD std::uint32_t thread_items(const PrimeClasses& classes) {
    return (classes.thread_end - classes.warp_end + warp_lanes - 1) / warp_lanes;
}

WARPSIEVE_HD std::uint32_t item_count(const PrimeClasses& classes) {
    return thread_items(classes) + (classes.warp_end - first_struck_prime);
}

/// 1/p mod 1024: p is right mod 8, and each step doubles the bits. @pre p is odd
WARPSIEVE_HD std::uint32_t inverse_mod_1024(std::uint32_t p) {
    std::uint32_t inverse = p;
    inverse *= 2 - p * inverse;
    inverse *= 2 - p * inverse;
    return inverse & 1023;
}

/// The way of one lane through 1024 multiples of a prime, which hit each residue mod 1024 once.
/// Lane l takes those that fall in bits 32l .. 32l + 31 of a stretch of 1024, one bit after the
/// other: so the 32 lanes strike 32 different banks of shared memory at a time, and the bit is
/// known when the kernel is compiled.
struct LaneWay {
    std::uint32_t begin;  ///< the lane's first multiple, from the first of all
    std::uint32_t step;   ///< to the multiple that falls one bit further, mod 1024 p
    std::uint32_t span;   ///< 1024 p
};

/// @pre p < 2^21, so that 2048 p fits
WARPSIEVE_HD LaneWay lane_way(std::uint32_t p, std::uint32_t first, std::uint32_t lane) {
    const std::uint32_t inverse = inverse_mod_1024(p);
    return {((word_bits * lane - first) * inverse & 1023) * p, inverse * p, 1024 * p};
}

/// @tparam Checked leave out what lies behind the tile
template <bool Checked>
WARPSIEVE_HD void strike_1024(std::uint32_t* words,
                              std::uint32_t bits,
                              std::uint32_t first,
                              const LaneWay& way) {
    std::uint32_t offset = way.begin;
    WARPSIEVE_UNROLL
    for (std::uint32_t bit = 0; bit < word_bits; ++bit) {
        const std::uint32_t k = first + offset;
        if (!Checked || k < bits) or_word(&words[k / word_bits], 1U << bit);
        offset = reduce_once(offset + way.step, way.span);
    }
}

/// One lane of a warp strikes its part of a prime's multiples: stretches of 1024 that end inside
/// the tile need no comparison. @pre p < 2^21, bits <= 2^21
WARPSIEVE_HD void strike_by_warp(std::uint32_t* words,
                                 std::uint32_t bits,
                                 std::uint32_t p,
                                 std::uint32_t first,
                                 std::uint32_t lane) {
    const LaneWay way = lane_way(p, first, lane);
    for (; first + (way.span - p) < bits; first += way.span)
        strike_1024<false>(words, bits, first, way);
    if (first < bits) strike_1024<true>(words, bits, first, way);
}

WARPSIEVE_HD void strike_by_thread(std::uint32_t* words,
                                   std::uint32_t bits,
                                   std::uint32_t p,
                                   std::uint32_t first) {
    for (std::uint32_t k = first; k < bits; k += p)
        or_word(&words[k / word_bits], 1U << (k % word_bits));
}

struct StrikeInput {
    Window window;
    Tile tile;
    const PrimeRecord* records;
    PrimeClasses classes;
};

/// The second phase of a tile, after a barrier: one lane's share of a work item < item_count().
/// @param words of the tile, at a multiple of 128 bytes, so that the banks are as strike_1024 says
WARPSIEVE_HD void strike_item(std::uint32_t* words,
                              const StrikeInput& in,
                              std::uint32_t item,
                              std::uint32_t lane) {
    const std::uint32_t by_threads = thread_items(in.classes);
    const bool by_warp = item >= by_threads;
    const std::uint32_t index = by_warp ? first_struck_prime + (item - by_threads)
                                        : in.classes.warp_end + item * warp_lanes + lane;
    if (!by_warp && index >= in.classes.thread_end) return;
    const PrimeRecord record = in.records[index];
    const std::uint32_t first =
        first_hit(record, in.window.bits - in.tile.first, residue_of(in.tile.row));
    if (by_warp)
        strike_by_warp(words, in.window.tile_bits, record.prime, first, lane);
    else
        strike_by_thread(words, in.window.tile_bits, record.prime, first);
}

/// The last phase of a tile, after a barrier, and with one before the next tile: copies it to its
/// place in the window.
WARPSIEVE_HD void store_tile(const std::uint32_t* words,
                             std::uint32_t* rows,
                             const Window& window,
                             const Tile& tile,
                             Worker worker) {
    std::uint32_t* const to = row_words(rows, window, tile.row) + tile.first / word_bits;
    for (std::uint32_t i = worker.index; i < window.tile_bits / word_bits; i += worker.count)
        to[i] = words[i];
}

}  // namespace warpsieve::gpu
