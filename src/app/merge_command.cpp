#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "app/summary.hpp"
#include "core/plural.hpp"
#include "engines/engines.hpp"
#include "host/clock.hpp"
#include "host/environment.hpp"
#include "io/join/merge.hpp"
#include "io/store/run_files.hpp"
#include "report/format.hpp"
#include "warpsieve/is_prime.hpp"

namespace warpsieve::app {
namespace {

io::MergeOptions options_of(const MergeCommand& command, const Surroundings& surroundings) {
    return {.process = surroundings.process(),
            .scratch = command.scratch,
            .run_id = host::new_uuid(),
            .date = host::to_utc(host::Clock{}.wall()),
            .store = command.store,
            .threads = engines::thread_count({.threads = command.threads}),
            .warning = print_warning,
            .progress = ShareReport(command.output),
            .stop = surroundings.stop.token()};
}

std::string outcome(const MergeCommand& command, const io::Merged& done) {
    const core::Progress& progress = done.checkpoint.progress;
    const Interval& interval = progress.job().interval;
    const std::size_t runs = command.files.size();
    return fmt::format("{} {} now {}: {} in [{}, {}], {}", runs,
                       core::plural(runs, "run is", "runs are"), command.target,
                       report::count_text(progress.totals().prime_count, "prime", "primes"),
                       interval.first, interval.last, report::bytes_text(done.bytes));
}

}  // namespace

ExitCode execute(const MergeCommand& command, const Surroundings& surroundings) {
    io::require_run_name("-o", command.target);
    const auto files = io::make_posix_file_system();
    const auto done =
        io::merge(*files, command.files, command.target, options_of(command, surroundings));
    if (!done) throw Error(ExitCode::interrupted, "merge was interrupted; nothing was written");
    print_outcome(command.output, summary(done->checkpoint, command.target),
                  outcome(command, *done));
    return ExitCode::success;
}

}  // namespace warpsieve::app
