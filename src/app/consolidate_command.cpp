#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "io/consolidate.hpp"
#include "run/format.hpp"
#include "run/terminal.hpp"

namespace warpsieve::app {
namespace {

/// Tells a terminal how far it is, in one line that is written over.
class ShareReport {
public:
    explicit ShareReport(bool wanted) : shown_(wanted && run::stderr_is_terminal()) {}

    void operator()(double share) const {
        if (shown_) run::write_stderr("\r" + run::percent_text(share, 0) + (share < 1 ? "" : "\n"));
    }

private:
    bool shown_;
};

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
    const io::ConsolidateOptions options{
        .process =
            fmt::format("{}.{}", surroundings.environment.host, surroundings.environment.pid),
        .progress = ShareReport(!command.output.quiet),
        .stop = surroundings.stop.token()};
    const auto done = io::consolidate(*files, command.file, command.target, options);
    if (!done)
        throw Error(ExitCode::interrupted, "consolidate was interrupted; nothing was written");
    if (command.output.json)
        print_result(summary(command, *done).dump() + "\n");
    else if (!command.output.quiet)
        run::write_stderr(fmt::format("{} shards of {} are now {}, {}\n", done->shards,
                                      command.file, command.target, run::bytes_text(done->bytes)));
    return ExitCode::success;
}

}  // namespace warpsieve::app
