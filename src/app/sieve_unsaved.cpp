#include "app/sieve_unsaved.hpp"

#include "core/progress.hpp"
#include "host/clock.hpp"
#include "run/batch_sizer.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

/// Nothing is saved: only a stop request bounds the length of a batch.
constexpr host::Seconds no_checkpoints{1e9};

}  // namespace

void sieve_unsaved(core::Progress& progress,
                   run::CheckedEngine& engine,
                   const std::stop_token& stop,
                   report::Listener& report,
                   const std::string& verb) {
    const host::SteadyTime began = host::Clock{}.steady();
    const auto elapsed = [&] { return host::Seconds(host::Clock{}.steady() - began); };
    run::BatchSizer sizer(engine.preferred_batch(progress.rest()), no_checkpoints);
    double integers = 0;
    while (!progress.done()) {
        const Interval batch = progress.next_batch(sizer.length());
        const host::Seconds before = elapsed();
        core::Wanted wanted = progress.wanted(batch);
        wanted.digest = false;
        auto result = engine.sieve(batch, wanted, stop);
        if (!result)
            throw Error(ExitCode::interrupted, verb +
                                                   " was interrupted; nothing is saved "
                                                   "('warpsieve run' saves and goes on)");
        for (const std::string& line : engine.take_warnings()) report.warning(line);
        sizer.measured(batch.length(), elapsed() - before);
        progress.add(core::cut_to_job(std::move(*result), progress));
        integers += batch.length();
        if (!progress.done()) report.progressed({progress, integers, elapsed(), std::nullopt});
    }
}

}  // namespace warpsieve::app
