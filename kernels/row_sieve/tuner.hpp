#pragma once

// Finds the sizes that a device sieves fastest with, by trying. Which engine sieves, and what a
// second is, it is handed: no clock, no file and nothing of CUDA here.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/engine.hpp"
#include "kernels/row_sieve/sizes.hpp"

namespace warpsieve::gpu {

/// Sizes that were tried, and how long their passes took, in terms of those of the sizes that
/// choose_tuning() gives.
struct Trial {
    Tuning tuning;
    const NamedSize* varied = nullptr;  ///< the size that is new; nullptr: the first trial
    std::vector<double> ratios = {};    ///< one for each height

    [[nodiscard]] double ratio() const noexcept;  ///< the mean over all heights
};

/// What the tuner works with.
struct TunerTask {
    DeviceLimits limits = {};
    /// An engine over the device alone, with these sizes. @throw Error
    std::function<std::unique_ptr<core::Engine>(const Tuning&)> make_engine = {};
    /// Seconds of a clock that never goes back.
    std::function<double()> now = {};
    double seconds = 50;  ///< no trial begins later
    /// Where sizes are tried: in each of these other primes are most of the work.
    std::vector<std::uint64_t> heights = {1'000'000'000'000, 1'000'000'000'000'000,
                                          1'000'000'000'000'000'000};
    std::uint64_t integers = 0;  ///< of a pass; 0: as many as take long enough to be timed
    std::function<void(const Trial&)> tried = {};  ///< is told of each trial
};

struct TunerReport {
    std::vector<Trial> trials;  ///< the first is choose_tuning()'s
    std::size_t best = 0;       ///< of the trials
    bool in_time = true;        ///< all that was to be tried was

    /// How many trials are as good as the best one, but for what times scatter by.
    [[nodiscard]] std::size_t as_good() const;
};

/// Differences that are not worth a change: about what repeated passes differ by.
inline constexpr double tuner_margin = 0.02;

/// Tries values of one size after the other around the best so far, twice at most, and ends with
/// the best so far when the time is over. What is best must be so once more at the end, as the
/// first trial had a device that was cold.
/// @throw WrongResultError when two sizes count differently; Error (interrupted) when stopped
[[nodiscard]] TunerReport tune(const TunerTask& task, const std::stop_token& stop);

}  // namespace warpsieve::gpu
