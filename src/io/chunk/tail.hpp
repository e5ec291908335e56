#pragma once

// The tail of stored data: plain data that a checkpoint holds, and the one way in which it grows.
// Full chunks are encoded once, when they fill up, and only copied at every checkpoint; what is
// less than a chunk waits raw. Knows no file; who only holds a tail sees no codec and no threads.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/job.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::io {

/// What a batch adds to a tail. Made beforehand, so that a batch which turns out wrong, or for
/// which memory does not suffice, leaves no trace in the tail.
struct Growth {
    std::uint64_t primes = 0;  ///< of the batch, by its bitmap
    std::vector<Bytes> full = {};
    Bytes rest = {};  ///< in place of that of the tail
    std::uint64_t chain = 0;
    unsigned threads = 1;                     ///< that there were, to be asked for the next time
    std::optional<std::string> warning = {};  ///< when there were fewer than asked for
};

/// The newest stored data, which is in no shard yet.
struct Tail {
    core::Store store = core::Store::none;
    std::uint64_t full_chunks = 0;
    std::vector<Bytes> full = {};  ///< encoded; empty: the chunks stayed in their file
    Bytes rest = {};               ///< raw, less than a chunk
    std::uint64_t chain = 0;       ///< over all full chunks of the job, those in shards included

    /// Elements of the tail: primes, or bytes of the bitmap.
    [[nodiscard]] std::uint64_t elements() const noexcept;
    /// Whether `full` holds the chunks: those of a file that is only looked at stay there.
    [[nodiscard]] bool is_loaded() const noexcept { return full_chunks == full.size(); }
    /// Digest of all stored data: the chain with the rest as its last, shorter chunk.
    [[nodiscard]] std::uint64_t digest() const;
    /// Takes over all of a growth, or nothing if it throws. @pre growth_of(*this, ...)
    void grow(Growth&& growth);
    /// The first chunks are in a shard now. @pre `full` has so many
    void drop_front(std::size_t chunks);
};

/// What a batch adds to a tail: its primes (core::append_primes), or the bytes of its bitmap. Up to
/// `threads` chunks are encoded at once. Nothing for a job that stores nothing.
/// @pre for a bitmap, the batch begins where the one before it ended, at a byte seam
[[nodiscard]] Growth growth_of(const Tail& tail,
                               const Interval& batch,
                               std::span<const std::uint8_t> bitmap,
                               unsigned threads);

}  // namespace warpsieve::io
