#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/job.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/chunk/fill_chunks.hpp"
#include "io/chunk/ordered_tasks.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::io {

/// The newest stored data, which is in no shard yet. Full chunks are encoded once, when they fill
/// up, and only copied at every checkpoint; what is less than a chunk waits raw.
class Tail {
public:
    explicit Tail(core::Store store = core::Store::none) : store_(store) {}

    /// As in a file.
    struct Contents {
        std::uint64_t full_chunks = 0;
        std::vector<Bytes> full = {};  ///< encoded; empty: the chunks were not read
        Bytes rest = {};               ///< raw
        std::uint64_t chain = 0;       ///< over all full chunks that the job has filled
    };
    Tail(core::Store store, Contents contents);

    /// Appends what a batch has: its primes (core::append_primes), or the bytes of its bitmap. Up
    /// to `threads` chunks are encoded at once. Does nothing for a job that stores nothing.
    /// @pre for a bitmap, the batch begins where the one before it ended, at a byte seam
    /// @return number of primes of the batch, by its bitmap
    std::uint64_t append(const Interval& batch,
                         std::span<const std::uint8_t> bitmap,
                         unsigned threads);

    [[nodiscard]] core::Store store() const noexcept { return store_; }
    /// Elements of the tail: primes, or bytes of the bitmap.
    [[nodiscard]] std::uint64_t elements() const noexcept;
    /// Whether full() holds the chunks: those of a file that is only looked at stay there.
    [[nodiscard]] bool is_loaded() const noexcept { return full_chunks_ == full_.size(); }
    [[nodiscard]] const std::vector<Bytes>& full() const noexcept { return full_; }
    [[nodiscard]] std::span<const std::uint8_t> rest() const noexcept;
    /// The rest of a tail of primes.
    [[nodiscard]] std::span<const std::uint64_t> rest_primes() const noexcept { return numbers_; }
    /// Chain over the full chunks, those in shards included.
    [[nodiscard]] std::uint64_t chain() const noexcept { return chain_; }
    /// Digest of all stored data: the chain with the rest as its last, shorter block.
    [[nodiscard]] std::uint64_t digest() const;

    /// The first chunks are in a shard now. @pre full() has so many
    void drop_front(std::size_t chunks);

private:
    using Filling = OrderedTasks<std::vector<FilledChunk>>;
    std::uint64_t append_primes(const Interval& batch,
                                std::span<const std::uint8_t> bitmap,
                                unsigned threads);
    void append_bytes(std::span<const std::uint8_t> bitmap, unsigned threads);
    void take_chunks(Filling& filling);

    core::Store store_;
    std::uint64_t full_chunks_ = 0;
    std::vector<Bytes> full_;
    std::vector<std::uint64_t> numbers_;  // the rest, if it is of primes
    Bytes bytes_;                         // if it is of a bitmap
    std::uint64_t chain_ = 0;
};

}  // namespace warpsieve::io
