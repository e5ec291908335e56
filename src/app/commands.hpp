#pragma once

#include "app/parse/command.hpp"
#include "host/environment.hpp"
#include "host/stop_listener.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {

// What the verbs do. Results go to standard output, everything else to standard error.
// @throw Error

struct Surroundings {
    const host::Environment& environment;
    const host::StopListener& stop;
};

[[nodiscard]] ExitCode execute(const CountCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const RunCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const NthCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const InfoCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const VerifyCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const SelftestCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const ExportCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const DevicesCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const ConsolidateCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const MergeCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const PrintCommand& command, const Surroundings& surroundings);

/// @throw IoError when standard output does not take it: a full disk, a closed pipe
void print_result(const std::string& text);

}  // namespace warpsieve::app
