#pragma once

#include <optional>
#include <string_view>

#include "host/clock.hpp"

namespace warpsieve::host {

/// What `squeue -h -o %L` prints for one job: "MM:SS", "H:MM:SS" or "D-HH:MM:SS"; infinite for
/// "UNLIMITED", zero for "INVALID", which is how Slurm shows a limit that has passed already.
/// Empty for everything else ("NOT_SET", several lines): nobody knows.
[[nodiscard]] std::optional<Seconds> parse_time_left(std::string_view text);

}  // namespace warpsieve::host
