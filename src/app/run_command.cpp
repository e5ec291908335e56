#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/commands.hpp"
#include "app/engines.hpp"
#include "app/reports.hpp"
#include "app/summary.hpp"
#include "core/estimate.hpp"
#include "core/interrupted.hpp"
#include "core/job.hpp"
#include "core/wheel.hpp"
#include "cpu/engines.hpp"
#include "host/command_output.hpp"
#include "host/slurm_time_left.hpp"
#include "io/store/checkpoint_store.hpp"
#include "io/store/run_files.hpp"
#include "report/format.hpp"
#include "run/runner.hpp"

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
    if (command.output.json)
        print_result(summary_json(result.checkpoint, command.file) + "\n");
    else if (result.ending == report::Ending::complete)
        print_result(totals_text(result.checkpoint.progress.totals(),
                                 result.checkpoint.progress.job().quantities));
}

/// The names of all other files of a run are made of this one.
void require_extension(const std::string& file) {
    if (!file.ends_with(".h5"))
        throw UsageError("-o " + file + " must end in .h5 (choose a name such as " + file + ".h5)");
}

// What the run stores besides counts, and what that takes on the disk: decided and told before any
// sieving, from estimates.

/// Primes up to so many bytes are stored without being asked for: all of them fit the one file that
/// users open. About 5.5e7 primes.
constexpr double unasked_bytes = 64.0 * (1U << 20);

double primes_left(const core::Progress& progress) {
    const double all = core::estimate_primes(progress.rest());
    if (progress.job().first_n == 0) return all;
    return std::min(all, static_cast<double>(progress.primes_missing()));
}

/// What the rest of a job takes when it is stored like that.
double bytes_left(const core::Progress& progress, core::Store store) {
    switch (store) {
        case core::Store::none: return 0;
        case core::Store::bitmap: return core::estimate_integers_left(progress) / core::wheel;
        case core::Store::primes: return primes_left(progress) * core::encoded_bytes_per_prime;
    }
    return 0;
}

std::string size_text(double bytes) {
    return report::bytes_text(static_cast<std::uint64_t>(std::ceil(bytes)));
}

/// A line for people: what is stored, and how large it will be.
std::string storing_note(const core::Progress& progress) {
    const double primes = primes_left(progress);
    const std::string as_primes = size_text(bytes_left(progress, core::Store::primes));
    switch (progress.job().store) {
        case core::Store::none: break;
        case core::Store::bitmap:
            return fmt::format("storing a bitmap: {}, with about {:.2g} primes",
                               size_text(bytes_left(progress, core::Store::bitmap)), primes);
        case core::Store::primes:
            return fmt::format("storing the primes: about {:.2g}, up to {}", primes, as_primes);
    }
    return fmt::format("counting only: about {:.2g} primes would take {}", primes, as_primes);
}

/// What the job is to store: what the user chose, or else the primes where they are few.
/// @param job all but its store
core::Store choose_store(StoreChoice choice, const core::Job& job) {
    switch (choice) {
        case StoreChoice::none: return core::Store::none;
        case StoreChoice::bitmap: return core::Store::bitmap;
        case StoreChoice::primes: return core::Store::primes;
        case StoreChoice::automatic: break;
    }
    const double bytes = bytes_left(core::Progress(job), core::Store::primes);
    return bytes <= unasked_bytes ? core::Store::primes : core::Store::none;
}

/// What is wrong when `free_bytes` are too few for what is still to be stored; empty: nothing.
std::optional<std::string> space_problem(const core::Progress& progress, std::uint64_t free_bytes) {
    const double needed = bytes_left(progress, progress.job().store);
    if (needed <= static_cast<double>(free_bytes)) return std::nullopt;
    return fmt::format("about {} are still to be stored, the file system has {} left",
                       size_text(needed), report::bytes_text(free_bytes));
}

/// What is stored without being asked for is decided by the whole interval, so that it is the same
/// for all its parts, and as without parts.
core::Job job_of(const RunCommand& command) {
    core::Job job{
        .interval = command.interval, .quantities = command.quantities, .first_n = command.first_n};
    job.store = choose_store(command.store, job);
    const auto [part, parts] = command.part;
    job.interval = core::part_of(command.interval, part, parts);
    job.part = part;
    job.parts = parts;
    return job;
}

}  // namespace

ExitCode execute(const RunCommand& command, const Surroundings& surroundings) try {
    require_extension(command.file);
    const core::Job job = job_of(command);
    const auto report = make_report(command.output);
    const auto files = io::make_posix_file_system();
    const io::Owner owner{.identity = host::identity_of(surroundings.environment),
                          .since = host::to_utc(host::Clock{}.wall())};
    io::CheckpointStore store(*files, command.file, command.keep, owner,
                              command.shard_bytes.value_or(io::default_shard_bytes));
    if (!command.scratch.empty()) store.use_scratch(command.scratch);
    // Said only when there is something to sieve: a job may be complete already.
    const auto announce = [&](const core::Progress& progress) {
        report->note(storing_note(core::Progress(job)));
        if (const auto problem = space_problem(progress, files->free_space(store.names().folder()));
            problem && !command.force)
            throw IoError(store.names().current() + ": " + *problem +
                          " (free some space, choose another place with -o, or begin all the same "
                          "with --force)");
    };
    const run::RunContext context{
        .make_engine =
            [&] { return make_engine(command.engine, core::expected_interval(job), *report); },
        .before_sieving = announce,
        .self_check = {cpu::cross_check, command.self_check},
        .clock = {},
        .job_time = job_time_of(owner.identity, surroundings),
        .listener = *report,
        .stop = surroundings.stop.token()};
    const run::RunOptions options{.checkpoint_every = command.checkpoint_every,
                                  .max_time = command.max_time,
                                  .encoder_threads = thread_count(command.engine)};
    const run::RunResult result = run::run_job(job, options, store, context);
    print_outcome(command, result);
    return result.ending == report::Ending::complete ? ExitCode::success : ExitCode::stopped;
} catch (const core::Interrupted&) {
    throw Error(ExitCode::stopped, command.file +
                                       ": stopped before anything was sieved, and as it was (the "
                                       "same command goes on)");
}

}  // namespace warpsieve::app
