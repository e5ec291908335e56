#pragma once

// Strikes of the primes from 131 on into a tile in shared memory. The work comes in items that a
// warp takes one at a time from a counter of the block, the longest first, so that no warp begins a
// long one when the others are done: 32 primes of the dense class, which strike up to some hundred
// times each; one prime of the warp class; a chunk of the sparse class, which is read while the one
// before it strikes. Every strike only sets a bit, atomically, so items run in any order with no
// barrier between them.

#include <cstdint>

#include "kernels/phases/patterns.hpp"
#include "kernels/phases/prime_record.hpp"
#include "kernels/phases/sparse_primes.hpp"
#include "kernels/phases/strike_by_warp.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// The classes of sieving primes, as ends in the list; the first begins at first_struck_prime.
struct PrimeClasses {
    std::uint32_t warp_end = first_struck_prime;    ///< one warp for a prime
    std::uint32_t dense_end = first_struck_prime;   ///< one thread for a prime, with a PrimeRecord
    std::uint32_t sparse_end = first_struck_prime;  ///< one thread for a prime, in octets
    std::uint32_t end = first_struck_prime;         ///< struck into the window (strike_window.hpp)
};

struct StrikeInput {
    Window window;
    Tile tile;
    const PrimeRecord* records;
    SparsePrimes sparse;
    PrimeClasses classes;
};

/// Items of one kind behind the other: their ends.
struct ItemEnds {
    std::uint32_t dense;
    std::uint32_t by_warp;
    std::uint32_t all;
};

WARPSIEVE_HD ItemEnds item_ends(const PrimeClasses& classes) {
    const std::uint32_t dense =
        (classes.dense_end - classes.warp_end + warp_lanes - 1) / warp_lanes;
    const std::uint32_t by_warp = dense + (classes.warp_end - first_struck_prime);
    return {dense, by_warp, by_warp + chunk_count(classes.sparse_end - classes.dense_end)};
}

/// What a lane knows before it takes its first item.
struct LaneInput {
    StrikeInput tile;
    ItemEnds ends;
    OctetLane octets;
    std::uint32_t lane;
};

WARPSIEVE_HD LaneInput lane_input(const StrikeInput& in, std::uint32_t lane) {
    return {in, item_ends(in.classes), octet_lane(in.sparse, in.window, in.tile, lane), lane};
}

/// First hit in the tile of a prime that has a record.
WARPSIEVE_HD std::uint32_t hit_in_tile(const StrikeInput& in, const PrimeRecord& record) {
    return first_hit(record, in.window.bits - in.tile.first, residue_of(in.tile.row));
}

WARPSIEVE_HD void strike_dense(const TileWords& words, const StrikeInput& in, std::uint32_t index) {
    if (index >= in.classes.dense_end) return;
    const PrimeRecord record = in.records[index];
    strike_from(words, in.window.tile_bits, record.prime, hit_in_tile(in, record));
}

/// The second phase of a tile, after a barrier: one lane's share of an item before the sparse ones.
/// @param words of the tile, with spare_words behind
WARPSIEVE_HD void strike_item(const TileWords& words, const LaneInput& in, std::uint32_t item) {
    if (item >= in.ends.dense) {
        const PrimeRecord record = in.tile.records[first_struck_prime + (item - in.ends.dense)];
        strike_by_warp(words, in.tile.window.tile_bits, record.prime, hit_in_tile(in.tile, record),
                       in.lane);
    } else {
        strike_dense(words, in.tile, in.tile.classes.warp_end + item * warp_lanes + in.lane);
    }
}

/// Of a sparse one, first what must be read of it, so that many reads are on their way at a time.
WARPSIEVE_HD LoadedOctet load_item(const LaneInput& in, std::uint32_t item) {
    return load_octet(in.octets, item - in.ends.by_warp);
}

/// The last phase of a tile, after a barrier, and with one before the next tile: copies it to its
/// place in the window.
WARPSIEVE_HD void store_tile(const std::uint32_t* words,
                             std::uint32_t* rows,
                             const Window& window,
                             const Tile& tile,
                             Worker worker) {
    std::uint32_t* const to = row_words(rows, window, tile.row) + tile.first / word_bits;
    const std::uint32_t end = window.tile_bits / word_bits;
    for (std::uint32_t i = 4 * worker.index; i < end; i += 4 * worker.count) {
        std::uint32_t four[4];
        load_four(words + i, four);
        store_four(to + i, four);
    }
}

}  // namespace warpsieve::gpu
