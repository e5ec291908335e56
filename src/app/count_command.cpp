#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "app/sieve_unsaved.hpp"
#include "core/progress.hpp"

namespace warpsieve::app {
ExitCode execute(const CountCommand& command, const Surroundings& surroundings) {
    core::Progress progress(core::Job{.interval = command.interval});
    const auto engine = make_engine(command.engine);
    const auto report = make_report(command.output);
    sieve_unsaved(progress, *engine, surroundings.stop.token(), *report, "count");
    if (!command.output.json) {
        print_result(std::to_string(progress.totals().prime_count) + "\n");
        return ExitCode::success;
    }
    const nlohmann::ordered_json result = {{"start", command.interval.first},
                                           {"stop", command.interval.last},
                                           {"prime_count", progress.totals().prime_count},
                                           {"largest_prime", progress.totals().largest_prime}};
    print_result(result.dump() + "\n");
    return ExitCode::success;
}

}  // namespace warpsieve::app
