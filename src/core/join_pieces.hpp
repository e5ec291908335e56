#pragma once

// Totals of a whole from those of its parts, for `merge`: pure arithmetic, no file is read here.

#include <functional>
#include <vector>

#include "core/progress.hpp"

namespace warpsieve::core {

using PrimeTest = std::function<bool(std::uint64_t)>;

/// Joins the finished pieces of an interval, one after the other, into what a run of the whole
/// interval ends with: the same totals and the same grid.
///
/// The grid of the whole is coarser than that of a piece, or equal, and both cut at multiples of a
/// power of two of bytes: rows of the whole end where rows of a piece do. Pieces may be cut
/// anywhere, inside a byte of the bitmap too: totals do not tell which k-tuplets have members on
/// both sides of such a cut, but they lie in one byte, whose numbers are tested.
class JoinedPieces {
public:
    /// @param whole the job that is to be finished
    JoinedPieces(const Job& whole, PrimeTest is_prime);

    /// @pre the piece is done, of the same quantities, and begins where the one before it ended
    void append(const Progress& piece);
    /// @throw WrongResultError when the pieces contradict themselves or are not the whole
    [[nodiscard]] Progress progress() &&;

private:
    void add_tuplets_across(const Interval& next);
    [[nodiscard]] std::uint8_t primes_of_byte(std::uint64_t byte, const Interval& in) const;

    Job whole_;
    PrimeTest is_prime_;
    unsigned shift_;
    std::optional<std::uint64_t> through_;
    Totals totals_;
    std::vector<GridRow> grid_;
    std::optional<LastBatch> last_batch_;
};

}  // namespace warpsieve::core
