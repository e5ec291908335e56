#pragma once

#include <map>
#include <memory>
#include <string>

#include "kernels/row_sieve/launcher.hpp"

namespace warpsieve::bench {

/// Seconds by step.
using StepTimes = std::map<std::string, double>;

/// Passes every step on and waits for it, so that its time is its own: nothing overlaps any more,
/// and the sum is more than a batch takes.
[[nodiscard]] std::unique_ptr<gpu::Launcher> time_steps(std::unique_ptr<gpu::Launcher> launcher,
                                                        StepTimes& times);

}  // namespace warpsieve::bench
