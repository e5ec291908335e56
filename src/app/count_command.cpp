#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "app/summary.hpp"
#include "core/progress.hpp"
#include "cpu/engines.hpp"
#include "run/batches.hpp"

namespace warpsieve::app {

ExitCode execute(const CountCommand& command, const Surroundings& surroundings) {
    core::Progress progress(
        core::Job{.interval = command.interval, .quantities = command.quantities});
    const auto report = make_report(command.output);
    run::CheckedEngine engine(make_engine(command.engine, command.interval, *report),
                              {cpu::cross_check, command.self_check}, host::Clock{});
    if (!run::sieve_unsaved(progress, engine, *report, host::Clock{}, surroundings.stop.token()))
        throw Error(ExitCode::interrupted,
                    "count was interrupted; nothing is saved ('warpsieve run' saves and goes on)");
    nlohmann::ordered_json result = {{"start", command.interval.first},
                                     {"stop", command.interval.last}};
    result.update(totals_json(progress.totals(), command.quantities));
    print_result(command.output.json ? result.dump() + "\n"
                                     : totals_text(progress.totals(), command.quantities));
    return ExitCode::success;
}

}  // namespace warpsieve::app
