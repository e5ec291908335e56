#pragma once

#include <chrono>
#include <string_view>

namespace warpsieve::app {

/// A length of time as people write it: 60s, 10min, 4h, 1h30m, 250ms, 1.5h, 2d; a plain number is
/// seconds; and what Slurm prints: MM:SS, HH:MM:SS, D-HH, D-HH:MM, D-HH:MM:SS.
/// @throw UsageError also for zero, and above ten years
[[nodiscard]] std::chrono::milliseconds parse_duration(std::string_view text);

}  // namespace warpsieve::app
