#pragma once

// Strikes of the primes from 131 on into a tile in shared memory. The work comes in items that a
// warp takes one at a time from a counter of the block, the longest first, so that no warp begins a
// long one when the others are done: 32 primes of the dense class, which strike up to some hundred
// times each; one prime of the warp class; a chunk of the sparse class, and a piece of the tile's
// keys (partition.hpp), each of which is read while the one before it strikes. Every strike only
// sets a bit, atomically, so items run in any order with no barrier between them.

#include <cstdint>

#include "kernels/phases/partition.hpp"
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
    std::uint32_t end = first_struck_prime;         ///< the large ones (large_primes.hpp)
};

/// What large primes strike in a tile.
struct TileKeys {
    const std::uint32_t* places = nullptr;
    std::uint32_t count = 0;
};

/// None where a bucket was too full, as some are not written then, and all are struck later.
/// @param tile its number
WARPSIEVE_HD TileKeys tile_keys(const Buckets& buckets, std::uint32_t tile) {
    if (buckets.room == 0 || *buckets.full != 0) return {};
    return {keys_of(buckets, tile), buckets.ends[tile]};
}

struct StrikeInput {
    Window window;
    Tile tile;
    const PrimeRecord* records;
    SparsePrimes sparse;
    PrimeClasses classes;
    TileKeys keys;
};

/// Items of one kind behind the other: their ends.
struct ItemEnds {
    std::uint32_t dense;
    std::uint32_t by_warp;
    std::uint32_t sparse;
    std::uint32_t all;
};

WARPSIEVE_HD ItemEnds item_ends(const StrikeInput& in) {
    const PrimeClasses& classes = in.classes;
    const std::uint32_t dense = parts_of(classes.dense_end - classes.warp_end, warp_lanes);
    const std::uint32_t by_warp = dense + (classes.warp_end - first_struck_prime);
    const std::uint32_t sparse = by_warp + chunk_count(classes.sparse_end - classes.dense_end);
    return {dense, by_warp, sparse, sparse + parts_of(in.keys.count, keys_a_piece)};
}

/// What a lane knows before it takes its first item.
struct LaneInput {
    StrikeInput tile;
    ItemEnds ends;
    OctetLane octets;
    std::uint32_t lane;
};

WARPSIEVE_HD LaneInput lane_input(const StrikeInput& in, std::uint32_t lane) {
    return {in, item_ends(in), octet_lane(in.sparse, in.window, in.tile, lane), lane};
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

/// A lane's share of a piece: two times four keys, so that lanes read side by side.
inline constexpr std::uint32_t keys_a_lane = keys_a_piece / warp_lanes;
static_assert(keys_a_lane == 8);

struct LoadedKeys {
    std::uint32_t first = 0;  ///< which of the tile's
    std::uint32_t places[keys_a_lane];
};

/// And of a piece of keys. The last one is read beyond its end, where its bucket has room.
WARPSIEVE_HD LoadedKeys load_keys(const LaneInput& in, std::uint32_t item) {
    LoadedKeys loaded;
    loaded.first = (item - in.ends.sparse) * keys_a_piece + 4 * in.lane;
    load_four(in.tile.keys.places + loaded.first, loaded.places);
    load_four(in.tile.keys.places + loaded.first + keys_a_piece / 2, loaded.places + 4);
    return loaded;
}

WARPSIEVE_HD void strike_keys(const TileWords& words,
                              const LaneInput& in,
                              const LoadedKeys& loaded) {
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < keys_a_lane; ++i) {
        const std::uint32_t which = loaded.first + i / 4 * (keys_a_piece / 2) + i % 4;
        if (which < in.tile.keys.count) words.strike(loaded.places[i]);
    }
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
