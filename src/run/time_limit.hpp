#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "host/clock.hpp"

namespace warpsieve::run {

/// What the batch system says of the job that the process runs in. Empty outside of one; tests
/// play it.
struct JobTime {
    /// How long the job may still run: infinite without a limit, empty when nobody knows.
    std::function<std::optional<host::Seconds>()> left;
    /// How often the process was continued after a suspension, or told so, until now.
    std::function<std::uint64_t()> continuations;
};

/// Decides when a run must stop because of the time: what the user allows it, or the end of its
/// job less what a stop takes. The end is asked for at the start, after a suspension, which moves
/// it, and once more when it seems near: the limit may have been raised. In between the steady
/// clock counts: a wall clock that jumps changes nothing.
class TimeLimit {
public:
    TimeLimit(std::optional<host::Seconds> max_time, JobTime job, host::Clock clock);

    /// To be called right before the first batch.
    void begin();
    /// Hears how long a save took.
    void saved(host::Seconds took) { newest_.save = std::max(newest_.save, took); }
    /// To be called after every batch, with what belongs to it.
    [[nodiscard]] bool reached();

    /// Whether it is, as far as is known, while what can be cut short is done after a batch.
    [[nodiscard]] bool is_near() const;
    /// Hears how long that took: nothing that a stop must be kept time for.
    void leave_out(host::Seconds took) {
        turn_began_ += std::chrono::duration_cast<host::SteadyTime::duration>(took);
    }

    /// What was learned of the end of the job since the last call, for the log.
    [[nodiscard]] std::optional<std::string> take_note();

    /// Time before the end of the job that is kept for stopping.
    [[nodiscard]] host::Seconds reserve() const;

private:
    /// What takes time between two calls of reached().
    struct Turn {
        host::Seconds whole{};
        host::Seconds save{};
    };

    [[nodiscard]] host::SteadyTime now() const { return clock_.steady(); }
    [[nodiscard]] bool end_is_near() const;
    void ask();
    void learn(host::SteadyTime when, std::optional<host::Seconds> left);
    void measure_turn();

    std::optional<host::Seconds> max_time_;
    JobTime job_;
    host::Clock clock_;
    host::SteadyTime began_;
    host::SteadyTime turn_began_;
    std::optional<host::SteadyTime> end_;  ///< of the job
    host::Seconds allotted_{};             ///< the longest time that was ever left
    Turn longest_;
    Turn before_;  ///< the turn before the newest, not part of the longest yet
    Turn newest_;
    std::uint64_t continuations_ = 0;
    bool told_ = false;  ///< that nobody knows
    std::optional<std::string> note_;
};

}  // namespace warpsieve::run
