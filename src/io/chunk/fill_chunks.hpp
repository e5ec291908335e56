#pragma once

// The work on stored data that any thread may do: full chunks from the bitmap of a batch.

#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.hpp"
#include "io/chunk/chunk_cuts.hpp"

namespace warpsieve::io {

struct FilledChunk {
    Bytes bytes;               ///< encoded
    std::uint64_t digest = 0;  ///< XXH3 of its elements
};

/// A batch's bitmap while its primes are read.
struct BatchBits {
    std::span<const std::uint8_t> bitmap;
    std::uint64_t first_byte = 0;

    /// Writes the integers of `count` bits from a place on, behind those before in the same word.
    /// @param out room for from.bits_before + count + core::read_slack
    void read(const BitPlace& from, std::size_t count, std::uint64_t* out) const;
    /// The same at the end of a vector, without those before.
    void append(const BitPlace& from, std::size_t count, std::vector<std::uint64_t>& numbers) const;
};

/// Chunks of primes that begin at these places.
/// @param numbers what the first of them has already, less than a chunk
[[nodiscard]] std::vector<FilledChunk> fill_prime_chunks(const BatchBits& bits,
                                                         std::span<const BitPlace> begins,
                                                         std::vector<std::uint64_t> numbers);

/// A chunk of a bitmap: `front`, which may be empty, and `back`.
[[nodiscard]] FilledChunk fill_bitmap_chunk(const Bytes& front, std::span<const std::uint8_t> back);

}  // namespace warpsieve::io
