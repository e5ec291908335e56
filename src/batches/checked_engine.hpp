#pragma once

// What a run holds against itself while it goes on: every engine sieves behind a CheckedEngine, the
// newest batch of a file is sieved again before a run goes on with it, and no batch is stored whose
// bitmap and counts differ. A machine that computes wrongly must be found out before its numbers
// are saved. Touches engines, and tells a listener what they warn of.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/engine.hpp"
#include "core/progress.hpp"
#include "host/clock.hpp"
#include "report/listener.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::batches {

/// The primes of some bytes by another method, in the calling thread; any number of calls at once.
/// Empty when the token was asked to stop: whatever sieves must end within about a second, and so
/// must this.
using CrossCheck = std::function<std::optional<core::SampleTotals>(const core::ByteRange&,
                                                                   const std::stop_token&)>;

struct SelfCheck {
    CrossCheck cross_check;  ///< none: nothing is checked
    /// Share of the integers to check, in [0, 1]; empty: default_check_share, and no more than fits
    /// check_time_share of the time.
    std::optional<double> share;
};

/// One integer of ten thousand: the plain sieve is about fifty times slower than a core of the CPU
/// engine, so that this is half a per cent of that core, and at 10^12 integers a second of a GPU
/// it keeps one core busy.
inline constexpr double default_check_share = 1e-4;
/// Share of one core's time that checks may take where no share of the integers is asked for.
inline constexpr double check_time_share = 0.02;

/// Three times in a row an engine did not find what a second method finds.
class SelfCheckFailed : public WrongResultError {
public:
    using WrongResultError::WrongResultError;
};

/// An engine that is watched: while it sieves a batch, another method finds the primes of a random
/// part of it, and their number and digest must be the same. If they are not, the batch is sieved
/// again.
class CheckedEngine final : public core::Engine {
public:
    CheckedEngine(std::unique_ptr<core::Engine> engine, SelfCheck check, host::Clock clock);

    [[nodiscard]] std::string name() const override { return engine_->name(); }
    [[nodiscard]] std::string device() const override { return engine_->device(); }
    [[nodiscard]] std::string driver() const override { return engine_->driver(); }
    [[nodiscard]] std::uint64_t preferred_batch(const Interval& rest) const override {
        return engine_->preferred_batch(rest);
    }
    /// @throw SelfCheckFailed
    [[nodiscard]] std::optional<core::BatchResult> sieve(const Interval& interval,
                                                         const core::Wanted& wanted,
                                                         std::stop_token stop) override;
    void reuse(std::vector<std::uint8_t> bitmap) override { engine_->reuse(std::move(bitmap)); }

    // The rest may be asked from any thread.

    [[nodiscard]] std::uint32_t checks() const noexcept { return checks_; }
    /// Batches that were sieved again because of a check.
    [[nodiscard]] std::uint32_t redone() const noexcept { return redone_; }
    /// What was to be warned of since the last call: by the engine, and a line for each batch that
    /// was sieved again. To be told before anything else that comes of the batch (see
    /// telling_warnings).
    [[nodiscard]] std::vector<std::string> take_warnings() override;

private:
    [[nodiscard]] std::optional<core::ByteRange> choose(const Interval& batch);
    class Opinion;
    [[nodiscard]] std::optional<core::SampleTotals> ask(const core::ByteRange& sample,
                                                        const std::stop_token& stop);
    [[nodiscard]] std::string compare(const core::BatchResult& result,
                                      const core::ByteRange& sample,
                                      const core::SampleTotals& opinion) const;
    void warn(const std::string& line);
    void warn_of_missing_thread(const std::string& reason);

    std::unique_ptr<core::Engine> engine_;
    SelfCheck check_;
    host::Clock clock_;
    std::mt19937_64 random_;
    double owed_ = core::sample_grain;  ///< bytes to check; so the first batch always is
    host::SteadyTime not_before_;       ///< of the next check
    std::atomic<std::uint32_t> checks_ = 0;
    std::atomic<std::uint32_t> redone_ = 0;
    bool thread_missed_ = false;  ///< and told
    std::mutex mutex_;
    std::vector<std::string> warnings_;
};

/// Tells everything that an engine wants to be warned of.
void tell_warnings(CheckedEngine& engine, report::Listener& listener);

/// Does work in which the engine may warn, and tells its warnings before the work's result, or
/// whatever it throws, goes any further: an error without what led to it would be a riddle.
template <class Work>
auto telling_warnings(CheckedEngine& engine, report::Listener& listener, Work work) {
    try {
        auto result = work();
        tell_warnings(engine, listener);
        return result;
    } catch (...) {
        tell_warnings(engine, listener);
        throw;
    }
}

/// Whether the newest batch of a file still comes out the same; false when stopped before that was
/// known. @param file its name, for the message
/// @throw WrongResultError when it does not
[[nodiscard]] bool sieves_the_same_again(const core::LastBatch& last,
                                         core::Engine& engine,
                                         const std::stop_token& stop,
                                         const std::string& file);

/// Files that contradict themselves are refused on resume; none must ever push out good ones.
/// @param stored primes of the batch by its bitmap
/// @throw WrongResultError when the engine counts others
void require_as_many_stored(const core::BatchResult& batch, std::uint64_t stored);

}  // namespace warpsieve::batches
