#pragma once

// What people see while a run goes on: the events of a run as data, and the one interface that they
// are told to. It keeps every word and every terminal out of the run; nothing that a run does
// depends on a listener.

#include <cstdint>
#include <optional>
#include <string>

#include "core/job.hpp"
#include "core/progress.hpp"
#include "host/clock.hpp"

namespace warpsieve::report {

/// A run that is about to sieve its first batch.
struct Started {
    const core::Job& job;
    std::string file;    ///< the checkpoint, as the user named it
    std::string engine;  ///< "cpu (AMD EPYC, 2 threads)"
    host::Seconds checkpoint_interval{};
    bool interval_is_default = false;
};

/// What a resume found.
struct Resumed {
    std::uint64_t generation = 0;
    std::string file;  ///< the generation's file; another one than the newest if that was damaged
    double fraction = 0;     ///< of the interval, in [0, 1]
    host::Seconds redone{};  ///< about how much work since that save is done again
};

struct Moment {
    const core::Progress& progress;
    /// Integers sieved by this process so far, and the time that took: the rate.
    double integers = 0;
    host::Seconds elapsed{};
    /// Age of the newest checkpoint; empty before the first.
    std::optional<host::Seconds> checkpoint_age;
};

struct Saved {
    std::uint64_t generation = 0;
    std::uint64_t bytes = 0;
    host::Seconds took{};
};

enum class Ending { complete, stopped, time_limit };

struct Ended {
    const core::Progress& progress;
    Ending ending = Ending::complete;
    double integers = 0;
    host::Seconds elapsed{};
};

/// Is told what happens in a run, in order, by the thread of the run.
class Listener {
public:
    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    Listener(Listener&&) = delete;
    Listener& operator=(Listener&&) = delete;
    virtual ~Listener() = default;

    virtual void started(const Started&) = 0;
    virtual void resumed(const Resumed&) = 0;
    virtual void progressed(const Moment&) = 0;  ///< after every batch
    virtual void saved(const Saved&, const Moment&) = 0;
    /// One line: a save that failed, a damaged generation, a lock that the file system lacks.
    virtual void warning(const std::string& line) = 0;
    virtual void note(const std::string& line) = 0;
    virtual void ended(const Ended&) = 0;
};

}  // namespace warpsieve::report
