#pragma once

// From sieved rows to what is read off them: a thread takes a group, the same word of all eight
// rows, and turns it into 32 bytes of the ordered bitmap (core/wheel.hpp), 1 = prime. What is
// outside the interval is masked here, and only in the cells where the interval begins or ends: in
// all others nobody asks.

#include <cstdint>

#include "kernels/phases/host_device.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// A window that is sieved, and what of it belongs to the interval.
struct SievedRows {
    const std::uint32_t* rows = nullptr;
    Window window;
    Edges edges;
};

/// 32 bytes of the ordered bitmap as little-endian words.
struct Group {
    std::uint64_t words[4];
};

/// Whether some integers of a cell may lie outside the interval. All threads of the cell agree.
WARPSIEVE_HD bool holds_edge(const Edges& edges, std::uint32_t cell) {
    const std::uint32_t first = cell * cell_bits;
    return edges.begin >= first || edges.end <= first + cell_bits;
}

/// The positions of a word that are at least `from`, which may lie anywhere.
WARPSIEVE_HD std::uint32_t positions_from(std::uint32_t word, std::uint32_t from) {
    const std::uint32_t first = word * word_bits;
    if (from <= first) return 0xffffffff;
    return from - first < word_bits ? 0xffffffff << (from - first) : 0;
}

/// The positions of a word in a row that belong to the interval.
WARPSIEVE_HD std::uint32_t positions_inside(const Edges& edges,
                                            std::uint32_t row,
                                            std::uint32_t word) {
    const std::uint32_t begin = edges.begin + ((edges.first_mask >> row & 1) ^ 1);
    const std::uint32_t end = edges.end - ((edges.last_mask >> row & 1) ^ 1);
    return positions_from(word, begin) & ~positions_from(word, end);
}

/// Whether some bits of a word of the ordered bitmap belong to the interval.
/// @param word counted from the beginning of the window
WARPSIEVE_HD bool holds_word(const Edges& edges, std::uint32_t word) {
    return word >= edges.begin / 8 && word <= (edges.end - 1) / 8;
}

/// A group's word of a row.
WARPSIEVE_HD const std::uint32_t* word_at(const SievedRows& sieved,
                                          std::uint32_t row,
                                          std::uint32_t group) {
    return sieved.rows + static_cast<std::size_t>(row) * (sieved.window.bits / word_bits) + group;
}

/// One of three stages in which 8 by 8 bits are transposed, four times at once: byte i of all words
/// is one such square. Swaps blocks of `size` bits across the diagonal, four instructions a pair of
/// words; the last stage inverts besides.
template <std::uint32_t size>
WARPSIEVE_HD void swap_blocks(std::uint32_t (&words)[rows_per_window]) {
    constexpr std::uint32_t low = 0xffffffff / ((1U << size) + 1);  // every other block
    constexpr auto select = size == 1 ? select_inverted : select_bits;
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < rows_per_window; ++i) {
        if ((i & size) != 0) continue;
        const std::uint32_t upper = words[i];
        const std::uint32_t lower = words[i + size];
        words[i] = select(low, upper, lower << size);
        words[i + size] = select(low, upper >> size, lower);
    }
}

/// Transposes 4 by 4 bytes: word i of the result is byte i of every word.
WARPSIEVE_HD void transpose_bytes(std::uint32_t (&words)[4]) {
    const std::uint32_t low_01 = pick_bytes(words[0], words[1], 0x5140);  // bytes 0 0 1 1
    const std::uint32_t low_23 = pick_bytes(words[2], words[3], 0x5140);
    const std::uint32_t high_01 = pick_bytes(words[0], words[1], 0x7362);  // bytes 2 2 3 3
    const std::uint32_t high_23 = pick_bytes(words[2], words[3], 0x7362);
    words[0] = pick_bytes(low_01, low_23, 0x5410);
    words[1] = pick_bytes(low_01, low_23, 0x7632);
    words[2] = pick_bytes(high_01, high_23, 0x5410);
    words[3] = pick_bytes(high_01, high_23, 0x7632);
}

/// From composites row by row to primes in order. After the stages, byte j of word i is byte
/// 8j + i of the result.
WARPSIEVE_HD Group order(std::uint32_t (&words)[rows_per_window]) {
    swap_blocks<4>(words);
    swap_blocks<2>(words);
    swap_blocks<1>(words);
    std::uint32_t low[4];
    std::uint32_t high[4];
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < 4; ++i) {
        low[i] = words[i];
        high[i] = words[4 + i];
    }
    transpose_bytes(low);
    transpose_bytes(high);
    Group group;
    WARPSIEVE_UNROLL
    for (std::uint32_t j = 0; j < 4; ++j) group.words[j] = std::uint64_t{high[j]} << 32 | low[j];
    return group;
}

/// The bits of a word of the ordered bitmap that belong to the interval.
/// @param word counted from the beginning of the window
WARPSIEVE_HD std::uint64_t bits_inside(const Edges& edges, std::uint32_t word) {
    if (!holds_word(edges, word)) return 0;
    const std::uint32_t last = edges.end - 1;
    std::uint64_t inside = ~std::uint64_t{0};
    if (word == edges.begin / 8) {
        const std::uint32_t place = 8 * (edges.begin % 8);
        inside &= (inside << 8 | edges.first_mask) << place;
    }
    if (word == last / 8) {
        const std::uint32_t behind = 8 * (7 - last % 8);
        inside &= (std::uint64_t{edges.last_mask} << 56 | inside >> 8) >> behind;
    }
    return inside;
}

/// @param at_edge whether its cell holds_edge() @param group counted from the beginning of the
/// window
WARPSIEVE_HD Group read_group(const SievedRows& sieved, bool at_edge, std::uint32_t group) {
    std::uint32_t words[rows_per_window];
    WARPSIEVE_UNROLL
    for (std::uint32_t row = 0; row < rows_per_window; ++row)
        words[row] = *word_at(sieved, row, group);
    Group result = order(words);
    if (at_edge) {
        WARPSIEVE_UNROLL
        for (std::uint32_t j = 0; j < 4; ++j)
            result.words[j] &= bits_inside(sieved.edges, 4 * group + j);
    }
    return result;
}

WARPSIEVE_HD std::uint32_t count_group(const Group& group) {
    std::uint32_t count = 0;
    WARPSIEVE_UNROLL
    for (const std::uint64_t word : group.words) count += popcount(word);
    return count;
}

/// Sieving primes are made by the sieve itself: what is left of a cell is written as numbers.
/// Writes the primes of a group in ascending order from `to` on.
/// @param index of the group in the window. @pre all are below 2^32
WARPSIEVE_HD void write_group(const Window& window,
                              const Group& group,
                              std::uint32_t index,
                              std::uint32_t* to) {
    const std::uint32_t first = 30 * (static_cast<std::uint32_t>(window.base) + index * word_bits);
    for (std::uint32_t j = 0; j < 4; ++j)
        for (std::uint64_t word = group.words[j]; word != 0; word &= word - 1)
            *to++ = first + integer_of(64 * j + lowest_bit(word));
}

}  // namespace warpsieve::gpu
