#include "run/batches.hpp"

#include <utility>

#include "core/batch.hpp"

namespace warpsieve::run {

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
      sizer_(begin.done() ? 0 : engine.preferred_batch(begin.rest()), options.checkpoint_interval),
      clock_(std::move(clock)),
      relay_(std::move(stop), [this] { stop_.request_stop(); }) {
    if (options_.read_ahead > 0) thread_ = std::thread([this] { sieve_ahead(); });
}

Batches::~Batches() {
    stop();
    if (thread_.joinable()) thread_.join();
}

std::optional<SievedBatch> Batches::next() {
    std::optional<SievedBatch> batch;
    std::exception_ptr failure;
    try {
        batch = options_.read_ahead > 0 ? take_waiting() : sieve();
    } catch (...) {
        failure = std::current_exception();
    }
    for (const std::string& line : engine_.take_warnings()) listener_.warning(line);
    if (failure) std::rethrow_exception(failure);
    return batch;
}

std::optional<SievedBatch> Batches::sieve() {
    if (ahead_.done() || stop_.stop_requested()) return std::nullopt;
    sizer_.set_checkpoint_interval(interval_);
    const Interval batch = ahead_.next_batch(sizer_.length());
    core::Wanted wanted = ahead_.wanted(batch);
    wanted.digest = options_.digest;
    const host::SteadyTime before = clock_.steady();
    auto result = engine_.sieve(batch, wanted, stop_.get_token());
    if (!result) return std::nullopt;
    const host::Seconds in_engine = clock_.steady() - before;
    sizer_.measured(batch.length(), in_engine);
    SievedBatch sieved{core::cut_to_job(std::move(*result), ahead_), in_engine};
    ahead_.add(sieved.result);
    return sieved;
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

bool sieve_unsaved(core::Progress& progress,
                   CheckedEngine& engine,
                   report::Listener& listener,
                   const host::Clock& clock,
                   std::stop_token stop) {
    const host::SteadyTime began = clock.steady();
    Batches batches(engine, progress, {.digest = false}, listener, clock, std::move(stop));
    double integers = 0;
    while (const auto batch = batches.next()) {
        progress.add(batch->result);
        integers += batch->result.interval.length();
        if (!progress.done())
            listener.progressed({progress, integers, clock.steady() - began, std::nullopt});
    }
    return progress.done();
}

}  // namespace warpsieve::run
