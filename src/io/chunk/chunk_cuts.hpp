#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace warpsieve::io {

/// A bit of a bitmap: the one that follows `bits_before` set bits of the word at `byte`.
struct BitPlace {
    std::size_t byte = 0;  ///< a multiple of 8
    std::uint32_t bits_before = 0;
};

/// Where the chunks begin that the bits of a bitmap fill, one after the other.
struct ChunkCuts {
    /// Of each full chunk, and last of what is left.
    std::vector<BitPlace> begins;
    std::uint64_t bits = 0;  ///< of the bitmap
    std::uint64_t left = 0;  ///< bits behind the last full chunk

    [[nodiscard]] std::size_t full_chunks() const noexcept { return begins.size() - 1; }
};

/// @param held numbers that the first chunk has already, less than chunk_primes
[[nodiscard]] ChunkCuts cut_into_chunks(std::span<const std::uint8_t> bitmap, std::size_t held);

}  // namespace warpsieve::io
