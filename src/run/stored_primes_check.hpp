#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/progress.hpp"

namespace warpsieve::run {

/// Hears the stored primes in order and holds them against the grid: ascending, inside what was
/// sieved, and row by row as many, with the same last one, as the totals say. Keeps those of the
/// rows that will be sieved again.
class StoredPrimesCheck {
public:
    /// @param kept_rows indices of rows, ascending
    StoredPrimesCheck(const core::Progress& progress, std::vector<std::size_t> kept_rows);

    /// @throw WrongResultError
    void block(std::span<const std::uint64_t> primes);
    /// After the last block. @param expected_digest PrimeChunks::digest() as the file's own chain
    /// says
    void finish(std::uint64_t expected_digest);

    /// Primes of a kept row.
    [[nodiscard]] const std::vector<std::uint64_t>& kept(std::size_t row) const;

private:
    void add(std::uint64_t prime);
    void close_row();

    const core::Progress& progress_;
    std::vector<std::size_t> kept_rows_;
    std::vector<std::vector<std::uint64_t>> kept_primes_;
    std::size_t row_ = 0;
    std::uint64_t count_ = 0;
    std::uint64_t last_ = 0;
    std::uint64_t chain_ = 0;
};

}  // namespace warpsieve::run
