#pragma once

// The constellations of a bitmap one by one, where constellation_counts.hpp counts them: for
// whoever shows them. Bits and numbers only.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/constellation_counts.hpp"
#include "core/quantities.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// So many bytes before a piece of a bitmap hold the other members of all constellations that end
/// in it: patterns are narrower than 240 integers.
inline constexpr std::size_t listed_before = 8;

/// Finds one constellation in a bitmap that is read piece by piece. What lies across the seam of
/// pieces belongs to the one that has the last member. Any number of threads may ask.
class ConstellationLister {
public:
    /// @param constellation whose patterns have equally many members and the same width
    explicit ConstellationLister(Constellation constellation);

    /// Primes of each.
    [[nodiscard]] std::size_t size() const noexcept {
        return constellation_.patterns.front().size();
    }

    // Both append the members, size() numbers for each constellation, and these ascending by their
    // first members. Together, the first before the second, they list what a piece holds.

    /// Those with a member that has no bit, 3 or 5.
    /// @param first no member is below @param lasts the last member lies within
    void append_low(std::uint64_t first,
                    const Interval& lasts,
                    std::vector<std::uint64_t>& members) const;

    /// Those whose last member is a bit of bytes that begin at byte index `first_byte`.
    /// @param before how many of `bytes` come before these: listed_before, or as many as there are
    void append(std::span<const std::uint8_t> bytes,
                std::size_t before,
                std::uint64_t first_byte,
                std::vector<std::uint64_t>& members) const;

private:
    Constellation constellation_;
    std::vector<ShiftSequence> sequences_;
};

}  // namespace warpsieve::core
