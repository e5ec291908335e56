#pragma once

// Sieving primes are made by the sieve itself: what is left of a chunk is written as numbers.

#include <cstdint>

#include "kernels/phases/host_device.hpp"
#include "kernels/phases/read_chunk.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::kernels {

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
    for (std::uint32_t j = 0; j < 4; ++j)
        for (std::uint64_t word = group.words[j]; word != 0; word &= word - 1) {
            const std::uint32_t bit = lowest_bit(word);
            const auto k = static_cast<std::uint32_t>(window.base) + index * word_bits + 8 * j +
                           bit / rows_per_window;
            *to++ = 30 * k + residue_of(bit % rows_per_window);
        }
}

}  // namespace warpsieve::kernels
