#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/progress.hpp"

namespace warpsieve::run {

/// Hears the stored primes in order and holds them against the grid: ascending, inside what was
/// sieved, and row by row as many, with the same last one, as the totals say. Keeps a bitmap of
/// those in the window that will be sieved again.
class StoredPrimesCheck {
public:
    StoredPrimesCheck(const core::Progress& progress, std::optional<Interval> window);

    /// @throw WrongResultError
    void block(std::span<const std::uint64_t> primes);
    /// After the last block. @param expected_digest Tail::digest() as the file's own chain
    /// says
    void finish(std::uint64_t expected_digest);

    /// Wheel-30 bitmap of the window.
    [[nodiscard]] const std::vector<std::uint8_t>& window_bitmap() const noexcept {
        return bitmap_;
    }

private:
    void add(std::uint64_t prime);
    void mark(std::uint64_t prime);
    void close_row();

    const core::Progress& progress_;
    std::optional<Interval> window_;
    std::vector<std::uint8_t> bitmap_;
    std::size_t row_ = 0;
    std::uint64_t count_ = 0;
    std::uint64_t last_ = 0;
    std::uint64_t chain_ = 0;
};

}  // namespace warpsieve::run
