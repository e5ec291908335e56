#pragma once

// Joined runs have other chunks than each of them had: their data is cut anew. Works on memory; the
// caller reads what comes in and writes what goes out.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/chunk/chunk_codec.hpp"
#include "io/chunk/fill_chunks.hpp"
#include "io/chunk/ordered_tasks.hpp"
#include "io/chunk/spares.hpp"
#include "io/chunk/tail.hpp"

namespace warpsieve::io {

/// Memory for raw elements, which several threads share: aligned as numbers, not cleared.
using RawMemory = std::shared_ptr<std::uint64_t[]>;  // NOLINT(modernize-avoid-c-arrays)
[[nodiscard]] RawMemory make_raw_memory(std::size_t bytes);

/// Raw elements that stay where they are for as long as anybody has this.
struct RawPiece {
    RawMemory memory;
    std::span<const std::uint8_t> bytes;
};

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
    /// The same without a copy in the caller's thread.
    void append(RawPiece piece);
    /// The next elements are a full chunk that is encoded already: where a chunk begins here, it is
    /// handed out as it is. No bits may be added to its last byte.
    /// @param digest XXH3 of the elements
    void append_chunk(RawPiece piece, Bytes encoded, std::uint64_t digest);
    /// Adds bits to the last byte of a bitmap. @pre a byte was appended
    void append_to_last_byte(std::uint8_t bits);
    /// The rest becomes a last chunk. @param last_integer that the data covers
    /// @return what a run that stored the same would have: its last elements and the digest of all
    [[nodiscard]] Tail finish(std::uint64_t last_integer);

private:
    /// What a thread encodes with.
    struct Workplace {
        PrimeEncoder encoder = {};
        std::vector<std::uint64_t> joined = {};  ///< a chunk that came in pieces
    };
    struct Encoded {
        FilledChunk chunk;
        std::optional<Workplace> place = {};  ///< empty: it was encoded before
    };
    using Pieces = std::vector<RawPiece>;

    [[nodiscard]] static std::span<const std::uint8_t> join(const Pieces& pieces, Workplace& place);
    [[nodiscard]] static Encoded encode(core::Store store, const Pieces& pieces, Workplace place);

    void submit_pending();
    void make_room();
    void deliver_oldest();

    core::Store store_;
    Deliver deliver_;
    Pieces pending_;  ///< at most a chunk: a full one waits, since its last byte may get bits
    std::size_t pending_bytes_ = 0;
    RawMemory copies_;        ///< a chunk of them
    std::size_t copied_ = 0;  ///< bytes of it that are used
    Spares<Workplace> spare_;
    std::uint64_t delivered_ = 0;
    std::uint64_t chain_ = 0;
    OrderedTasks<Encoded> tasks_;
};

}  // namespace warpsieve::io
