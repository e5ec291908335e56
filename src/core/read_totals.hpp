#pragma once

// Totals of the bits of a bitmap, and of the primes that have no bit. The same code serves every
// engine, and readers of files; it knows nothing of batches and jobs.

#include <cstdint>
#include <span>
#include <vector>

#include "core/constellation_counts.hpp"
#include "core/totals.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

/// Reads what a job counts off one piece of a bitmap after the other.
class TotalsReader {
public:
    explicit TotalsReader(Quantities counted);

    /// Totals of the bits of `bytes`, to be appended to those of bytes before: with no largest gap
    /// where it is not larger than `known_gap`, which these have.
    /// @param prime_count the bits, which the caller has counted
    /// @pre bits outside the job are 0
    [[nodiscard]] Totals read(std::uint64_t prime_count,
                              std::span<const std::uint8_t> bytes,
                              std::uint64_t first_byte,
                              std::uint64_t known_gap) const;

private:
    Quantities counted_;
    std::vector<ShiftSequence> sequences_;
};

/// Totals of the bits of `bytes`, which begin at byte index `first_byte`.
[[nodiscard]] Totals read_totals(std::span<const std::uint8_t> bytes,
                                 std::uint64_t first_byte,
                                 const Quantities& counted = quantity_primes);

/// Totals of those of 2, 3 and 5 that lie in the interval: what the totals of the bits are appended
/// to.
[[nodiscard]] Totals count_wheel_primes(const Interval& interval,
                                        const Quantities& counted = quantity_primes);

/// Totals of the interval, with those of its primes that have no bit.
/// @param bitmap as of count_primes
[[nodiscard]] Totals totals_of(const Interval& interval,
                               std::span<const std::uint8_t> bitmap,
                               const Quantities& counted);

}  // namespace warpsieve::core
