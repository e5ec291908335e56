#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/phases/summarise_cell.hpp"

namespace warpsieve::kernels {

/// What the host knows of a device's list of sieving primes (7, 11, 13, ... as 32-bit numbers):
/// the beginning itself, and behind it how many there are up to the end of each chunk.
class PrimeList {
public:
    PrimeList();

    /// The first chunk, found on the host: enough to sieve to 2^32 and beyond.
    [[nodiscard]] std::span<const std::uint32_t> beginning() const { return beginning_; }
    /// Chunks that the list covers.
    [[nodiscard]] std::uint32_t chunks() const noexcept {
        return static_cast<std::uint32_t>(ends_.size());
    }
    [[nodiscard]] bool covers(std::uint32_t n) const noexcept { return chunk_of(n) < chunks(); }

    /// How many primes of the list suffice to have all up to n: exact in the first chunk, behind it
    /// to the end of a chunk. Sieving with more than needed changes nothing. @pre covers(n)
    [[nodiscard]] std::uint32_t count_through(std::uint32_t n) const;

    /// Adds the next chunks. @return their places in the list
    [[nodiscard]] std::vector<std::uint32_t> append(std::span<const ChunkSummary> chunks);

    [[nodiscard]] static constexpr std::uint32_t chunk_of(std::uint32_t n) {
        return n / 30 / chunk_bits;
    }
    /// Not less than the length of the list when it covers n.
    [[nodiscard]] static std::uint32_t bound(std::uint32_t n);

private:
    std::vector<std::uint32_t> beginning_;
    std::vector<std::uint32_t> ends_;  ///< primes up to the end of each chunk
};

}  // namespace warpsieve::kernels
