#pragma once

// The engines of a Sieve, which it keeps from call to call: making one takes longer than many a
// small call, and a GPU's context half a second. Touches the engines, and warns a listener.

#include <memory>
#include <optional>

#include "batches/checked_engine.hpp"
#include "kernels/cuda/cuda_engine.hpp"
#include "report/listener.hpp"
#include "warpsieve/interval.hpp"
#include "warpsieve/sieve.hpp"

namespace warpsieve::sieve {

class KeptEngines {
public:
    /// @throw UsageError when the options contradict each other or cannot be meant
    explicit KeptEngines(EngineOptions options);

    /// The engine for an interval, made if there is none yet. Of the automatic choice, the CPU's
    /// where that is done before a GPU has started, or no GPU starts, which is tried once.
    /// @throw DeviceError when the engine that was asked for cannot be had
    [[nodiscard]] batches::CheckedEngine& engine_for(const Interval& interval,
                                                     report::Listener& listener);
    /// Drops all engines: nobody knows in which state an error has left them.
    void drop() noexcept;

private:
    [[nodiscard]] EngineChoice choose(const Interval& interval, report::Listener& listener);

    EngineOptions options_;
    std::optional<gpu::DeviceList> devices_;  ///< empty: nobody has looked
    std::unique_ptr<batches::CheckedEngine> cpu_;
    std::unique_ptr<batches::CheckedEngine> cuda_;
};

}  // namespace warpsieve::sieve
