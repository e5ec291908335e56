#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "core/progress.hpp"
#include "run/batch_sizer.hpp"
#include "run/clock.hpp"

namespace warpsieve::app {
namespace {

/// Nothing is saved: only a stop request bounds the length of a batch.
constexpr run::Seconds no_checkpoints{1e9};

/// False when stopped before the end.
bool count_all(core::Progress& progress,
               core::Engine& engine,
               const std::stop_token& stop,
               run::Listener& report) {
    const run::SteadyTime began = run::Clock{}.steady();
    const auto elapsed = [&] { return run::Seconds(run::Clock{}.steady() - began); };
    run::BatchSizer sizer(engine.preferred_batch(progress.rest()), no_checkpoints);
    double integers = 0;
    while (!progress.done()) {
        const Interval batch = progress.next_batch(sizer.length());
        const run::Seconds before = elapsed();
        core::Wanted wanted = progress.wanted();
        wanted.digest = false;
        const auto result = engine.sieve(batch, wanted, stop);
        if (!result) return false;
        progress.add(*result);
        integers += batch.length();
        sizer.measured(batch.length(), elapsed() - before);
        if (!progress.done()) report.progressed({progress, integers, elapsed(), std::nullopt});
    }
    return true;
}

}  // namespace

ExitCode execute(const CountCommand& command, const Surroundings& surroundings) {
    core::Progress progress(core::Job{.interval = command.interval});
    const auto report = make_report(command.output);
    const auto engine = make_engine(command.engine, command.interval, *report);
    const bool done = count_all(progress, *engine, surroundings.stop.token(), *report);
    if (!done)
        throw Error(ExitCode::interrupted,
                    "count was interrupted; nothing is saved ('warpsieve run' saves and goes on)");
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
