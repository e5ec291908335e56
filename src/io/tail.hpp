#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/file_system.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::io {

/// Primes per HDF5 chunk (512 KiB of numbers). Larger chunks gain little (1.125 bytes a prime at
/// 64 Ki, 1.083 at 256 Ki) and soon exceed libhdf5's chunk cache of 1 MiB, which then inflates a
/// chunk again for every partial read; smaller ones cost 8 % at 16 Ki.
inline constexpr std::size_t chunk_primes = 65536;

/// The bytes that HDF5's filters shuffle and deflate make of one chunk. A shorter last chunk is
/// padded with zeros, which the extent of the dataset hides.
[[nodiscard]] Bytes encode_chunk(std::span<const std::uint64_t> primes);

/// The digest of stored primes, which depends on the numbers alone: a chain over blocks of
/// chunk_primes, D(0) = 0 and D(i+1) = XXH3(D(i), XXH3(block i)), numbers as 8 little-endian bytes.
/// A chain, so that a resumed run goes on with 8 bytes instead of reading all primes again.
[[nodiscard]] std::uint64_t chain_digest(std::uint64_t chain, std::uint64_t block_digest);

/// The primes found so far, ascending: full chunks are encoded once, when they fill up, and only
/// copied at every checkpoint; the newest fewer than chunk_primes wait as numbers.
class PrimeChunks {
public:
    PrimeChunks() = default;
    /// As read from a file.
    PrimeChunks(std::vector<Bytes> full, std::vector<std::uint64_t> rest, std::uint64_t chain);

    /// Appends the primes of a batch (core::append_primes); up to `threads` chunks are encoded at
    /// once.
    void append(const Interval& batch, std::span<const std::uint8_t> bitmap, unsigned threads);

    [[nodiscard]] std::uint64_t count() const noexcept {
        return full_.size() * std::uint64_t{chunk_primes} + rest_.size();
    }
    [[nodiscard]] const std::vector<Bytes>& full() const noexcept { return full_; }
    [[nodiscard]] std::span<const std::uint64_t> rest() const noexcept { return rest_; }
    /// Chain over the full chunks.
    [[nodiscard]] std::uint64_t chain() const noexcept { return chain_; }
    /// Digest of all primes: the chain with the rest as its last, shorter block.
    [[nodiscard]] std::uint64_t digest() const;

private:
    void encode_full_chunks(unsigned threads);

    std::vector<Bytes> full_;
    std::vector<std::uint64_t> rest_;
    std::uint64_t chain_ = 0;
};

}  // namespace warpsieve::io
