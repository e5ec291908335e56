#include "run/serial_batches.hpp"

#include <utility>

#include "core/progress.hpp"

namespace warpsieve::run {

SerialBatches::SerialBatches(core::Engine& engine,
                             const core::Progress& begin,
                             host::Seconds checkpoint_interval,
                             host::Clock clock,
                             std::stop_token stop)
    : engine_(engine),
      ahead_(begin),
      interval_(checkpoint_interval),
      sizer_(begin.done() ? 0 : engine.preferred_batch(begin.rest()), checkpoint_interval),
      clock_(std::move(clock)),
      relay_(std::move(stop), [this] { stop_.request_stop(); }) {}

std::optional<SievedBatch> SerialBatches::next() {
    if (ahead_.done() || stop_.stop_requested()) return std::nullopt;
    sizer_.set_checkpoint_interval(interval_);
    const Interval batch = ahead_.next_batch(sizer_.length());
    const host::SteadyTime before = clock_.steady();
    auto result = engine_.sieve(batch, ahead_.wanted(batch), stop_.get_token());
    if (!result) return std::nullopt;
    const host::Seconds in_engine = clock_.steady() - before;
    sizer_.measured(batch.length(), in_engine);
    SievedBatch sieved{core::cut_to_job(std::move(*result), ahead_), in_engine};
    ahead_.add(sieved.result);
    return sieved;
}

}  // namespace warpsieve::run
