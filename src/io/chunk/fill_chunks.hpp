#pragma once

// From the bitmap of a batch to full chunks. Where chunks begin is found first, in one pass over
// the bitmap; then any thread may read, encode and digest the chunks that it is given, since equal
// data gives equal chunks, whoever fills them. Works on memory alone: no files, no HDF5, no state.

#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.hpp"

namespace warpsieve::io {

/// A bit of a bitmap: the one that follows `bits_before` set bits of the word at `byte`.
struct BitPlace {
    std::size_t byte = 0;  ///< a multiple of 8
    std::uint32_t bits_before = 0;
};

/// Where the chunks begin that the bits of a bitmap fill, one after the other.
struct ChunkCuts {
    /// The begin of each full chunk, and last the begin of what is left.
    std::vector<BitPlace> begins;
    std::uint64_t bits = 0;  ///< bits of the bitmap that are set
    std::uint64_t left = 0;  ///< bits behind the last full chunk

    [[nodiscard]] std::size_t full_chunks() const noexcept { return begins.size() - 1; }
};

/// Finds where the primes of a bitmap begin new chunks.
/// @param held numbers that the first chunk has already, less than chunk_primes
[[nodiscard]] ChunkCuts cut_into_chunks(std::span<const std::uint8_t> bitmap, std::size_t held);

/// A full chunk, ready to be stored.
struct FilledChunk {
    Bytes bytes;               ///< encoded
    std::uint64_t digest = 0;  ///< XXH3 of its elements
    std::uint64_t bits = 0;    ///< that are set in the `back` of a chunk of a bitmap
};

/// A batch's bitmap while its primes are read.
struct BatchBits {
    std::span<const std::uint8_t> bitmap;
    std::uint64_t first_byte = 0;

    /// Writes the integers of `count` bits from a place on, behind those before in the same word.
    /// @param out room for from.bits_before + count + core::read_slack
    void read(const BitPlace& from, std::size_t count, std::uint64_t* out) const;
    /// Reads all integers of the words from a byte on, as far as `bytes`.
    /// @param out room for 64 each and core::read_slack
    [[nodiscard]] std::size_t read_words(std::size_t byte,
                                         std::size_t bytes,
                                         std::uint64_t* out) const;
    /// Appends the integers of `count` bits from a place on, without those before in its word.
    void append(const BitPlace& from, std::size_t count, std::vector<std::uint64_t>& numbers) const;
};

/// Chunks of primes that begin at these places.
/// @param front what the first of them has already, less than a chunk
[[nodiscard]] std::vector<FilledChunk> fill_prime_chunks(const BatchBits& bits,
                                                         std::span<const BitPlace> begins,
                                                         std::span<const std::uint64_t> front);

/// A chunk of a bitmap: `front`, which may be empty, and `back`.
[[nodiscard]] FilledChunk fill_bitmap_chunk(const Bytes& front, std::span<const std::uint8_t> back);

}  // namespace warpsieve::io
