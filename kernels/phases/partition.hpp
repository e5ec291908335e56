#pragma once

// Brings the hits of large primes to the tiles that strike them: a tile has a bucket of keys, which
// are places in it. A key by itself would cost a sector of memory and an atomic, so a block
// collects keys in shared memory: for each bucket a ring, and when half a ring is full of keys it
// is written to the bucket in one piece, behind what other blocks have put there. Steps of a block,
// with barriers between them: warps visit primes until each has hits for all lanes in a queue of
// its own, put these into rings, and take places in buckets for the halves that they have filled
// up; then each writes these halves.
//
// A counter of a ring holds how many keys came, and how many places are free, so that one atomic
// gives a key its place and says whether that is free. It is not where more keys came in a step
// than the ring has room for: such a key goes to its bucket by itself. What was to be in its place
// is then written twice, which strikes twice. For the same reason keys are always written in fours,
// the last ones again where they are fewer: four are one store, and one load of a tile.
//
// When keys find no room in their bucket, that is said: then tiles take none from any, and all
// large primes strike the window itself (strike_window.hpp).

#include <cstdint>

#include "kernels/phases/host_device.hpp"
#include "kernels/phases/large_primes.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// Tiles of a window at most.
inline constexpr std::uint32_t most_buckets = 4096;
/// A tile reads its keys in pieces of so many: the room of a bucket is a multiple of it.
inline constexpr std::uint32_t keys_a_piece = 256;

/// The keys for all tiles of a window, in global memory.
struct Buckets {
    std::uint32_t* keys = nullptr;  ///< bucket by bucket
    std::uint32_t* ends = nullptr;  ///< keys that each bucket got, or should have got
    std::uint32_t* full = nullptr;  ///< not 0 when some bucket had too little room
    std::uint32_t room = 0;         ///< keys of a bucket, a multiple of keys_a_piece; 0: no buckets
};

/// Where a bucket begins.
WARPSIEVE_HD std::uint32_t* keys_of(const Buckets& buckets, std::uint32_t bucket) {
    return buckets.keys + static_cast<std::size_t>(bucket) * buckets.room;
}

/// How places become keys. The host makes it: where the device's compiler sees a negation, it makes
/// a subtraction of it again, which is an instruction more for each key.
struct KeyRule {
    std::uint32_t minus_tile_bits = 0;  ///< modulo 2^32
    std::uint32_t reciprocal = 0;       ///< by which tiles are found
};

/// Tiles are whole cells: k / tile_bits is (k / 2^12) / (tile_bits / 2^12), two numbers below 2^16
/// whose quotient is the high half of a product with a reciprocal that is rounded up.
inline constexpr std::uint32_t half_cell_shift = cell_shift - 1;

/// @pre the window is not longer than 2^28, nor has more than most_buckets tiles
WARPSIEVE_HD KeyRule key_rule(const Window& window) {
    const std::uint32_t half_cells = window.tile_bits >> half_cell_shift;
    return {0 - window.tile_bits,
            static_cast<std::uint32_t>(((std::uint64_t{1} << 32) + half_cells - 1) / half_cells)};
}

/// Which tile of its row a place is in.
WARPSIEVE_HD std::uint32_t tile_along(const KeyRule& rule, std::uint32_t k) {
    return mul_high(k >> half_cell_shift, rule.reciprocal);
}

/// Where a hit goes.
struct Key {
    std::uint32_t ring = 0;   ///< those of a block are numbered as tile_at numbers tiles
    std::uint32_t place = 0;  ///< in the tile
};

/// @param place whose k is counted from the beginning of the first tile that the block has rings
/// for
WARPSIEVE_HD Key key_at(const KeyRule& rule, const RowPlace& place) {
    const std::uint32_t along = tile_along(rule, place.k);
    return {along * rows_per_window + place.row, place.k + along * rule.minus_tile_bits};
}

/// Hits that a lane puts into rings in a step: with one alone the barriers of a step take as long
/// as its work.
inline constexpr std::uint32_t hits_of_lane = 4;
inline constexpr std::uint32_t hits_of_warp = hits_of_lane * warp_lanes;

/// Threads of a block that has so many words of shared memory: the longer the rings, the more keys
/// are written together, and so one block has all of a multiprocessor; where that is 100 KiB or
/// less, half as many threads leave more of it for rings.
inline constexpr std::uint32_t most_partition_threads = 512;
WARPSIEVE_HD constexpr std::uint32_t partition_threads(std::uint32_t words) {
    return words >= 1U << 15 ? most_partition_threads : most_partition_threads / 2;
}

/// Rings are not longer: what is left in them at the end is written by one thread for each. Nor
/// shorter: half of one is the four keys that are written together.
inline constexpr std::uint32_t longest_ring_shift = 8;
inline constexpr std::uint32_t shortest_ring_shift = 3;

/// Half a ring that is full of keys.
struct alignas(8) FullHalf {
    std::uint32_t last = 0;  ///< place of its last key among the words of all rings
    std::uint32_t to = 0;    ///< its place among all keys of the buckets, or no_room
};
inline constexpr std::uint32_t no_room = 0xffffffff;

/// The halves that a warp has filled up in a step, each by another hit.
struct FullHalves {
    std::uint32_t count = 0;
    std::uint32_t unused = 0;
    FullHalf halves[hits_of_warp];
};

/// A block's memory.
struct Rings {
    std::uint32_t* counters = nullptr;  ///< by ring: see empty_ring
    std::uint32_t* keys = nullptr;      ///< ring by ring, from a multiple of 16 bytes on
    std::uint32_t* queues = nullptr;    ///< warp by warp: halves of hits
    FullHalves* full = nullptr;         ///< warp by warp
    SmallFactors* factors = nullptr;
    std::uint32_t count = 0;         ///< of rings
    std::uint32_t first_bucket = 0;  ///< that of the first ring
    Stretch stretch{};               ///< of the visits, from the first tile's beginning on
    std::uint32_t shift = 0;         ///< 2^shift keys have room in a ring
    std::uint32_t last_key = 0;      ///< of a ring: 2^shift - 1
    std::uint32_t last_of_half = 0;  ///< 2^(shift - 1) - 1
    std::uint32_t queue_room = 0;    ///< halves of a warp
};

/// A counter: in the upper half the keys that came, modulo 2^16; in the lower half the places that
/// are free and has_room - 1, so that nothing is borrowed from the upper half when more keys come
/// in a step than there is room for.
inline constexpr std::uint32_t came_shift = 16;
inline constexpr std::uint32_t has_room = 1U << 14;  ///< set where a place or more are free
inline constexpr std::uint32_t one_key = (1U << came_shift) - 1;  ///< one more came, one less free
static_assert(most_partition_threads * hits_of_lane < has_room);

/// Gives each ring room for 2^shift keys.
WARPSIEVE_HD void set_length(Rings& rings, std::uint32_t shift) {
    rings.shift = shift;
    rings.last_key = made_once((1U << shift) - 1);
    rings.last_of_half = made_once(rings.last_key / 2);
}

WARPSIEVE_HD std::uint32_t empty_ring(const Rings& rings) {
    return has_room + rings.last_key;
}

WARPSIEVE_HD constexpr std::uint32_t queue_room(std::uint32_t most_hits) {
    return hits_of_warp + warp_lanes * most_hits;
}

/// Words of a block's memory beside its rings.
WARPSIEVE_HD constexpr std::uint32_t words_beside_rings(std::uint32_t threads,
                                                        std::uint32_t most_hits) {
    constexpr auto of_factors = static_cast<std::uint32_t>(sizeof(SmallFactors) / word_bytes);
    constexpr auto of_halves = static_cast<std::uint32_t>(sizeof(FullHalves) / word_bytes);
    return of_factors + threads / warp_lanes * (queue_room(most_hits) + of_halves);
}

/// Words that a block should have for a ring: a counter, and the least room.
inline constexpr std::uint32_t words_of_ring = 1 + (1U << shortest_ring_shift);

/// Shares out a block's memory: rings for the tiles that its stretch touches.
/// @param memory at a multiple of 16 bytes @param words how many
WARPSIEVE_HD Rings rings_in(std::uint32_t* memory,
                            std::uint32_t words,
                            const KeyRule& rule,
                            const Visits& visits,
                            std::uint32_t threads) {
    const std::uint32_t first = tile_along(rule, visits.stretch.first);
    const std::uint32_t last = tile_along(rule, visits.stretch.first + visits.stretch.bits - 1);
    Rings rings;
    rings.count = (last + 1 - first) * rows_per_window;
    rings.first_bucket = first * rows_per_window;
    rings.stretch = {visits.stretch.first + first * rule.minus_tile_bits, visits.stretch.bits};
    rings.queue_room = queue_room(visits.most_hits);
    const std::uint32_t left = words - words_beside_rings(threads, visits.most_hits) - rings.count;
    set_length(rings, smaller(highest_bit(left / rings.count), longest_ring_shift));
    rings.keys = memory;
    rings.counters = rings.keys + (rings.count << rings.shift);
    // Of rings there are eight or more, so that all else is aligned to 8 bytes.
    rings.full = reinterpret_cast<FullHalves*>(rings.counters + rings.count);
    rings.factors = reinterpret_cast<SmallFactors*>(rings.full + threads / warp_lanes);
    rings.queues = reinterpret_cast<std::uint32_t*>(rings.factors + 1);
    return rings;
}

// Steps.

/// Before the first one, with a barrier behind.
WARPSIEVE_HD void begin_rings(const Rings& rings, Worker worker) {
    fill_factors(*rings.factors, worker);
    for (std::uint32_t i = worker.index; i < rings.count; i += worker.count)
        rings.counters[i] = empty_ring(rings);
}

/// A lane's hits, to a place in the queue of its warp, behind those of the lanes before it.
WARPSIEVE_HD void queue_hits(std::uint32_t* queue, const Hits& hits, std::uint32_t at) {
    for_each_half(hits, [&](std::uint32_t half) { queue[at++] = half; });
}

/// Where keys of a bucket go among all keys, or no_room.
WARPSIEVE_HD std::uint32_t take_places(const Buckets& buckets,
                                       std::uint32_t bucket,
                                       std::uint32_t keys) {
    const std::uint32_t at = take_from_word(&buckets.ends[bucket], keys);
    if (at + keys <= buckets.room) return bucket * buckets.room + at;
    or_word(buckets.full, 1);
    return no_room;
}

/// Puts a hit into its ring. If half of that became full by it, that is written down.
/// @param full those of the warp
WARPSIEVE_HD void put_hit(const Rings& rings,
                          const Buckets& buckets,
                          const Key& key,
                          FullHalves& full) {
    const std::uint32_t before = take_from_word(&rings.counters[key.ring], one_key);
    const std::uint32_t came = before >> came_shift;
    const std::uint32_t at = key.ring << rings.shift | (came & rings.last_key);
    if ((before & has_room) != 0) {
        rings.keys[at] = key.place;
    } else {
        const std::uint32_t four[4] = {key.place, key.place, key.place, key.place};
        const std::uint32_t to = take_places(buckets, rings.first_bucket + key.ring, 4);
        if (to != no_room) store_four(buckets.keys + to, four);
    }
    if ((~came & rings.last_of_half) == 0) full.halves[take_from_word(&full.count, 1)].last = at;
}

/// Takes places in buckets for the halves that a warp has filled up, a lane for each: what is asked
/// of global memory is waited for once a step.
WARPSIEVE_HD void place_full(const Rings& rings,
                             const Buckets& buckets,
                             FullHalves& full,
                             std::uint32_t lane) {
    for (std::uint32_t i = lane; i < full.count; i += warp_lanes) {
        FullHalf& half = full.halves[i];
        const std::uint32_t bucket = rings.first_bucket + (half.last >> rings.shift);
        half.to = take_places(buckets, bucket, rings.last_of_half + 1);
    }
}

/// Writes the halves that a warp has filled up, a lane four keys at a time. Then they are free.
WARPSIEVE_HD void write_full(const Rings& rings,
                             const Buckets& buckets,
                             const FullHalves& full,
                             std::uint32_t lane) {
    const std::uint32_t fours_shift = rings.shift - 3;  // of half a ring
    const std::uint32_t end = full.count << fours_shift;
    for (std::uint32_t i = lane; i < end; i += warp_lanes) {
        const FullHalf half = full.halves[i >> fours_shift];
        const std::uint32_t in_half = 4 * i & rings.last_of_half;
        std::uint32_t keys[4];
        load_four(rings.keys + (half.last ^ rings.last_of_half) + in_half, keys);
        if (half.to != no_room) store_four(buckets.keys + half.to + in_half, keys);
        if (in_half == 0)
            take_from_word(&rings.counters[half.last >> rings.shift], rings.last_of_half + 1);
    }
}

/// After the last step: writes what is left, less than half a ring.
WARPSIEVE_HD void write_rest(const Rings& rings, const Buckets& buckets, Worker worker) {
    for (std::uint32_t ring = worker.index; ring < rings.count; ring += worker.count) {
        const std::uint32_t came = rings.counters[ring] >> came_shift;
        const std::uint32_t left = came & rings.last_of_half;
        if (left == 0) continue;
        const std::uint32_t at =
            take_places(buckets, rings.first_bucket + ring, parts_of(left, 4) * 4);
        if (at == no_room) continue;
        const std::uint32_t* const from =
            rings.keys + (ring << rings.shift) + ((came - left) & rings.last_key);
        for (std::uint32_t i = 0; i < left; i += 4) {
            std::uint32_t four[4];
            for (std::uint32_t j = 0; j < 4; ++j) four[j] = from[smaller(i + j, left - 1)];
            store_four(buckets.keys + at + i, four);
        }
    }
}

}  // namespace warpsieve::gpu
