#include "app/commands.hpp"
#include "app/counted.hpp"
#include "app/dry_run.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "app/storing.hpp"
#include "app/summary.hpp"
#include "core/interrupted.hpp"
#include "core/job.hpp"
#include "cpu/engines.hpp"
#include "engines/engines.hpp"
#include "host/command_output.hpp"
#include "host/slurm_time_left.hpp"
#include "io/store/checkpoint_store.hpp"
#include "io/store/run_files.hpp"
#include "run/runner.hpp"
#include "warpsieve/is_prime.hpp"

namespace warpsieve::app {
namespace {

static_assert(most_generations == io::max_keep);

/// A busy controller answers late; a run loses nothing by waiting, as the engine goes on meanwhile.
constexpr host::Seconds longest_wait_for_squeue{5};

run::JobTime job_time_of(const io::Identity& identity, const Surroundings& surroundings) {
    if (identity.slurm_job_id == 0) return {};
    const host::Variables& variables = surroundings.environment.variables;
    const auto ask = [environment = host::without_squeue_settings(variables),
                      stop = surroundings.stop.token()](const std::vector<std::string>& command) {
        return host::command_output({command, environment}, longest_wait_for_squeue, stop);
    };
    host::SlurmTimeLeft time_left(identity, variables, ask);
    return {.left = [time_left]() mutable { return time_left(host::Clock{}.wall()); },
            .continuations = [&stop = surroundings.stop] { return stop.continuations(); }};
}

void print_outcome(const RunCommand& command, const run::RunResult& result) {
    const core::Progress& progress = result.checkpoint.progress;
    if (command.output.json) {
        JsonObject json = summary(result.checkpoint, command.file);
        if (const auto prime = nth_prime(progress.totals(), progress.job()))
            json.add("prime", *prime);
        add_tables(json, progress);
        print_result(json);
    } else if (result.ending == report::Ending::complete) {
        print_result(counted_text(progress, command.file));
    }
}

/// What is stored without being asked for is decided by the whole interval, so that it is the same
/// for all its parts, and as without parts.
core::Request request_of(const RunCommand& command) {
    core::Request asked = command.asked;
    const core::Job whole = core::new_job(asked);
    const core::Store store = choose_store(command.store, whole);
    if (command.store == StoreChoice::automatic)
        asked.unasked_store = store;
    else
        asked.store = store;
    if (!core::has_an_end(asked) || whole.parts == 1) return asked;
    const Interval part = core::part_of(whole.interval, whole.part, whole.parts);
    asked.start = part.first;
    asked.stop = part.last;
    return asked;
}

}  // namespace

ExitCode execute(const RunCommand& command, const Surroundings& surroundings) try {
    io::require_run_name("-o", command.file);
    const core::Request asked = request_of(command);
    const auto report = make_report(command.output);
    const auto files = io::make_posix_file_system();
    const io::Owner owner{.identity = host::identity_of(surroundings.environment),
                          .since = host::to_utc(host::Clock{}.wall())};
    io::CheckpointStore store(*files, command.file, command.keep, owner,
                              command.shard_bytes.value_or(io::default_shard_bytes));
    if (command.dry_run) {
        tell_plan(asked, command, store, *files, core::stop_check(surroundings.stop.token()));
        return ExitCode::success;
    }
    if (!command.scratch.empty()) store.use_scratch(command.scratch);
    // Said only when there is something to sieve: a job may be complete already.
    const auto announce = [&](const core::Progress& progress) {
        report->note(storing_note(core::Progress(progress.job())));
        require_place(*files, store.names(), progress, command.force);
    };
    const run::RunContext context{.make_engine =
                                      [&](const core::Job& job) {
                                          return make_engine(command.engine,
                                                             core::expected_interval(job),
                                                             surroundings.environment, *report);
                                      },
                                  .before_sieving = announce,
                                  .is_prime = is_prime,
                                  .self_check = {cpu::cross_check, command.self_check},
                                  .clock = {},
                                  .job_time = job_time_of(owner.identity, surroundings),
                                  .listener = *report,
                                  .stop = surroundings.stop.token()};
    const run::RunOptions options{.checkpoint_every = command.checkpoint_every,
                                  .max_time = command.max_time,
                                  .encoder_threads = engines::thread_count(command.engine)};
    const run::RunResult result = run::run_job(asked, options, store, context);
    print_outcome(command, result);
    return result.ending == report::Ending::complete ? ExitCode::success : ExitCode::stopped;
} catch (const core::Interrupted&) {
    throw Error(ExitCode::stopped, command.file +
                                       ": stopped before anything was sieved, and as it was (the "
                                       "same command goes on)");
}

}  // namespace warpsieve::app
