#pragma once

// A chunk that was taken out of a file, and the primes in it. The thread that reads files makes
// EncodedChunks; any other thread makes primes of them, without the file and without HDF5.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/chunk/chunk_codec.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::io {

/// A chunk of stored data as it lies in a file, with what must be known to make primes of it
/// without the file: any thread may.
struct EncodedChunk {
    core::Store store = core::Store::none;
    std::uint64_t first = 0;   ///< absolute index of the first byte of a bitmap (core/wheel.hpp)
    std::size_t elements = 0;  ///< primes, or bytes of the bitmap
    std::size_t length = 0;    ///< elements that it was encoded with: a last chunk may be padded
    Bytes bytes = {};
    std::string file = {};  ///< where it lies, for messages
};

/// Decodes a chunk, proved by its checksum. @param raw of its elements
/// @throw DamagedError, which names the file
void decode(const EncodedChunk& chunk, std::span<std::uint8_t> raw);
void decode(const EncodedChunk& chunk, std::span<std::uint8_t> raw, ChunkDecoder& decoder);
/// The same without a copy, as ChunkDecoder::view(): all elements of the chunk.
[[nodiscard]] std::span<const std::uint8_t> view(const EncodedChunk& chunk, ChunkDecoder& decoder);

/// Numbers of a chunk, where they lie. @param raw aligned as ChunkDecoder::view() gives them
[[nodiscard]] std::span<const std::uint64_t> numbers_of(std::span<const std::uint8_t> raw);
/// Those of ascending numbers that lie in a range.
[[nodiscard]] std::span<const std::uint64_t> numbers_within(std::span<const std::uint64_t> numbers,
                                                            const Interval& range);

/// Integers that a chunk of a bitmap covers.
[[nodiscard]] Interval covered_by(const EncodedChunk& bitmap);

/// Bytes of a bitmap, and the integers that they are asked for.
struct BitmapStretch {
    Interval interval;
    std::span<const std::uint8_t> bytes;
};
/// The bytes of a bitmap for what of a range it covers, bits outside the range cleared; nothing
/// where it covers none of it.
/// @param covered by all of the bitmap
/// @param masked holds the bytes where some bits had to be cleared; else they lie in the bitmap
[[nodiscard]] std::optional<BitmapStretch> bits_within(std::span<const std::uint8_t> bitmap,
                                                       const Interval& covered,
                                                       const Interval& range,
                                                       Bytes& masked);

/// The elements of a chunk, decoded and proved by its checksum: an object of any thread's own.
class DecodedChunk {
public:
    /// @throw DamagedError, which names the file
    explicit DecodedChunk(const EncodedChunk& chunk);

    /// The primes of `range` that the chunk holds, ascending.
    /// @pre range lies within what was sieved
    [[nodiscard]] std::vector<std::uint64_t> primes(const Interval& range) &&;
    /// The number of primes of `range` that the chunk holds.
    [[nodiscard]] std::uint64_t count(const Interval& range) const;
    /// Whether the chunk holds n.
    [[nodiscard]] bool holds(std::uint64_t n) const { return count({n, n}) == 1; }
    /// The first prime. @pre a chunk of primes
    [[nodiscard]] std::uint64_t first_prime() const { return primes_.front(); }

private:
    [[nodiscard]] std::span<std::uint8_t> space_for(std::size_t elements);

    core::Store store_;
    Interval covered_;
    std::vector<std::uint64_t> primes_;
    Bytes bitmap_;
};

}  // namespace warpsieve::io
