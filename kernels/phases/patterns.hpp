#pragma once

// The primes to 127 strike so often that whole words of their strikes are cheaper. Those to 61 come
// from tables: one for each group of primes, a word for each phase of the product. Those from 67 on
// are made in registers, 128 positions at a time.

#include <cstdint>

#include "kernels/phases/prime_record.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// Products of the groups {7, 11, 13, 17, 19}, {23, 29, 31}, {37, 41, 43}, {47, 53}, {59, 61}: the
/// words of each table. Larger products would save loads and leave the L2: these are 2.8 MB in all,
/// with the copies.
/// By the cost model a table word is cheaper than its primes in registers up to about 61, and a
/// register pattern cheaper than strikes up to 110 to 250; neither has been measured.
inline constexpr std::uint32_t pattern_tables = 5;
WARPSIEVE_HD constexpr std::uint32_t table_words(std::uint32_t table) {
    return table == 0   ? 7 * 11 * 13 * 17 * 19
           : table == 1 ? 23 * 29 * 31
           : table == 2 ? 37 * 41 * 43
           : table == 3 ? 47 * 53
                        : 59 * 61;
}
/// A thread reads four words in a row, which begin anywhere. Of all tables but the longest there
/// are four copies, each a word further on than the one before, so that in one of them the four
/// words are one load: four loads of a word each keep the L1 busy for 16 turns a warp, one for 4.
WARPSIEVE_HD constexpr std::uint32_t table_copies(std::uint32_t table) {
    return table == 0 ? 1 : 4;
}
/// Words of a copy: behind the last the first three are repeated, and some more to whole loads.
WARPSIEVE_HD constexpr std::uint32_t copy_words(std::uint32_t table) {
    return (table_words(table) + 3 + 3) / 4 * 4;
}

/// The primes 67, 71, ..., 127 by index.
inline constexpr std::uint32_t register_primes = 13;
WARPSIEVE_HD constexpr std::uint32_t register_prime(std::uint32_t index) {
    constexpr std::uint64_t low = 0x6561'5953'4f49'4743;   // 101 97 89 83 79 73 71 67
    constexpr std::uint64_t high = 0x0000'007f'716d'6b67;  // 127 113 109 107 103
    const std::uint64_t half = index < 8 ? low : high;
    return static_cast<std::uint32_t>(half >> (8 * (index % 8))) & 0xff;
}

/// The list of sieving primes begins with 7; these are the first that patterns do not cover.
inline constexpr std::uint32_t first_register_prime = 15;
inline constexpr std::uint32_t first_struck_prime = first_register_prime + register_primes;

struct PatternTables {
    const std::uint32_t* words[pattern_tables];  ///< at multiples of 16 bytes
};

/// Where in each table the first word of each row of a window is.
struct PatternOffsets {
    std::uint32_t word[rows_per_window][pattern_tables];
};

/// Bits of one store of a thread, and of one of each thread of a warp.
inline constexpr std::uint32_t store_bits = 4 * word_bits;
inline constexpr std::uint32_t round_bits = warp_lanes * store_bits;
static_assert(cell_bits % round_bits == 0, "tiles are whole rounds");

/// What of the patterns a thread carries from one round of its warp to the next.
struct PatternPlace {
    std::uint32_t word[pattern_tables];       ///< in the tables
    std::uint32_t position[register_primes];  ///< of the next hit, from the first bit of the store
};

struct PatternInput {
    PatternTables tables;
    PatternOffsets offsets;
    const PrimeRecord* records;
};

/// @param bit of the tile where the thread begins
WARPSIEVE_HD PatternPlace pattern_place(const Window& window,
                                        const Tile& tile,
                                        const PatternInput& input,
                                        std::uint32_t bit) {
    PatternPlace place{};
    const std::uint32_t* const offsets = input.offsets.word[tile.row];
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < pattern_tables; ++i)
        place.word[i] = (offsets[i] + (tile.first + bit) / word_bits) % table_words(i);
    const std::uint32_t before_end = window.bits - tile.first - bit;
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < register_primes; ++i)
        place.position[i] =
            first_hit(input.records[first_register_prime + i], before_end, residue_of(tile.row));
    return place;
}

/// Moves on by a round. All steps are known when the kernel is compiled.
WARPSIEVE_HD void advance(PatternPlace& place) {
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < pattern_tables; ++i)
        place.word[i] =
            reduce_once(place.word[i] + round_bits / word_bits % table_words(i), table_words(i));
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < register_primes; ++i) {
        const std::uint32_t p = register_prime(i);
        place.position[i] = reduce_once(place.position[i] + p - round_bits % p, p);
    }
}

/// The hits of the register primes. They are all above 64, so that each hits 64 positions once at
/// most: the second half begins where its next hit is found as for the next round.
WARPSIEVE_HD void register_words(const PatternPlace& place, std::uint32_t (&words)[4]) {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < register_primes; ++i) {
        const std::uint32_t p = register_prime(i);
        low |= bit_at(place.position[i]);
        high |= bit_at(reduce_once(place.position[i] + p - 64, p));
    }
    words[0] = static_cast<std::uint32_t>(low);
    words[1] = static_cast<std::uint32_t>(low >> word_bits);
    words[2] = static_cast<std::uint32_t>(high);
    words[3] = static_cast<std::uint32_t>(high >> word_bits);
}

/// Words `word` to `word` + 3 of a table: word w of copy c is word w + c of the table.
WARPSIEVE_HD void read_table(const std::uint32_t* table,
                             std::uint32_t index,
                             std::uint32_t word,
                             std::uint32_t (&four)[4]) {
    if (table_copies(index) == 4) {
        load_four(table + (word % 4) * (copy_words(index) - 1) + word, four);
        return;
    }
    // One address for the four, as indices that wrap would need one each.
    WARPSIEVE_UNROLL
    for (std::uint32_t j = 0; j < 4; ++j) four[j] = table[word + j];
}

/// With the step to the next round 50 instructions a word on sm_90.
WARPSIEVE_HD void pattern_words(const PatternTables& tables,
                                const PatternPlace& place,
                                std::uint32_t (&words)[4]) {
    register_words(place, words);
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < pattern_tables; ++i) {
        std::uint32_t four[4];
        read_table(tables.words[i], i, place.word[i], four);
        WARPSIEVE_UNROLL
        for (std::uint32_t j = 0; j < 4; ++j) words[j] |= four[j];
    }
}

/// The first phase of a tile: writes every word, so that shared memory needs no clearing. Each warp
/// has a run of rounds, so that its loads and stores are whole lines.
/// @param words of the tile, at a multiple of 16 bytes
/// @param worker of whole warps
WARPSIEVE_HD void fill_patterns(std::uint32_t* words,
                                const Window& window,
                                const Tile& tile,
                                const PatternInput& input,
                                Worker worker) {
    const std::uint32_t rounds = window.tile_bits / round_bits;
    const std::uint32_t warp = worker.index / warp_lanes;
    const std::uint32_t warps = worker.count / warp_lanes;
    std::uint32_t bit = rounds * warp / warps * round_bits + worker.index % warp_lanes * store_bits;
    const std::uint32_t end = rounds * (warp + 1) / warps * round_bits;
    if (bit >= end) return;
    PatternPlace place = pattern_place(window, tile, input, bit);
    for (; bit < end; bit += round_bits) {
        std::uint32_t four[4];
        pattern_words(input.tables, place, four);
        store_four(words + bit / word_bits, four);
        advance(place);
    }
}

}  // namespace warpsieve::gpu
