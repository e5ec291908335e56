#include "run/batches.hpp"

#include <utility>

namespace warpsieve::run {

PrefetchedBatches::PrefetchedBatches(std::unique_ptr<SerialBatches> batches,
                                     unsigned waiting_at_most)
    : batches_(std::move(batches)),
      waiting_at_most_(waiting_at_most),
      thread_([this] { sieve_ahead(); }) {}

PrefetchedBatches::~PrefetchedBatches() {
    stop();
    thread_.join();
}

std::optional<SievedBatch> PrefetchedBatches::next() {
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

void PrefetchedBatches::sieve_ahead() noexcept {
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

void PrefetchedBatches::sieve_until_the_end() {
    while (wait_for_room()) {
        std::optional<SievedBatch> batch = batches_->next();
        if (!batch) return;
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(*batch));
        changed_.notify_all();
    }
}

/// False when a stop came first.
bool PrefetchedBatches::wait_for_room() {
    std::unique_lock lock(mutex_);
    return changed_.wait(lock, batches_->stop_token(),
                         [this] { return waiting_.size() < waiting_at_most_; });
}

}  // namespace warpsieve::run
