#include "batches/batches.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/batch.hpp"
#include "core/bitmap.hpp"
#include "core/estimate.hpp"
#include "core/failure.hpp"

namespace warpsieve::batches {
namespace {

/// Share of the longest allowed time that is aimed at: batches vary by some ten per cent, and the
/// machine may be disturbed.
constexpr double aimed_share = 0.6;
/// The longest time that a batch should take: a stop drops the batch in hand, and batches of half a
/// second are long enough for any engine.
constexpr host::Seconds longest_batch{1};
/// Large sieving primes cost the same for a short batch as for a long one. Where less than this
/// share of the time goes into the integers themselves, batches are too short, whatever the
/// interval of saving.
constexpr double lowest_efficiency = 0.25;
/// Factor between the lengths of a batch and the next at most: one odd measurement must not throw
/// the length off, and a few batches still reach any.
constexpr double largest_step = 4;
constexpr double one_word = 240;    // integers of a 64-bit word of a bitmap
constexpr double longest = 0x1p62;  // far beyond any engine, and safe to convert
/// The shortest batch as a share of the engine's own choice, which is a twentieth of a second of
/// work or more. What a shorter batch takes is mostly threads that wake each other up, on a busy
/// machine some 10 ms however short it is: cutting it further gains nothing, and runs have come to
/// a standstill by it.
constexpr double shortest_share = 1.0 / 64;
/// Integers of the first bitmap that is handed out: even near 2^64 that is some 20,000 primes, in a
/// hundredth of a second. The batches that follow take up to a second each.
constexpr std::uint64_t first_shown = 1'000'000;

/// None where the engine does the rest in one batch.
unsigned read_ahead_for(const core::Progress& progress, const CheckedEngine& engine) {
    if (progress.done()) return 0;
    const auto batch = static_cast<double>(engine.preferred_batch(progress.rest()));
    return core::estimate_integers_left(progress) <= batch ? 0 : default_read_ahead;
}

}  // namespace

Batches::Batches(CheckedEngine& engine,
                 const core::Progress& begin,
                 const BatchOptions& options,
                 report::Listener& listener,
                 host::Clock clock,
                 std::stop_token stop)
    : engine_(engine),
      listener_(listener),
      options_(options),
      ahead_(begin),
      interval_(options.checkpoint_interval),
      sizer_(begin.done() ? 0 : engine.preferred_batch(begin.rest()),
             options.checkpoint_interval,
             begin.wanted().bitmap),
      clock_(std::move(clock)),
      relay_(std::move(stop), [this] { stop_.request_stop(); }) {
    if (options_.read_ahead > 0) start_ahead();
}

void Batches::start_ahead() try {
    thread_ = std::thread([this] { sieve_ahead(); });
} catch (const std::system_error& error) {
    options_.read_ahead = 0;
    listener_.warning(core::no_thread_text("to sieve ahead", error) +
                      "; each batch is sieved when the one before is done with");
}

Batches::~Batches() {
    stop();
    if (thread_.joinable()) thread_.join();
    try {
        // Of batches that nobody takes any more, when the caller gives up by an error of its own.
        tell_warnings(engine_, listener_);
    } catch (...) {  // NOLINT(bugprone-empty-catch): that error is the one to report
    }
}

std::optional<SievedBatch> Batches::next() {
    return telling_warnings(engine_, listener_,
                            [this] { return options_.read_ahead > 0 ? take_waiting() : sieve(); });
}

std::optional<SievedBatch> Batches::sieve() {
    if (ahead_.done() || stop_.stop_requested()) return std::nullopt;
    sizer_.set_checkpoint_interval(interval_);
    const std::uint64_t first_length = std::exchange(options_.first_length, 0);
    const Interval batch = ahead_.next_batch(first_length != 0 ? first_length : sizer_.length());
    core::Wanted wanted = ahead_.wanted(batch);
    wanted.digest = options_.digest;
    wanted.last_batch = batch.last == ahead_.rest().last;
    give_bitmap_back();
    const host::SteadyTime before = clock_.steady();
    auto result = engine_.sieve(batch, wanted, stop_.get_token());
    if (!result) return std::nullopt;
    const host::Seconds in_engine = clock_.steady() - before;
    if (first_length == 0) sizer_.measured(batch.length(), in_engine);
    SievedBatch sieved{core::cut_to_job(std::move(*result), ahead_), in_engine};
    ahead_.add(sieved.result);
    return sieved;
}

void Batches::done_with(SievedBatch&& batch) {
    const std::lock_guard lock(mutex_);
    returned_ = std::move(batch.result.bitmap);
}

void Batches::give_bitmap_back() {
    const std::lock_guard lock(mutex_);
    engine_.reuse(std::exchange(returned_, {}));
}

std::optional<SievedBatch> Batches::take_waiting() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !waiting_.empty() || ended_; });
    if (!waiting_.empty()) {
        SievedBatch batch = std::move(waiting_.front());
        waiting_.pop_front();
        changed_.notify_all();
        return batch;
    }
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    return std::nullopt;
}

void Batches::sieve_ahead() noexcept {
    std::exception_ptr failure;
    try {
        sieve_until_the_end();
    } catch (...) {
        failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
    ended_ = true;
    changed_.notify_all();
}

void Batches::sieve_until_the_end() {
    while (wait_for_room()) {
        std::optional<SievedBatch> batch = sieve();
        if (!batch) return;
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(*batch));
        changed_.notify_all();
    }
}

/// False when a stop came first.
bool Batches::wait_for_room() {
    std::unique_lock lock(mutex_);
    return changed_.wait(lock, stop_.get_token(),
                         [this] { return waiting_.size() < options_.read_ahead; });
}

namespace {

/// Hands out batch after batch, and tells the listener of the progress after each but the last.
/// @param take adds the batch to the progress; false: that was enough
/// @return whether all is done: false when `take` had enough, or a stop came
template <class Take>
bool take_all(Batches& batches,
              const core::Progress& progress,
              report::Listener& listener,
              const host::Clock& clock,
              const BatchOptions& options,
              Take take) {
    const host::SteadyTime began = clock.steady();
    double integers = 0;
    bool too_short = options.first_length != 0;  // to tell a rate by: the first batch
    while (auto batch = batches.next()) {
        integers += batch->result.interval.length();
        if (!take(std::move(batch->result))) return false;
        if (!progress.done() && !std::exchange(too_short, false))
            listener.progressed({progress, integers, clock.steady() - began, std::nullopt});
    }
    return progress.done();
}

}  // namespace

bool sieve_unsaved(core::Progress& progress,
                   CheckedEngine& engine,
                   report::Listener& listener,
                   const host::Clock& clock,
                   std::stop_token stop) {
    const BatchOptions options{.read_ahead = read_ahead_for(progress, engine), .digest = false};
    Batches batches(engine, progress, options, listener, clock, std::move(stop));
    return take_all(batches, progress, listener, clock, options,
                    [&](const core::BatchResult& batch) {
                        progress.add(batch);
                        return true;
                    });
}

bool sieve_bitmaps(core::Progress& progress,
                   CheckedEngine& engine,
                   report::Listener& listener,
                   const host::Clock& clock,
                   std::stop_token stop,
                   const TakeBatch& take) {
    const BatchOptions options{.read_ahead = read_ahead_for(progress, engine),
                               .digest = false,
                               .first_length = first_shown};
    Batches batches(engine, progress, options, listener, clock, std::move(stop));
    return take_all(batches, progress, listener, clock, options, [&](core::BatchResult batch) {
        require_as_many_stored(batch, core::count_primes(batch.interval, batch.bitmap));
        progress.add(batch);
        return take(std::move(batch));
    });
}

void FixedCost::measured(double integers, double seconds) {
    constexpr double fading = 0.8;  // of older batches, with each new one
    const auto add = [](double& sum, double value) { sum = sum * fading + value; };
    add(weight_, 1);
    add(integers_, integers);
    add(seconds_, seconds);
    add(squares_, integers * integers);
    add(seconds_squares_, seconds * seconds);
    add(products_, integers * seconds);
    // Weighted means, and moments about them.
    const double mean = seconds_ / weight_;
    const double spread = squares_ - integers_ * integers_ / weight_;
    const double slope = (products_ - integers_ * mean) / spread;
    const double unexplained = seconds_squares_ - seconds_ * mean - slope * slope * spread;
    // Batches of nearly equal length say nothing, nor do those before and after a change of speed;
    // what others have said stays.
    if (spread < squares_ / 10 || unexplained > weight_ * mean * mean / 16) return;
    estimate_ = std::max(0.0, mean - slope * integers_ / weight_);
}

BatchSizer::BatchSizer(std::uint64_t preferred, host::Seconds checkpoint_interval, bool bitmaps)
    : shortest_(std::clamp(static_cast<double>(preferred) * shortest_share, one_word, longest)),
      longest_(bitmaps ? std::clamp(static_cast<double>(preferred), one_word, longest) : longest) {
    set_checkpoint_interval(checkpoint_interval);
    const double share = aim_ / (longest_batch * aimed_share);
    length_ = static_cast<std::uint64_t>(
        std::clamp(static_cast<double>(preferred) * share, shortest_, longest_));
}

void BatchSizer::set_checkpoint_interval(host::Seconds interval) {
    aim_ = aimed_share * std::min(longest_batch, interval / 2);
}

void BatchSizer::measured(double integers, host::Seconds took) {
    const double seconds = std::max(took.count(), 1e-9);
    fixed_cost_.measured(integers, seconds);
    const double fixed = std::min(fixed_cost_.seconds(), 0.99 * seconds);
    const double fitting = integers * aim_.count() / seconds;
    const double efficient =
        integers * fixed / (seconds - fixed) * lowest_efficiency / (1 - lowest_efficiency);
    const double old = std::max(integers, one_word);
    double next = std::clamp(std::max(fitting, efficient), old / largest_step, old * largest_step);
    // Batches of one length say nothing of the fixed cost, which may be what makes them too long.
    if (next < shortest_ && integers <= shortest_) next = shortest_ * largest_step;
    length_ = static_cast<std::uint64_t>(std::clamp(next, shortest_, longest_));
}

}  // namespace warpsieve::batches
