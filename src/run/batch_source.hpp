#pragma once

#include <optional>

#include "core/engine.hpp"
#include "host/clock.hpp"

namespace warpsieve::run {

struct SievedBatch {
    core::BatchResult result;
    host::Seconds in_engine{};
};

/// The batches of a run, one after the other without a gap, as an engine finishes them.
class BatchSource {
public:
    BatchSource() = default;
    BatchSource(const BatchSource&) = delete;
    BatchSource& operator=(const BatchSource&) = delete;
    BatchSource(BatchSource&&) = delete;
    BatchSource& operator=(BatchSource&&) = delete;
    virtual ~BatchSource() = default;

    /// The next batch; empty after the last one, and once a stop was asked for and all that was
    /// finished has been handed out.
    /// @throw what the engine throws, after all batches that it finished before
    [[nodiscard]] virtual std::optional<SievedBatch> next() = 0;
    /// Asks for a stop; the batch in hand is dropped.
    virtual void stop() noexcept = 0;
    /// Batches are kept short enough for this interval of saving.
    virtual void set_checkpoint_interval(host::Seconds interval) noexcept = 0;
};

}  // namespace warpsieve::run
