#pragma once

// The gap table: for every size of gap how often it occurs between neighbouring primes of a
// stretch, and where first. It is of whole batches and runs, and no row of the grid has one. Tables
// join like totals: the gap at the seam is that between the last prime of one and the first of the
// next.

#include <cstdint>
#include <span>
#include <vector>

#include "core/totals.hpp"

namespace warpsieve::core {

/// The largest gap below 2^64 (after 18361375334787046697; OEIS A005250, A002386).
inline constexpr std::uint64_t largest_gap_of_all = 1550;
/// Sizes of gaps: 1, 2, 4, ... 1550.
inline constexpr std::size_t gap_sizes = largest_gap_of_all / 2 + 1;

struct GapCount {
    std::uint64_t count = 0;
    std::uint64_t first = 0;  ///< the prime before the first one; 0: there is none
    friend bool operator==(const GapCount&, const GapCount&) = default;
};

/// A row of the table as files have it.
struct GapRow {
    std::uint64_t size = 0;
    std::uint64_t count = 0;
    std::uint64_t first = 0;
    std::uint8_t maximal = 0;  ///< larger than all gaps that begin before it
    friend bool operator==(const GapRow&, const GapRow&) = default;
};

/// How long a gap is by the mean of those near it: its size over the logarithm of the prime before
/// it.
[[nodiscard]] double merit(const GapRow& gap);

class GapTable {
public:
    GapTable() = default;
    /// @throw WrongResultError when the rows contradict each other, or the totals of these primes
    GapTable(const std::vector<GapRow>& rows, const Totals& totals);
    /// Of gaps that were counted in any order.
    /// @param first_prime, last_prime of the stretch; 0: it has none
    /// @param counts gap_sizes of them, by size / 2
    /// @throw WrongResultError when they are not those between the two primes
    GapTable(std::uint64_t first_prime, std::uint64_t last_prime, std::vector<GapCount> counts);

    void add_prime(std::uint64_t p);
    /// Goes on with the bits of bytes behind all primes so far.
    void add(std::span<const std::uint8_t> bytes, std::uint64_t first_byte);
    /// The same bit by bit; what the tests hold the other against.
    void add_plainly(std::span<const std::uint8_t> bytes, std::uint64_t first_byte);
    /// Goes on with those of the integers that come next.
    void append(const GapTable& next);

    [[nodiscard]] bool empty() const noexcept { return first_prime_ == 0; }
    /// The sizes that occur, ascending.
    [[nodiscard]] std::vector<GapRow> rows() const;

    friend bool operator==(const GapTable&, const GapTable&) = default;

private:
    void add_gap(std::uint64_t start, std::uint64_t size);
    struct Block;
    void add_block(std::span<const std::uint8_t> bytes, std::uint64_t first_byte);
    void add_piece(Block& block, std::span<const std::uint8_t> bytes, std::uint64_t first_byte);
    void take_unknown(Block& block, std::span<const std::uint8_t> gaps, std::uint64_t first);
    [[nodiscard]] bool knows(std::size_t half) const noexcept {
        return !counts_.empty() && counts_[half].count != 0;
    }
    [[nodiscard]] GapCount& of_size(std::uint64_t size, std::uint64_t start);

    std::uint64_t first_prime_ = 0;  ///< 0: none
    std::uint64_t last_prime_ = 0;
    std::vector<GapCount> counts_;  ///< by size / 2; empty where there are no two primes
};

}  // namespace warpsieve::core
