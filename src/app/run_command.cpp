#include <fmt/format.h>

#include <cmath>

#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "app/summary.hpp"
#include "core/estimate.hpp"
#include "io/checkpoint_store.hpp"
#include "run/format.hpp"
#include "run/runner.hpp"
#include "run/slurm_environment.hpp"

namespace warpsieve::app {
namespace {

/// Encoded primes that one file may hold: it is rewritten as a whole at every checkpoint.
constexpr double max_stored_bytes = 64.0 * (1U << 20);

struct Estimate {
    double primes = 0;
    double bytes = 0;  ///< when they are stored
};

Estimate estimate_of(const Interval& interval) {
    const double primes = core::estimate_primes(interval);
    return {primes, primes * core::encoded_bytes_per_prime};
}

core::Store choose_store(const RunCommand& command) {
    if (command.store == StoreChoice::none) return core::Store::none;
    const auto [primes, bytes] = estimate_of(command.interval);
    if (bytes <= max_stored_bytes) return core::Store::primes;
    if (command.store == StoreChoice::automatic) return core::Store::none;
    throw UsageError(
        fmt::format("--store primes: about {:.2g} primes would take {}, more than the {} that fit "
                    "one file (use --store none, or a shorter interval)",
                    primes, run::bytes_text(static_cast<std::uint64_t>(bytes)),
                    run::bytes_text(static_cast<std::uint64_t>(max_stored_bytes))));
}

std::string storing_note(core::Store store, const RunCommand& command) {
    const auto [primes, bytes] = estimate_of(command.interval);
    const auto size = run::bytes_text(static_cast<std::uint64_t>(std::ceil(bytes)));
    if (store == core::Store::primes)
        return fmt::format("storing the primes: about {:.2g}, up to {}", primes, size);
    return fmt::format("counting only: about {:.2g} primes would take {}", primes, size);
}

run::Identity identity_of(const run::Environment& environment) {
    run::Identity identity{
        .host = environment.host, .pid = environment.pid, .session_id = run::new_uuid()};
    if (const auto slurm = run::slurm_environment(environment.variables)) {
        identity.slurm_job_id = slurm->job_id;
        identity.slurm_restart_count = slurm->restart_count;
        if (slurm->array_task_id) identity.slurm_array_task = *slurm->array_task_id;
    }
    return identity;
}

io::Owner owner_of(const run::Identity& identity) {
    return {.host = identity.host,
            .pid = identity.pid,
            .session_id = identity.session_id,
            .since = run::to_utc(run::Clock{}.wall()),
            .slurm_job = identity.slurm_job_id == 0 ? "" : std::to_string(identity.slurm_job_id),
            .epoch = identity.slurm_restart_count};
}

void print_outcome(const RunCommand& command, const run::RunResult& result) {
    if (command.output.json)
        print_result(summary(result.checkpoint, command.file).dump() + "\n");
    else if (result.ending == run::Ending::complete)
        print_result(std::to_string(result.checkpoint.progress.totals().prime_count) + "\n");
}

/// The names of all other files of a run are made of this one.
void require_extension(const std::string& file) {
    if (!file.ends_with(".h5"))
        throw UsageError("-o " + file + " must end in .h5 (choose a name such as " + file + ".h5)");
}

}  // namespace

ExitCode execute(const RunCommand& command, const Surroundings& surroundings) {
    require_extension(command.file);
    const core::Job job{.interval = command.interval, .store = choose_store(command)};
    const auto report = make_report(command.output);
    const auto files = io::make_posix_file_system();
    const run::Identity identity = identity_of(surroundings.environment);
    io::CheckpointStore store(*files, command.file, command.keep, owner_of(identity));
    // Said only when there is something to sieve: a job may be complete already.
    const auto announce_and_make_engine = [&] {
        report->note(storing_note(job.store, command));
        return make_engine(command.engine, command.interval, *report);
    };
    const run::RunContext context{.make_engine = announce_and_make_engine,
                                  .clock = {},
                                  .identity = identity,
                                  .listener = *report,
                                  .stop = surroundings.stop.token()};
    const run::RunOptions options{.checkpoint_every = command.checkpoint_every,
                                  .max_time = command.max_time,
                                  .encoder_threads = thread_count(command.engine)};
    const run::RunResult result = run::run_job(job, options, store, context);
    print_outcome(command, result);
    return result.ending == run::Ending::complete ? ExitCode::success : ExitCode::stopped;
}

}  // namespace warpsieve::app
