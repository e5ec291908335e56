#pragma once

// The tail of stored data: plain data that a checkpoint holds, and the one way in which it grows.
// Full chunks are encoded once, when they fill up, and only copied at every checkpoint; what is
// less than a chunk waits raw. So does a full chunk of a bitmap whose last byte the end of the job
// cuts: a longer job gives that byte more bits (cuts_last_byte). Knows no file; who only holds a
// tail sees no codec and no threads.

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

/// Whether a bitmap that ends with this integer ends inside a byte. A chunk that ends with such a
/// byte stays open, even if it is full: it is never in a shard, and no chain of digests covers it.
/// Not so at 2^64-1, which nothing follows.
[[nodiscard]] bool cuts_last_byte(core::Store store, std::uint64_t last_integer) noexcept;

/// Chunks of so many elements that are closed. @param last_integer that was sieved
[[nodiscard]] std::uint64_t closed_chunks(core::Store store,
                                          std::uint64_t elements,
                                          std::uint64_t last_integer) noexcept;

/// The newest stored data, which is in no shard yet.
struct Tail {
    core::Store store = core::Store::none;
    std::uint64_t full_chunks = 0;
    std::vector<Bytes> full = {};  ///< encoded, closed; empty: the chunks stayed in their file
    Bytes rest = {};               ///< raw, less than a chunk, or one that is open
    std::uint64_t chain = 0;       ///< over all closed chunks of the job, those in shards included

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
/// A batch that begins inside the byte with which the tail ends adds its bits to that byte.
[[nodiscard]] Growth growth_of(const Tail& tail,
                               const Interval& batch,
                               std::span<const std::uint8_t> bitmap,
                               unsigned threads);

}  // namespace warpsieve::io
