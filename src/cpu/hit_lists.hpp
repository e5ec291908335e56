#pragma once

// Hits of large primes on their way to the bitmap. Striking at once would miss the cache at every
// hit; filed by L1 block they are applied while the block is in it.

#include <cstdint>
#include <vector>

#include "cpu/buffer.hpp"
#include "cpu/plan.hpp"

namespace warpsieve::cpu {

class HitLists;

/// What the inner loops see of HitLists. List number = class * blocks + L1 block of the round; an
/// entry is the byte inside the block, so that applying it is one load and one AND with a constant.
struct HitCursors {
    /// Where the next entry of each list goes; a multiple of `link_bytes` (or null) when the newest
    /// link of the list is full.
    std::uint16_t** next = nullptr;
    std::uint32_t blocks = 0;
    std::uint32_t link_bytes = 0;
    HitLists* owner = nullptr;
};

/// The hits of one round, filed by residue class and L1 block: chains of equal links out of an
/// arena that is kept from round to round. No capacity is guessed: an arena that is too small
/// grows.
class HitLists {
public:
    /// The first bytes of a link.
    struct Header {
        const std::uint8_t* before;  ///< link; null in the first
        const std::uint16_t* first;  ///< entry
    };

    /// Empties the lists for a round of `blocks` L1 blocks, in which about `expected_hits` are
    /// filed.
    /// @throw OutOfMemory
    void reset(std::uint32_t blocks, double expected_hits);

    [[nodiscard]] const HitCursors& cursors() const noexcept { return cursors_; }
    /// Gives a list an empty link. @throw OutOfMemory
    void add_link(std::uint32_t list);

    /// Bytes that reset() will ask for.
    [[nodiscard]] static std::uint64_t bytes_for(std::uint32_t blocks, double expected_hits);

private:
    std::vector<Buffer> arena_;
    std::size_t arena_in_use_ = 0;  ///< buffers begun
    std::uint8_t* free_ = nullptr;  ///< free bytes of the buffer under way
    std::uint8_t* free_end_ = nullptr;
    std::vector<std::uint16_t*> next_;
    HitCursors cursors_;
};

}  // namespace warpsieve::cpu
