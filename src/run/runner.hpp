#pragma once

// The door of the room: runs a job from where its file says to its end, a stop or a time limit, and
// saves it on the way. It brings the loop, the checks, the store and the listener together; all
// that it needs from outside comes in a RunContext.

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include "batches/batches.hpp"
#include "batches/checked_engine.hpp"
#include "core/engine.hpp"
#include "core/request.hpp"
#include "host/clock.hpp"
#include "io/store/checkpoint_store.hpp"
#include "report/listener.hpp"
#include "run/time_limit.hpp"

namespace warpsieve::run {

/// What may differ between two sessions of a run without changing its result.
struct RunOptions {
    std::optional<host::Seconds> checkpoint_every;  ///< empty: chosen by CheckpointPolicy
    std::optional<host::Seconds> max_time;
    unsigned encoder_threads = 1;
    /// Finished batches that may wait while others are stored or saved. 0: sieving and storing take
    /// turns in one thread.
    unsigned read_ahead = batches::default_read_ahead;
};

/// What a run needs from outside; all of it replaceable in tests.
struct RunContext {
    /// Called only when there is something to sieve, with the job that is gone on with.
    std::function<std::unique_ptr<core::Engine>(const core::Job& job)> make_engine;
    /// Called before that, and before anything is written, with what has been done so far; what it
    /// throws ends the run. Empty: nothing is called.
    std::function<void(const core::Progress&)> before_sieving = {};
    core::PrimeTest is_prime;
    batches::SelfCheck self_check;
    host::Clock clock;
    JobTime job_time = {};  ///< outside of a batch job: nothing
    report::Listener& listener;
    std::stop_token stop;
};

struct RunResult {
    io::Checkpoint checkpoint;
    report::Ending ending = report::Ending::complete;
};

/// Starts the job, or goes on where its file says, until it is complete or stopped; saves as often
/// as the options say and at the end. A job that is complete already is returned as it is; nothing
/// is written then.
/// @throw core::Interrupted when stopped before the run could go on: no number was changed then
/// @throw what find_run(), io::CheckpointStore and the engine throw; what was saved stays
[[nodiscard]] RunResult run_job(const core::Request& asked,
                                const RunOptions& options,
                                io::CheckpointStore& store,
                                const RunContext& context);

}  // namespace warpsieve::run
