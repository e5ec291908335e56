#pragma once

// The sieving primes lie on the device alone, 813 MB at most; the host must only know where classes
// of them end.

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/phases/summarise_cell.hpp"

namespace warpsieve::gpu {

/// What the host knows of a device's list of sieving primes (7, 11, 13, ... as 32-bit numbers):
/// the beginning itself, and behind it how many there are up to the end of each cell.
class PrimeList {
public:
    PrimeList();

    /// The first cell, found on the host: enough to sieve to 2^32 and beyond.
    [[nodiscard]] std::span<const std::uint32_t> beginning() const { return beginning_; }
    /// Cells that the list covers.
    [[nodiscard]] std::uint32_t cells() const noexcept {
        return static_cast<std::uint32_t>(ends_.size());
    }
    [[nodiscard]] bool covers(std::uint32_t n) const noexcept { return cell_of(n) < cells(); }

    /// How many primes of the list suffice to have all up to n: exact in the first cell, behind it
    /// to the end of a cell. Sieving with more than needed changes nothing. @pre covers(n)
    [[nodiscard]] std::uint32_t count_through(std::uint32_t n) const;

    /// Adds the next cells. @return their places in the list
    [[nodiscard]] std::vector<std::uint32_t> append(std::span<const CellSummary> cells);

    [[nodiscard]] static constexpr std::uint32_t cell_of(std::uint32_t n) {
        return n / 30 / cell_bits;
    }
    /// Not less than the length of the list when it covers n.
    [[nodiscard]] static std::uint32_t bound(std::uint32_t n);

private:
    std::vector<std::uint32_t> beginning_;
    std::vector<std::uint32_t> ends_;  ///< primes up to the end of each cell
};

}  // namespace warpsieve::gpu
