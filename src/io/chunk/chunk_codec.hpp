#pragma once

// Chunks of stored data, raw and encoded. Stored data is one long sequence of elements, cut into
// chunks: primes as u64, ascending, or bytes of the wheel-30 bitmap (core/wheel.hpp). "Raw" means
// the little-endian bytes of the elements; "encoded", what HDF5's filters make of them and what
// lies in files. The filters are done here and not by libhdf5, which serves one thread at a time
// and deflates primes several times slower. No HDF5 call, no file.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "core/bytes.hpp"
#include "core/job.hpp"

namespace warpsieve::io {

namespace deflate {
class OddNumberDeflater;
}

/// Raw bytes of a chunk: 65,536 primes or 524,288 bytes of a bitmap. Larger chunks gain little
/// (1.125 bytes a prime at 64 Ki primes, 1.083 at 256 Ki) and soon exceed libhdf5's chunk cache of
/// 1 MiB, which then inflates a chunk again for every partial read; smaller ones cost 8 % at 16 Ki.
inline constexpr std::size_t chunk_bytes = 524'288;
inline constexpr std::size_t chunk_primes = chunk_bytes / sizeof(std::uint64_t);

[[nodiscard]] constexpr std::size_t element_bytes(core::Store store) noexcept {
    return store == core::Store::primes ? sizeof(std::uint64_t) : 1;
}
[[nodiscard]] constexpr std::size_t chunk_elements(core::Store store) noexcept {
    return chunk_bytes / element_bytes(store);
}

/// Elements of a chunk of a data set that has so many of them: what is less than a full chunk gets
/// one of its own length, so that four bytes do not take half a MiB. A chunk of 0 elements libhdf5
/// does not know.
[[nodiscard]] constexpr std::size_t chunk_length(core::Store store,
                                                 std::uint64_t elements) noexcept {
    if (elements == 0) return 1;
    return elements < chunk_elements(store) ? static_cast<std::size_t>(elements)
                                            : chunk_elements(store);
}

/// The raw bytes of primes, where they lie.
[[nodiscard]] std::span<const std::uint8_t> raw_bytes(std::span<const std::uint64_t> numbers);

/// The bytes that HDF5's filters make of one chunk: shuffle and deflate of primes, fletcher32 of a
/// bitmap. What is missing in the last chunk is padded with zeros, which the extent of the data set
/// hides.
/// @param raw at most a chunk
/// @param length of the chunks of the data set, in elements (chunk_length)
[[nodiscard]] Bytes encode_chunk(core::Store store,
                                 std::span<const std::uint8_t> raw,
                                 std::size_t length);
/// In a data set that has a full chunk.
[[nodiscard]] Bytes encode_chunk(core::Store store, std::span<const std::uint8_t> raw);

/// encode_chunk() for full chunks of primes, without new memory for each: a thread has an encoder
/// of its own and uses it again and again. Equal chunks always have equal bytes.
class PrimeEncoder {
public:
    PrimeEncoder();
    PrimeEncoder(PrimeEncoder&& other) noexcept;
    PrimeEncoder& operator=(PrimeEncoder&& other) noexcept;
    PrimeEncoder(const PrimeEncoder&) = delete;
    PrimeEncoder& operator=(const PrimeEncoder&) = delete;
    ~PrimeEncoder();

    /// @param primes at most `length`, ascending
    /// @param length as in encode_chunk()
    [[nodiscard]] Bytes encode(std::span<const std::uint64_t> primes,
                               std::size_t length = chunk_primes);

    // A full chunk piece by piece, so that each stays in the cache while it is worked on.

    void begin();
    /// @pre odd, ascending, no two neighbours deflate::too_far apart
    void append(std::span<const std::uint64_t> primes);
    /// Nothing where the chunk must be encoded as a whole: it holds 2, or numbers that are no
    /// primes.
    [[nodiscard]] std::optional<Bytes> finish();

private:
    std::unique_ptr<deflate::OddNumberDeflater> deflater_;
};

/// The raw bytes of an encoded chunk of a bitmap, where they lie; its checksum is not looked at.
[[nodiscard]] std::span<const std::uint8_t> unchecked_bitmap(const Bytes& encoded);

/// Undoes encode_chunk(). A thread has a decoder of its own and uses it again and again.
class ChunkDecoder {
public:
    explicit ChunkDecoder(core::Store store);
    ChunkDecoder(ChunkDecoder&& other) noexcept;
    ChunkDecoder& operator=(ChunkDecoder&& other) noexcept;
    ChunkDecoder(const ChunkDecoder&) = delete;
    ChunkDecoder& operator=(const ChunkDecoder&) = delete;
    ~ChunkDecoder();

    /// Fills `raw`, a whole number of elements from the first of the chunk, at most all of them.
    /// @param length of the chunk in elements, as in encode_chunk()
    /// @throw DamagedError when the checksum of zlib or fletcher32 does not fit, or the length
    void decode(std::span<const std::uint8_t> encoded,
                std::span<std::uint8_t> raw,
                std::size_t length);
    /// The same without a copy: the elements of a bitmap where they lie in `encoded`, of primes in
    /// memory of this decoder, aligned as numbers, until its next call.
    /// @param bytes of the elements from the first of the chunk
    [[nodiscard]] std::span<const std::uint8_t> view(std::span<const std::uint8_t> encoded,
                                                     std::size_t bytes,
                                                     std::size_t length);
    /// A chunk of full length.
    void decode(std::span<const std::uint8_t> encoded, std::span<std::uint8_t> raw) {
        decode(encoded, raw, chunk_elements(store_));
    }

private:
    struct Inflater;
    void require_a_chunk(std::size_t bytes, std::size_t length) const;

    core::Store store_;
    std::unique_ptr<Inflater> inflater_;  // for primes
};

/// The digest of stored data, which depends on the elements alone: a chain over raw chunks of
/// chunk_bytes, D(0) = 0 and D(i+1) = XXH3(D(i), XXH3(chunk i)). A chain, so that a resumed run
/// goes on with 8 bytes instead of reading everything again.
[[nodiscard]] std::uint64_t chain_digest(std::uint64_t chain, std::uint64_t chunk_digest);

}  // namespace warpsieve::io
