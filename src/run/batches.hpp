#pragma once

// The one loop over the batches of a job: chooses their lengths, has them sieved, ahead in a thread
// of its own, cuts the last one to what is asked for, and passes on what the engine warns of. run
// stores what comes out of it; count, nth and selftest only add it up. Touches an engine and a
// listener, and no file.

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "core/progress.hpp"
#include "host/clock.hpp"
#include "report/listener.hpp"
#include "run/batch_sizer.hpp"
#include "run/checked_engine.hpp"

namespace warpsieve::run {

/// Finished batches that may wait while others are stored or reported: one to take up the engine's
/// unsteadiness, one more so that a save of about a batch's time does not stop it.
inline constexpr unsigned default_read_ahead = 2;

struct BatchOptions {
    /// Batches are kept short enough for this interval of saving. As long as the default only a
    /// stop request bounds them.
    host::Seconds checkpoint_interval{1e9};
    /// Finished batches that may wait for the caller; then the engine rests, which bounds the
    /// memory. 0: sieving is done by next(), in the caller's thread.
    unsigned read_ahead = default_read_ahead;
    bool digest = true;  ///< whether batches have theirs, as a file of the run needs it
};

struct SievedBatch {
    core::BatchResult result;
    host::Seconds in_engine{};
};

/// The batches of a job, one after the other without a gap, as an engine finishes them. All calls
/// but next() may come from any thread.
class Batches {
public:
    /// @param begin what has been sieved already
    /// @param engine, listener must outlive the batches; the listener is told by next() only
    Batches(CheckedEngine& engine,
            const core::Progress& begin,
            const BatchOptions& options,
            report::Listener& listener,
            host::Clock clock,
            std::stop_token stop);
    /// Stops the engine and drops what is waiting.
    ~Batches();
    Batches(const Batches&) = delete;
    Batches& operator=(const Batches&) = delete;
    Batches(Batches&&) = delete;
    Batches& operator=(Batches&&) = delete;

    /// The next batch; empty after the last one, and once a stop was asked for and all that was
    /// finished has been handed out. Passes on the warnings of the engine first, whatever comes.
    /// @throw what the engine throws, after all batches that it finished before
    [[nodiscard]] std::optional<SievedBatch> next();
    /// Asks for a stop; the batch in hand is dropped.
    void stop() noexcept { stop_.request_stop(); }
    /// Takes another interval of saving for the batches to come.
    void set_checkpoint_interval(host::Seconds interval) noexcept { interval_ = interval; }

private:
    [[nodiscard]] std::optional<SievedBatch> sieve();
    [[nodiscard]] std::optional<SievedBatch> take_waiting();
    void sieve_ahead() noexcept;
    void sieve_until_the_end();
    [[nodiscard]] bool wait_for_room();

    CheckedEngine& engine_;
    report::Listener& listener_;
    BatchOptions options_;
    /// As the progress of the caller will be once it has taken all that was sieved.
    core::Progress ahead_;
    std::atomic<host::Seconds> interval_;
    BatchSizer sizer_;
    host::Clock clock_;
    std::stop_source stop_;
    std::stop_callback<std::function<void()>> relay_;

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<SievedBatch> waiting_;
    bool ended_ = false;
    std::exception_ptr failure_;
    std::thread thread_;  // last: it uses all of the above
};

/// Sieves what is left of a job and adds it to its progress; nothing is saved on the way. The
/// listener is told of the progress after every batch but the last.
/// @return false when stopped before the end
[[nodiscard]] bool sieve_unsaved(core::Progress& progress,
                                 CheckedEngine& engine,
                                 report::Listener& listener,
                                 const host::Clock& clock,
                                 std::stop_token stop);

}  // namespace warpsieve::run
