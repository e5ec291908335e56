#pragma once

#include <string>

#include "app/parse/command.hpp"
#include "kernels/cuda/cuda_engine.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::app {

/// What `--engine auto` comes to, and why: one clause for people.
struct EngineDecision {
    EngineChoice engine = EngineChoice::cpu;
    std::string reason;
};

/// @param threads of the CPU engine
/// @param devices as gpu::list_devices found them
[[nodiscard]] EngineDecision decide_engine(const Interval& interval,
                                           unsigned threads,
                                           const gpu::DeviceList& devices);

/// About how long the CPU engine would take.
[[nodiscard]] double estimate_cpu_seconds(const Interval& interval, unsigned threads);

}  // namespace warpsieve::app
