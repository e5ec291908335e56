#pragma once

// When a run must stop because of the time. Apart from the loop since it must measure what a stop
// takes, in peace and under suspensions. Asks what it is given to ask, and touches nothing else.

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
    /// Takes the time of a finished save into what a stop is kept time for.
    void saved(host::Seconds took) { newest_.save = std::max(newest_.save, took); }
    /// Whether the run must stop now. To be called after every batch and all that is done for it.
    [[nodiscard]] bool reached();

    /// Whether the run must stop, as far as is known without asking. For work after a batch that
    /// can be cut short.
    [[nodiscard]] bool is_near() const;
    /// Leaves the time of such work out of what a stop is kept time for.
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
