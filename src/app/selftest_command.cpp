#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/known_totals.hpp"
#include "app/reports.hpp"
#include "app/tuning.hpp"
#include "batches/batches.hpp"
#include "core/progress.hpp"
#include "cpu/engines.hpp"
#include "host/clock.hpp"
#include "report/format.hpp"
#include "report/lines.hpp"

namespace warpsieve::app {
namespace {

core::Totals sieve(batches::CheckedEngine& engine,
                   const Interval& interval,
                   const std::stop_token& stop) {
    report::QuietReport warnings(write_stderr);
    core::Progress progress(core::Job{.interval = interval, .quantities = core::all_quantities});
    if (!batches::sieve_unsaved(progress, engine, warnings, host::Clock{}, stop))
        throw Error(ExitCode::interrupted, "selftest was interrupted before the end");
    return progress.totals();
}

/// "twin_count 3424505, known: 3424506" for each that differs.
std::string differences(const core::Totals& found, const core::Totals& known) {
    JsonObject ours;
    ours.add(found, core::all_quantities);
    JsonObject theirs;
    theirs.add(known, core::all_quantities);
    std::string text;
    for (const auto& [key, json, plain] : ours.fields())
        if (const auto right = theirs.plain(key); plain != right)
            text += fmt::format("{}{} {}, known: {}", text.empty() ? "" : "; ", key, plain,
                                right.value_or("nothing"));
    return text;
}

}  // namespace

void require_known(batches::CheckedEngine& engine,
                   const KnownTotals& known,
                   const std::stop_token& stop) {
    const Interval& interval = known.interval;
    const core::Totals found = sieve(engine, interval, stop);
    const std::string wrong = differences(found, known.totals);
    if (!wrong.empty())
        throw WrongResultError(fmt::format(
            "the {} engine sieves [{}, {}] wrongly: {} (do not trust this machine's results)",
            engine.name(), interval.first, interval.last, wrong));
    if (engine.redone() != 0)
        throw WrongResultError(fmt::format(
            "the {} engine sieves [{}, {}] wrongly now and then (do not trust this machine's "
            "results)",
            engine.name(), interval.first, interval.last));
}

ExitCode execute(const SelftestCommand& command, const Surroundings& surroundings) {
    if (command.tune) return tune_gpus(command, surroundings);
    const auto listener = make_report(command.output);
    // The engine cuda has all devices for long work alone, and all are to be tested.
    const bool on_gpus = command.engine.engine == EngineChoice::cuda;
    const Interval work = on_gpus ? Interval{0, core::max_u64} : known_totals[0].interval;
    batches::CheckedEngine engine(
        make_engine(command.engine, work, surroundings.environment, *listener),
        {cpu::cross_check, std::nullopt}, host::Clock{});
    JsonObject report;
    report.add("engine", engine.name());
    report.add("device", engine.device());
    const bool talks = !command.output.json && !command.output.quiet;
    if (talks)
        print_result(report::printable(fmt::format("{} ({})", engine.name(), engine.device())) +
                     "\n");
    for (const KnownTotals& known : known_totals) {
        const auto began = host::Clock{}.steady();
        require_known(engine, known, surroundings.stop.token());
        const host::Seconds took = host::Clock{}.steady() - began;
        if (talks)
            print_result(fmt::format("good  [{}, {}]: {} primes, tuplets, gap and sum, {}\n",
                                     known.interval.first, known.interval.last,
                                     report::with_thousands(known.totals.prime_count),
                                     report::duration_text(took)));
    }
    report.add_small("good", known_totals.size());
    if (command.output.json) print_result(report);
    return ExitCode::success;
}

}  // namespace warpsieve::app
