#pragma once

// The k-tuplets of a bitmap one by one, where constellation_counts.hpp counts them: for whoever shows them. Bits
// and numbers only.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// Primes of a k-tuplet of a kind (quantity_tuplet).
[[nodiscard]] constexpr std::size_t tuplet_size(std::size_t kind) noexcept {
    return kind + 2;
}

// Both append the members, tuplet_size(kind) numbers for each tuplet, and the tuplets ascending by
// their first members. Together, the first before the second, they list what an interval holds.

/// Those of an interval with a member that has no bit, 3 or 5.
void append_low_tuplets(std::size_t kind,
                        const Interval& interval,
                        std::vector<std::uint64_t>& members);

/// Those whose last member is a bit of bytes that begin at byte index `first_byte`: a bitmap is
/// read piece by piece, and twins that lie across the seam of two pieces belong to the second.
/// @param byte_before the byte before the first; 0: there is none
void append_tuplets(std::size_t kind,
                    std::span<const std::uint8_t> bytes,
                    std::uint64_t first_byte,
                    std::uint8_t byte_before,
                    std::vector<std::uint64_t>& members);

}  // namespace warpsieve::core
