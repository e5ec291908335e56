#pragma once

#include <string>

#include "app/parse/command.hpp"
#include "host/environment.hpp"
#include "host/stop_listener.hpp"
#include "io/disk/new_file.hpp"
#include "warpsieve/error.hpp"

// What the verbs do: execute carries out what parse_command_line has understood. A verb joins the
// rooms below to one piece of work and prints its result; what it computes stands in those rooms.

namespace warpsieve::app {

/// What a verb may know of the process that it runs in: read once by main, as values that a test
/// can write down.
struct Surroundings {
    const host::Environment& environment;
    const host::StopListener& stop;

    /// "HOST.PID", in the names of temporary files, so that no two processes share one.
    [[nodiscard]] std::string process() const {
        return io::process_name(environment.host, environment.pid);
    }
};

// One for each alternative of Command, which main picks from; each in VERB_command.cpp.
// @throw Error with a line for the user and the exit code

[[nodiscard]] ExitCode execute(const CountCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const PrintCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const RunCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const NthCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const InfoCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const VerifyCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const SelftestCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const ExportCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const ReportCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const DevicesCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const ConsolidateCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const MergeCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const HelpCommand& command, const Surroundings& surroundings);
[[nodiscard]] ExitCode execute(const VersionCommand& command, const Surroundings& surroundings);

}  // namespace warpsieve::app
