#pragma once

// From sieved rows to what is read off them: a thread takes a group, the same word of all eight
// rows, and turns it into 32 bytes of the ordered bitmap (core/wheel.hpp), 1 = prime.

#include <cstdint>

#include "kernels/phases/host_device.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// 32 bytes of the ordered bitmap as little-endian words.
struct Group {
    std::uint64_t words[4];
};

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

/// Transposes 8 by 8 bits: byte i of the result holds bit i of every byte. Swaps blocks of 1, 2 and
/// 4 bits across the diagonal.
WARPSIEVE_HD std::uint64_t transpose_8x8(std::uint64_t x) {
    std::uint64_t swap = (x ^ (x >> 7)) & 0x00aa00aa00aa00aa;
    x ^= swap ^ (swap << 7);
    swap = (x ^ (x >> 14)) & 0x0000cccc0000cccc;
    x ^= swap ^ (swap << 14);
    swap = (x ^ (x >> 28)) & 0x00000000f0f0f0f0;
    return x ^ swap ^ (swap << 28);
}

/// @param group counted from the beginning of the window
WARPSIEVE_HD Group read_group(const std::uint32_t* rows,
                              const Window& window,
                              const Edges& edges,
                              std::uint32_t group) {
    Group result{};
    const std::size_t row_length = window.bits / word_bits;
    WARPSIEVE_UNROLL
    for (std::uint32_t row = 0; row < rows_per_window; ++row) {
        const std::uint32_t alive =
            ~rows[row * row_length + group] & positions_inside(edges, row, group);
        WARPSIEVE_UNROLL
        for (std::uint32_t i = 0; i < 4; ++i)
            result.words[i] |= std::uint64_t{alive >> (8 * i) & 0xff} << (8 * row);
    }
    WARPSIEVE_UNROLL
    for (std::uint64_t& word : result.words) word = transpose_8x8(word);
    return result;
}

// Sieving primes are made by the sieve itself: what is left of a cell is written as numbers.

WARPSIEVE_HD std::uint32_t count_group(const Group& group) {
    std::uint32_t count = 0;
    WARPSIEVE_UNROLL
    for (const std::uint64_t word : group.words) count += popcount(word);
    return count;
}

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
