#pragma once

#include <atomic>
#include <functional>
#include <stop_token>

#include "core/progress.hpp"
#include "host/clock.hpp"
#include "run/batch_sizer.hpp"
#include "run/batch_source.hpp"

namespace warpsieve::run {

/// Sieves in the thread that calls next(). The other two calls may come from any thread.
class SerialBatches final : public BatchSource {
public:
    /// @param begin what has been sieved already; @param engine must outlive the source
    SerialBatches(core::Engine& engine,
                  const core::Progress& begin,
                  host::Seconds checkpoint_interval,
                  host::Clock clock,
                  std::stop_token stop);

    [[nodiscard]] std::optional<SievedBatch> next() override;
    void stop() noexcept override { stop_.request_stop(); }
    void set_checkpoint_interval(host::Seconds interval) noexcept override { interval_ = interval; }

    /// Requested by stop(), and by the stop that the source was made with.
    [[nodiscard]] std::stop_token stop_token() const noexcept { return stop_.get_token(); }

private:
    core::Engine& engine_;
    /// As the run's own progress will be once it has stored all that was handed out.
    core::Progress ahead_;
    std::atomic<host::Seconds> interval_;
    BatchSizer sizer_;
    host::Clock clock_;
    std::stop_source stop_;
    std::stop_callback<std::function<void()>> relay_;
};

}  // namespace warpsieve::run
