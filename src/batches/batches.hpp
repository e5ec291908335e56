#pragma once

// The one loop over the batches of a job: chooses their lengths, has them sieved, ahead in a thread
// of its own, cuts the last one to what is asked for, and passes on what the engine warns of. run
// stores what comes out of it, print prints it and the library hands it out; count, nth and
// selftest only add it up. Touches an engine and a listener, and no file.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "batches/checked_engine.hpp"
#include "core/progress.hpp"
#include "host/clock.hpp"
#include "report/listener.hpp"

namespace warpsieve::batches {

/// The part of a batch's time that does not depend on its length: the intercept of a straight line
/// through (integers, seconds), by least squares in which older batches fade.
class FixedCost {
public:
    /// Takes the length and the time of a finished batch into the estimate.
    void measured(double integers, double seconds);
    [[nodiscard]] double seconds() const noexcept { return estimate_; }

private:
    double weight_ = 0;
    double integers_ = 0;
    double seconds_ = 0;
    double squares_ = 0;
    double seconds_squares_ = 0;
    double products_ = 0;
    double estimate_ = 0;
};

/// Chooses the length of batches by the speed that it sees: a batch shall take no more than about a
/// second, so that little is lost with the process, and no more than half the interval of saving;
/// longer only where such short ones would spend most of their time on their fixed cost, or would
/// be shorter than a 64th of what the engine prefers. Where batches come with their bitmaps
/// none is longer than what the engine prefers: memory that is taken again and again stays in the
/// cache, and storing a batch goes on beside sieving the next. Results do not depend on it.
class BatchSizer {
public:
    /// @param preferred the engine's own choice, in integers
    /// @param bitmaps whether batches come with their bitmaps
    BatchSizer(std::uint64_t preferred, host::Seconds checkpoint_interval, bool bitmaps = false);

    [[nodiscard]] std::uint64_t length() const noexcept { return length_; }
    /// Takes the length, in integers, and the time of a finished batch into the next length.
    void measured(double integers, host::Seconds took);
    void set_checkpoint_interval(host::Seconds interval);

private:
    double shortest_;
    double longest_;
    std::uint64_t length_ = 0;
    host::Seconds aim_{};
    FixedCost fixed_cost_;
};

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
    /// Integers of the first batch, for somebody who waits to see something; 0: as many as suit the
    /// engine, as in all others.
    std::uint64_t first_length = 0;
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
    /// @param engine, listener must outlive the batches; the listener is told here, by next() and
    /// at the end, in the thread of the caller. Where no thread can be started it is told, and
    /// read_ahead is 0
    Batches(CheckedEngine& engine,
            const core::Progress& begin,
            const BatchOptions& options,
            report::Listener& listener,
            host::Clock clock,
            std::stop_token stop);
    /// Stops the engine and drops what is waiting; tells what the engine still warns of.
    ~Batches();
    Batches(const Batches&) = delete;
    Batches& operator=(const Batches&) = delete;
    Batches(Batches&&) = delete;
    Batches& operator=(Batches&&) = delete;

    /// The next batch; empty after the last one, and once a stop was asked for and all that was
    /// finished has been handed out. Passes on the warnings of the engine first, whatever comes.
    /// @throw what the engine throws, after all batches that it finished before
    [[nodiscard]] std::optional<SievedBatch> next();
    /// Takes a batch that next() handed out and nobody reads any more: the engine gets the memory
    /// of its bitmap back before the next batch that it sieves, if none is done with meanwhile.
    /// More would lie idle where batches were waiting.
    void done_with(SievedBatch&& batch);
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
    void start_ahead();
    void give_bitmap_back();

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
    std::vector<std::uint8_t> returned_;  ///< memory of a bitmap, for the engine
    bool ended_ = false;
    std::exception_ptr failure_;
    std::thread thread_;  // last: it uses all of the above
};

// Both sieve what is left of a job and add it to its progress; nothing is saved on the way. The
// listener is told of the progress after every batch but the last. @return false when stopped
// before the end

/// Only the totals. A job that the engine does in one batch is sieved in the calling thread, with
/// none to read ahead: a thread costs more than many a small job.
[[nodiscard]] bool sieve_unsaved(core::Progress& progress,
                                 CheckedEngine& engine,
                                 report::Listener& listener,
                                 const host::Clock& clock,
                                 std::stop_token stop);

/// Takes a batch; false: that was enough.
using TakeBatch = std::function<bool(core::BatchResult)>;

/// The bitmaps, which are handed to `take` one after the other, each held against its own count.
/// The first is short, for somebody who waits to see something.
/// @param progress of a job that stores something
/// @return false also when `take` had enough
[[nodiscard]] bool sieve_bitmaps(core::Progress& progress,
                                 CheckedEngine& engine,
                                 report::Listener& listener,
                                 const host::Clock& clock,
                                 std::stop_token stop,
                                 const TakeBatch& take);

}  // namespace warpsieve::batches
