#include <nlohmann/json.hpp>

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
    nlohmann::ordered_json result = {{"start", command.interval.first},
                                     {"stop", command.interval.last}};
    result.update(totals_json(progress.totals(), command.quantities));
    print_result(command.output.json ? result.dump() + "\n"
                                     : totals_text(progress.totals(), command.quantities));
    return ExitCode::success;
}

}  // namespace warpsieve::app
