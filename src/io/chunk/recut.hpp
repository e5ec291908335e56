#pragma once

// Joined runs have other chunks than each of them had: their data is cut anew. Works on memory; the
// caller reads what comes in and writes what goes out.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "io/chunk/chunk_codec.hpp"
#include "io/chunk/fill_chunks.hpp"
#include "io/chunk/ordered_tasks.hpp"
#include "io/chunk/tail.hpp"

namespace warpsieve::io {

/// Cuts stored data that comes in stretches of any length into chunks, which several threads
/// encode, and hands these out in order. Equal data gives equal chunks, however it came.
class Recut {
public:
    /// Called with every chunk, in order, in the thread that appends.
    using Deliver = std::function<void(std::uint64_t index, const Bytes& encoded)>;

    Recut(core::Store store, unsigned threads, Deliver deliver);

    /// A line for the user when fewer threads were started than asked for.
    [[nodiscard]] const std::optional<std::string>& warning() const noexcept {
        return tasks_.warning();
    }
    /// Takes the next elements. @param raw whole elements
    void append(std::span<const std::uint8_t> raw);
    /// Adds bits to the last byte of a bitmap. @pre a byte was appended
    void append_to_last_byte(std::uint8_t bits) { pending_.back() |= bits; }
    /// The rest becomes a last chunk. @param last_integer that the data covers
    /// @return what a run that stored the same would have: its last elements and the digest of all
    [[nodiscard]] Tail finish(std::uint64_t last_integer);

private:
    void submit(Bytes raw);
    void deliver_oldest();

    core::Store store_;
    Deliver deliver_;
    Bytes pending_;  ///< at most a chunk, raw: a full one waits, since its last byte may get bits
    std::uint64_t delivered_ = 0;
    std::uint64_t chain_ = 0;
    OrderedTasks<FilledChunk> tasks_;
};

}  // namespace warpsieve::io
