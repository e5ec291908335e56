#pragma once

// Runs a small program of the machine (squeue) and reads what it prints. In a file of its own since
// a child must neither inherit the blocked signals of this process nor hold it up at its end.

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "host/clock.hpp"
#include "host/environment.hpp"

namespace warpsieve::host {

struct Program {
    std::vector<std::string> command;  ///< looked up on PATH; no shell sees it
    Variables variables;               ///< its whole environment
};

/// What a small program printed on standard output. It starts with default signal handling and an
/// open mask, whatever this process blocks, without standard input, and what it says on standard
/// error is dropped. Empty when it cannot be started, fails, prints more than 4 KiB, or does not
/// end in time or before the stop; then it is killed.
[[nodiscard]] std::optional<std::string> command_output(const Program& program,
                                                        Seconds timeout,
                                                        const std::stop_token& stop);

}  // namespace warpsieve::host
