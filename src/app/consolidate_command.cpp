#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/reports.hpp"
#include "io/join/consolidate.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

nlohmann::ordered_json summary(const ConsolidateCommand& command, const io::Consolidated& done) {
    return {{"file", command.file},
            {"output", command.target},
            {"bytes", done.bytes},
            {"elements", done.elements},
            {"shards", done.shards}};
}

}  // namespace

ExitCode execute(const ConsolidateCommand& command, const Surroundings& surroundings) {
    const auto files = io::make_posix_file_system();
    const io::ConsolidateOptions options{.process = surroundings.process(),
                                         .scratch = command.scratch,
                                         .warning = print_warning,
                                         .progress = ShareReport(command.output),
                                         .stop = surroundings.stop.token()};
    const auto done = io::consolidate(*files, command.file, command.target, options);
    if (!done)
        throw Error(ExitCode::interrupted, "consolidate was interrupted; nothing was written");
    print_outcome(command.output, summary(command, *done).dump(),
                  fmt::format("{} shards of {} are now {}, {}", done->shards, command.file,
                              command.target, report::bytes_text(done->bytes)));
    return ExitCode::success;
}

}  // namespace warpsieve::app
