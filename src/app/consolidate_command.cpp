#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/reports.hpp"
#include "core/plural.hpp"
#include "engines/engines.hpp"
#include "io/join/consolidate.hpp"
#include "io/store/run_files.hpp"
#include "report/format.hpp"

namespace warpsieve::app {
namespace {

JsonObject json_of(const ConsolidateCommand& command, const io::Consolidated& done) {
    JsonObject json;
    json.add("file", command.file);
    json.add("output", command.target);
    json.add_small("bytes", done.bytes);
    json.add("elements", done.elements);
    json.add_small("shards", done.shards);
    return json;
}

}  // namespace

ExitCode execute(const ConsolidateCommand& command, const Surroundings& surroundings) {
    io::require_run_name("-o", command.target);
    const auto files = io::make_posix_file_system();
    const io::ConsolidateOptions options{.process = surroundings.process(),
                                         .scratch = command.scratch,
                                         .threads = engines::thread_count({}),
                                         .warning = print_warning,
                                         .progress = ShareReport(command.output),
                                         .stop = surroundings.stop.token()};
    const auto done = io::consolidate(*files, command.file, command.target, options);
    if (!done)
        throw Error(ExitCode::interrupted, "consolidate was interrupted; nothing was written");
    print_outcome(command.output, json_of(command, *done),
                  fmt::format("{} {} of {} {} now {}, {}", done->shards,
                              core::plural(done->shards, "shard", "shards"), command.file,
                              core::plural(done->shards, "is", "are"), command.target,
                              report::bytes_text(done->bytes)));
    return ExitCode::success;
}

}  // namespace warpsieve::app
