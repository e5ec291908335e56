#include "app/engines.hpp"

#include "app/reports.hpp"
#include "batches/batches.hpp"
#include "core/job.hpp"
#include "cpu/engines.hpp"
#include "engines/engines.hpp"
#include "engines/kept_sizes.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {

std::unique_ptr<core::Engine> make_engine(const EngineOptions& options,
                                          const Interval& interval,
                                          const host::Environment& environment,
                                          report::Listener& listener) {
    return engines::make_engine(
        options, interval, host::expects_gpu(environment),
        engines::kept_sizes(host::cache_folder(environment.variables), listener), listener);
}

core::Progress sieve_to_the_end(const char* verb,
                                const core::Job& job,
                                const EngineOptions& options,
                                std::optional<double> self_check,
                                const OutputOptions& output,
                                const Surroundings& surroundings) {
    const auto report = make_report(output);
    batches::CheckedEngine engine(
        make_engine(options, core::expected_interval(job), surroundings.environment, *report),
        {cpu::cross_check, self_check}, host::Clock{});
    core::Progress progress(job);
    if (!batches::sieve_unsaved(progress, engine, *report, host::Clock{},
                                surroundings.stop.token()))
        throw Error(ExitCode::interrupted,
                    std::string(verb) +
                        " was interrupted; nothing is saved ('warpsieve run' saves and goes on)");
    return progress;
}

}  // namespace warpsieve::app
