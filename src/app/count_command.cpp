#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "app/summary.hpp"
#include "core/progress.hpp"

namespace warpsieve::app {

ExitCode execute(const CountCommand& command, const Surroundings& surroundings) {
    const core::Job job{.interval = command.interval, .quantities = command.quantities};
    const core::Progress progress =
        sieve_to_the_end("count", job, command.engine, command.self_check, command.output,
                         surroundings.stop.token());
    if (!command.output.json) {
        print_result(totals_text(progress.totals(), job));
        return ExitCode::success;
    }
    JsonObject result;
    result.add("start", command.interval.first);
    result.add("stop", command.interval.last);
    result.add(progress.totals(), command.quantities);
    print_result(result);
    return ExitCode::success;
}

}  // namespace warpsieve::app
