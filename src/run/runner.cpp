#include "run/runner.hpp"

#include <exception>
#include <new>
#include <string>
#include <utility>

#include "batches/batches.hpp"
#include "core/longer_job.hpp"
#include "core/plural.hpp"
#include "run/find_run.hpp"
#include "run/saving.hpp"
#include "run/session.hpp"
#include "run/warn_of_failure.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::run {
namespace {

/// One session: from the claim to the last save.
class Run {
public:
    Run(io::Checkpoint checkpoint,
        const RunOptions& options,
        io::CheckpointStore& store,
        const RunContext& context)
        : checkpoint_(std::move(checkpoint)),
          options_(options),
          store_(store),
          context_(context),
          book_(checkpoint_, context_.clock, store_.identity()),
          engine_(std::in_place,
                  context_.make_engine(progress().job()),
                  context_.self_check,
                  context_.clock),
          limit_(options.max_time, context_.job_time, context_.clock),
          saver_(checkpoint_, book_, store_, engine_, context_, limit_, options.checkpoint_every),
          encoder_threads_(options.encoder_threads) {}

    RunResult go() {
        // Before anything is written: starts that fail here must not push older generations out,
        // one claim each.
        const bool rechecked = recheck_last_batch();
        if (rechecked) join_cut_byte();
        // Before the first batch: others see by it that the run is ours, and a folder that cannot
        // be written to shows now and not after hours.
        saver_.publish(io::Status::running, io::EndReason::running);
        tell_start();
        const report::Ending ending =
            rechecked ? sieve_and_save_on_failure() : report::Ending::stopped;
        finish(ending);
        return {std::move(checkpoint_), ending};
    }

private:
    [[nodiscard]] const core::Progress& progress() const { return checkpoint_.progress; }
    [[nodiscard]] report::Listener& listener() const { return context_.listener; }

    // Starting.

    /// False when stopped before that was known.
    bool recheck_last_batch() {
        const auto& last = progress().last_batch();
        if (!last) return true;
        const auto recheck = [&] {
            return batches::sieves_the_same_again(*last, *engine_, context_.stop,
                                                  store_.names().current());
        };
        if (!batches::telling_warnings(*engine_, listener(), recheck)) return false;
        saver_.count_recheck();
        return true;
    }

    /// Engines begin between bytes. The shorter job that this run had before may have ended in one.
    void join_cut_byte() {
        if (core::cuts_a_byte(progress()))
            take_over({core::rest_of_cut_byte(progress(), context_.is_prime), {}});
    }

    void tell_start() {
        listener().started({.job = progress().job(),
                            .file = store_.names().current(),
                            .engine = engine_->name() + " (" + engine_->device() + ")",
                            .checkpoint_interval = saver_.interval(),
                            .interval_is_default = !options_.checkpoint_every});
        limit_.begin();
        tell_time_limit();
    }

    // The loop.

    /// Whatever ends the loop, what it has done so far is whole: store_batch() takes over all of a
    /// batch or nothing.
    report::Ending sieve_and_save_on_failure() {
        try {
            return sieve();
        } catch (const HeldError&) {
            throw;  // the run is another session's now
        } catch (const ForeignFileError&) {
            throw;
        } catch (const std::exception&) {
            give_back_memory();
            saver_.save_before_failing();
            throw;
        }
    }

    /// It may be what is missing. Ends the engine, which has nothing more to say.
    void give_back_memory() {
        batches_.reset();
        try {
            saver_.note_engine();
        } catch (const std::exception&) {
            warn_of_failure(listener(), "the history lacks this session's checks: ");
        }
        engine_.reset();
    }

    /// What was finished when a stop came is stored too.
    report::Ending sieve() {
        batches_.emplace(*engine_, progress(),
                         batches::BatchOptions{.checkpoint_interval = saver_.interval(),
                                               .read_ahead = options_.read_ahead},
                         listener(), context_.clock, context_.stop);
        report::Ending when_stopped = report::Ending::stopped;
        while (auto batch = batches_->next()) {
            store_batch(*batch);
            batches_->done_with(*std::move(batch));
            store_.heartbeat();
            listener().progressed(saver_.moment());
            // Only after a batch: every session gains something, or a short limit would never end.
            if (when_stopped == report::Ending::stopped && out_of_time()) {
                when_stopped = report::Ending::time_limit;
                batches_->stop();
            }
            saver_.save_if_due();
            batches_->set_checkpoint_interval(saver_.interval());
        }
        return progress().done() ? report::Ending::complete : when_stopped;
    }

    void store_batch(const batches::SievedBatch& batch) {
        take_over(batch);
        while (flush_shard()) keep_shards_few();
    }

    bool flush_shard() {
        const WaitForDisk wait(book_, context_.clock);
        return store_.flush_shard(checkpoint_);
    }

    /// All that can fail comes first, and changes nothing.
    void take_over(const batches::SievedBatch& batch) {
        const Interval& interval = batch.result.interval;
        io::Growth growth =
            growth_of(checkpoint_.tail, interval, batch.result.bitmap, encoder_threads_);
        if (growth.warning) listener().warning(*growth.warning);
        encoder_threads_ = growth.threads;
        if (progress().job().store != core::Store::none)
            batches::require_as_many_stored(batch.result, growth.primes);
        core::Progress after = progress();
        after.add(batch.result);
        checkpoint_.tail.grow(std::move(growth));
        checkpoint_.progress = std::move(after);
        book_.sieved(interval, progress().last_batch()->prime_count, batch.in_engine);
    }

    [[nodiscard]] bool out_of_time() {
        if (progress().done() || context_.stop.stop_requested()) return false;
        const bool reached = limit_.reached();
        tell_time_limit();
        return reached;
    }

    void tell_time_limit() {
        if (const auto line = limit_.take_note()) listener().note(*line);
    }

    // Shards.

    /// Saves first, so that nothing is lost by the time that it takes.
    void keep_shards_few() {
        if (progress().done()) return;  // see compact_result()
        if (store_.compaction_is_due(checkpoint_) && !is_to_stop() && saver_.try_to_save())
            compact_shards();
    }

    void compact_shards() {
        const WaitForDisk wait(book_, context_.clock);
        while (compacts_ && store_.compaction_is_due(checkpoint_) && !is_to_stop()) {
            store_.heartbeat();
            try {
                const auto problem = store_.compact_shards(
                    checkpoint_, {[this](const std::string& line) { listener().warning(line); },
                                  [this] { return is_to_stop(); }});
                if (problem) listener().warning(*problem);
            } catch (const std::bad_alloc&) {
                compacts_ = false;
                warn_of_failure(listener(),
                                "shards are not merged: ", "; the run goes on with more of them");
            }
        }
        limit_.leave_out(wait.so_far());
    }

    [[nodiscard]] bool is_to_stop() const {
        return context_.stop.stop_requested() || limit_.is_near();
    }

    // Ending.

    void finish(report::Ending ending) {
        switch (ending) {
            case report::Ending::complete:
                save_at_the_end(io::Status::complete, io::EndReason::completed);
                compact_result();
                remove_older_files();
                tell_of_primes_that_do_not_exist();
                break;
            case report::Ending::stopped:
                save_at_the_end(io::Status::paused, io::EndReason::stopped);
                break;
            case report::Ending::time_limit:
                save_at_the_end(io::Status::paused, io::EndReason::time_limit);
                break;
        }
        const report::Moment end = saver_.moment();
        listener().ended({progress(), ending, end.integers, end.elapsed});
    }

    /// No later one makes up for it: where memory is missing the engine's may be enough.
    void save_at_the_end(io::Status status, io::EndReason reason) {
        try {
            return saver_.save(status, reason);
        } catch (const std::bad_alloc&) {
            warn_of_failure(listener(), "", "; the run tries again without its engine");
            give_back_memory();
        }
        saver_.save(status, reason);
    }

    /// The result is saved already, perhaps with too many shards: it is only made tidier.
    void compact_result() try {
        const std::size_t before = checkpoint_.shards.size();
        compact_shards();
        if (checkpoint_.shards.size() == before) return;
        saver_.save(io::Status::complete, io::EndReason::completed);
    } catch (const std::exception&) {
        warn_of_failure(listener(), "the result is saved, with its shards unmerged: ");
    }

    /// Only tidying, but for its look at the result: one that is found damaged is none.
    void remove_older_files() try {
        if (const std::uint64_t left = store_.complete(); left != 0)
            listener().warning(std::to_string(left) + core::plural(left, " file", " files") +
                               " of other sessions in " + store_.names().shards() +
                               core::plural(left, " was left alone (nothing names it)",
                                            " were left alone (nothing names them)"));
    } catch (const DamagedError&) {
        throw;
    } catch (const std::exception&) {
        warn_of_failure(listener(), "the result is saved, but ");
    }

    void tell_of_primes_that_do_not_exist() {
        const std::uint64_t asked = progress().job().first_n;
        const std::uint64_t missing = progress().primes_missing();
        if (asked == 0 || missing == 0) return;
        listener().warning("there are no more primes below 2^64: " + std::to_string(missing) +
                           " of the " + std::to_string(asked) + " asked for " +
                           core::plural(missing, "does", "do") + " not exist");
    }

    io::Checkpoint checkpoint_;
    const RunOptions& options_;
    io::CheckpointStore& store_;
    const RunContext& context_;
    SessionBook book_;  // before the engine: making one is part of the session
    std::optional<batches::CheckedEngine> engine_;  ///< empty once it is given up
    TimeLimit limit_;
    Saver saver_;
    unsigned encoder_threads_;                 ///< as many as can be started
    bool compacts_ = true;                     ///< false once memory was missing for it
    std::optional<batches::Batches> batches_;  // last: it uses the engine
};

RunResult sieve_rest(io::Checkpoint checkpoint,
                     const RunOptions& options,
                     io::CheckpointStore& store,
                     const RunContext& context) {
    if (context.before_sieving) context.before_sieving(checkpoint.progress);
    return Run(std::move(checkpoint), options, store, context).go();
}

/// Ends what a process that was killed after its last save did not come to. Only tidying: where it
/// fails the result is as good. Nothing is said of a read-only archive, or of another instance that
/// is at it.
void remove_leftovers(io::CheckpointStore& store,
                      const io::Recovered& found,
                      bool lock_taken,
                      report::Listener& listener) {
    if (found.file != store.names().current() || !found.bad.empty()) return;
    try {
        if (!store.has_leftovers()) return;
        std::vector<std::string> warnings;
        if (!lock_taken) static_cast<void>(store.begin(warnings));
        static_cast<void>(store.complete());
    } catch (const IoError&) {    // NOLINT(bugprone-empty-catch): as above
    } catch (const HeldError&) {  // NOLINT(bugprone-empty-catch): as above
    } catch (const std::exception&) {
        warn_of_failure(listener, "what an earlier session left was not removed: ");
    }
}

/// @param told whether store.begin() has told what is to be known of the files
RunResult nothing_to_do(io::Recovered found, bool told, report::Listener& listener) {
    if (!told)
        for (const std::string& line : found.warnings("showing")) listener.warning(line);
    listener.note(found.file + " is complete already; nothing to do");
    return {std::move(found.checkpoint), report::Ending::complete};
}

}  // namespace

RunResult run_job(const core::Request& asked,
                  const RunOptions& options,
                  io::CheckpointStore& store,
                  const RunContext& context) {
    const core::StopCheck stopped = core::stop_check(context.stop);
    const std::string& file = store.names().current();
    std::optional<Found> found = find_run(store.find(stopped), asked, file);
    if (found && found->is_complete()) {
        remove_leftovers(store, found->run, false, context.listener);
        return nothing_to_do(std::move(found->run), false, context.listener);
    }

    std::vector<std::string> warnings;
    std::optional<io::Recovered> begun = store.begin(warnings, stopped);
    for (const std::string& line : warnings) context.listener.warning(line);
    found = find_run(std::move(begun), asked, file);
    if (!found)
        return sieve_rest(new_checkpoint(core::new_job(asked), context.clock), options, store,
                          context);
    if (found->is_complete()) {  // by an instance that came to its end just now
        remove_leftovers(store, found->run, true, context.listener);
        return nothing_to_do(std::move(found->run), true, context.listener);
    }
    context.listener.resumed({.generation = found->run.checkpoint.generation,
                              .file = found->run.file,
                              .fraction = found->progress.fraction(),
                              .redone = host::Seconds(found->run.unsaved_s)});
    if (found->extends()) context.listener.note(growth_text(*found));
    io::Checkpoint checkpoint = std::move(found->run.checkpoint);
    checkpoint.progress = std::move(found->progress);
    return sieve_rest(std::move(checkpoint), options, store, context);
}

}  // namespace warpsieve::run
