#pragma once

// Where the sieving primes of a device end, by size: what the host must know to say which of them
// strike a window, and how.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "kernels/phases/summarise_cell.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// Integers of a cell.
inline constexpr std::uint32_t cell_integers = 30 * cell_bits;

/// What the host knows of a device's list of sieving primes (7, 11, 13, ... as 32-bit numbers).
/// Most of them, 813 MB at most, lie on the device alone; the host must only know where classes of
/// them end: it finds the beginning itself, which all tiles read, so that these classes end where
/// they should; and behind it knows how many there are up to the end of each cell.
class PrimeList {
public:
    /// With the first cell: enough to sieve to 2^32 and beyond.
    PrimeList();

    /// Finds the primes up to n, and on to the end of its cell, on the host, unless it has them.
    /// @pre `append` was not called yet @return whether there are more than before
    bool begin_with(std::uint32_t n);
    /// Found on the host.
    [[nodiscard]] std::span<const std::uint32_t> beginning() const { return beginning_; }
    /// Cells that the list covers.
    [[nodiscard]] std::uint32_t cells() const noexcept {
        return static_cast<std::uint32_t>(ends_.size());
    }
    /// The first integer that it does not cover.
    [[nodiscard]] std::uint64_t end() const noexcept {
        return std::uint64_t{cells()} * cell_integers;
    }
    [[nodiscard]] bool covers(std::uint32_t n) const noexcept { return cell_of(n) < cells(); }

    /// How many primes of the list suffice to have all up to n: exact in the beginning, behind it
    /// to the end of a cell. Sieving with more than needed changes nothing. @pre covers(n)
    [[nodiscard]] std::uint32_t count_through(std::uint32_t n) const;

    /// Adds the next cells. @return their places in the list
    [[nodiscard]] std::vector<std::uint32_t> append(std::span<const CellSummary> cells);

    [[nodiscard]] static constexpr std::uint32_t cell_of(std::uint32_t n) {
        return n / cell_integers;
    }
    /// No prime that count_through(n) counts is larger: the last integer of the cell of n.
    [[nodiscard]] static constexpr std::uint32_t end_of_cell(std::uint32_t n) {
        const std::uint64_t behind = (cell_of(n) + std::uint64_t{1}) * cell_integers;
        return static_cast<std::uint32_t>(
            std::min<std::uint64_t>(behind - 1, std::numeric_limits<std::uint32_t>::max()));
    }
    /// Not less than the length of the list when it covers n.
    [[nodiscard]] static std::uint32_t bound(std::uint32_t n);

private:
    std::vector<std::uint32_t> beginning_;
    std::uint32_t exact_cells_ = 1;    ///< of `beginning_`
    std::vector<std::uint32_t> ends_;  ///< primes up to the end of each cell
};

}  // namespace warpsieve::gpu
