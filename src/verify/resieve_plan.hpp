#pragma once

// What verify sieves again, and by which sieve: chosen before anything is read, from what a file
// says of itself, because stored data is digested on the way, for the very intervals that are
// sieved again. Left to itself verify shall take seconds, whatever the file: a batch of a GPU, or a
// row of the grid, may be hours of work. Pure.

#include <cstdint>
#include <optional>
#include <string>

#include "core/progress.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::verify {

struct VerifyOptions {
    /// Share of the sieved integers to sieve again, in [0, 1], in whole rows of the grid; above 0
    /// the newest batch comes on top, however long it is. Empty: what fits default_seconds.
    std::optional<double> share = std::nullopt;
    /// Chooses where it lies: equal seeds and shares choose equal rows.
    std::uint64_t seed = 1;
    unsigned threads = 1;  ///< of the fast sieve
};

/// Seconds of this machine, all its threads together, for what is sieved again where no share is
/// asked for: short enough to wait for, and on one core of the CPU engine 1e11 integers below 1e10,
/// 8e9 near 2^64.
inline constexpr double default_seconds = 10;

/// What the plain sieve does in so much time it does, since it shares nothing with the engines:
/// some 3e8 integers. It is 50 times slower than a thread of the CPU engine.
inline constexpr double plain_seconds = 2;

struct ResievePlan {
    // Neighbouring rows, so that the sieving primes, which are most of the work far up, are needed
    // once.
    std::size_t first_row = 0;
    std::size_t rows = 0;
    /// The integers of these rows; where no row fits, some of those that are stored.
    std::optional<Interval> stretch;
    bool newest_batch = false;  ///< inside of the stretch, or on top
    bool plain = false;         ///< by the plain sieve; else the fast one, checked by samples
};

[[nodiscard]] ResievePlan plan_resieve(const core::Progress& progress,
                                       const VerifyOptions& options);

// What is told of a plan, in less than 66 columns where numbers are not of 20 digits.

/// "[0, 1000000], 100 %, seed 1"; why nothing is sieved again, and what to do, where that is so.
[[nodiscard]] std::string describe_stretch(const core::Progress& progress,
                                           const ResievePlan& plan,
                                           const VerifyOptions& options);
[[nodiscard]] std::string describe_newest_batch(const core::Progress& progress,
                                                const ResievePlan& plan,
                                                const VerifyOptions& options);

/// Whether the newest batch lies in the stretch: one sieving serves both.
[[nodiscard]] bool stretch_holds_newest_batch(const core::Progress& progress,
                                              const ResievePlan& plan);

}  // namespace warpsieve::verify
