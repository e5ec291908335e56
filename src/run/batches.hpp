#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "run/serial_batches.hpp"

namespace warpsieve::run {

/// Sieves in a thread of its own while the caller stores what was sieved before, so that neither
/// waits for the other unless it is the slower one.
class PrefetchedBatches final : public BatchSource {
public:
    /// @param waiting_at_most finished batches that may wait for the caller, at least 1; then the
    /// engine rests. Bounds the memory.
    PrefetchedBatches(std::unique_ptr<SerialBatches> batches, unsigned waiting_at_most);
    /// Stops the engine and drops what is waiting.
    ~PrefetchedBatches() override;
    PrefetchedBatches(const PrefetchedBatches&) = delete;
    PrefetchedBatches& operator=(const PrefetchedBatches&) = delete;
    PrefetchedBatches(PrefetchedBatches&&) = delete;
    PrefetchedBatches& operator=(PrefetchedBatches&&) = delete;

    [[nodiscard]] std::optional<SievedBatch> next() override;
    void stop() noexcept override { batches_->stop(); }
    void set_checkpoint_interval(host::Seconds interval) noexcept override {
        batches_->set_checkpoint_interval(interval);
    }

private:
    void sieve_ahead() noexcept;
    void sieve_until_the_end();
    [[nodiscard]] bool wait_for_room();

    std::unique_ptr<SerialBatches> batches_;
    unsigned waiting_at_most_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<SievedBatch> waiting_;
    bool ended_ = false;
    std::exception_ptr failure_;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace warpsieve::run
