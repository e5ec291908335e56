#pragma once

// What several files of `warpsieve run` come to: how far they are together, when they will be done,
// and what none of them covers. Pure functions of looks (run_look.hpp); files that cannot be read
// count for nothing but that.

#include <cstdint>
#include <optional>
#include <vector>

#include "app/run_look.hpp"
#include "core/totals.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::app {

/// Part of a whole that no file is of.
struct MissingPart {
    std::uint32_t part = 0;
    std::optional<Interval> interval = {};  ///< empty where the files do not tell it
    friend bool operator==(const MissingPart&, const MissingPart&) = default;
};

struct Survey {
    std::size_t files = 0;
    std::size_t unreadable = 0;
    std::size_t complete = 0;
    std::size_t running = 0;
    std::size_t waiting = 0;  ///< interrupted or paused: nobody works on them

    /// Of the integers of all files; where parts are missing, of the whole.
    double fraction = 0;
    core::WideSum sieved = {};  ///< integers
    core::WideSum primes = {};
    double rate = 0;  ///< integers a second of all that run
    /// Seconds to the end of the slowest of those that run, as parts run at the same time; 0 when
    /// all are complete. Empty where none runs, or nothing was measured.
    std::optional<double> eta_s = {};

    std::uint32_t parts = 0;  ///< of the whole that all files are parts of; 0: they are not
    std::vector<MissingPart> missing = {};
    /// Stretches between the intervals of files that are no parts of one whole.
    std::vector<Interval> uncovered = {};
    bool overlaps = false;  ///< integers of more than one file are counted as often

    [[nodiscard]] bool all_complete() const noexcept { return complete == files; }
};

[[nodiscard]] Survey survey(const std::vector<RunLook>& looks);

/// The exit code for several files: the highest of those that each would have alone.
[[nodiscard]] ExitCode worst_code(const std::vector<RunLook>& looks);

}  // namespace warpsieve::app
