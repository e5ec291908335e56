#include "run/runner.hpp"

#include <string>

#include "run/batches.hpp"
#include "run/checkpoint_policy.hpp"
#include "run/self_checks.hpp"
#include "run/session.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::run {
namespace {

void require_same_job(const io::Recovered& found, const core::Job& asked) {
    const auto lines = core::differences(found.checkpoint.progress.job(), asked);
    if (lines.empty()) return;
    std::string text = found.file + " is of another job; nothing was touched (";
    for (const std::string& line : lines) text += line + "; ";
    throw ForeignFileError(text + "choose another name with -o, or ask for the same job)");
}

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
          began_(now()),
          book_(checkpoint_, context_.clock, context_.identity),
          engine_(context_.make_engine(), context_.self_check, context_.clock),
          policy_(options.checkpoint_every, began_),
          limit_(options.max_time, context_.job_time, context_.clock) {
        book_.uses(engine_);
    }

    RunResult go() {
        // Before anything is written: starts that fail here must not push older generations out,
        // one claim each.
        const bool rechecked = recheck_last_batch();
        // Before the first batch: others see by it that the run is ours, and a folder that cannot
        // be written to shows now and not after hours.
        publish(io::Status::running, io::EndReason::running);
        tell_start();
        const report::Ending ending =
            rechecked ? sieve_and_save_on_failure() : report::Ending::stopped;
        finish(ending);
        return {std::move(checkpoint_), ending};
    }

private:
    [[nodiscard]] host::SteadyTime now() const { return context_.clock.steady(); }
    [[nodiscard]] const core::Progress& progress() const { return checkpoint_.progress; }

    [[nodiscard]] report::Moment moment() const {
        return {progress(), integers_, now() - began_,
                saved_at_ ? std::optional<host::Seconds>(now() - *saved_at_) : std::nullopt};
    }

    void tell_start() {
        context_.listener.started({.job = progress().job(),
                                   .file = store_.names().current(),
                                   .engine = engine_.name() + " (" + engine_.device() + ")",
                                   .checkpoint_interval = policy_.interval(),
                                   .interval_is_default = !options_.checkpoint_every});
        limit_.begin();
        tell_time_limit();
    }

    void tell_time_limit() {
        if (const auto line = limit_.take_note()) context_.listener.note(*line);
    }

    report::Saved publish(io::Status status, io::EndReason reason) {
        book_.checked(rechecked_ + engine_.checks(), engine_.redone());
        book_.stamp(status, reason);
        const host::SteadyTime before = now();
        const io::PublishedSize size = store_.publish(checkpoint_);
        saved_at_ = now();
        policy_.saved(*saved_at_, *saved_at_ - before);
        limit_.saved(*saved_at_ - before);
        if (source_) source_->set_checkpoint_interval(policy_.interval());
        return {size.generation, size.bytes, *saved_at_ - before};
    }

    void save(io::Status status, io::EndReason reason) {
        const report::Saved saved = publish(status, reason);
        context_.listener.saved(saved, moment());
    }

    /// A save that fails on the way costs nothing yet: the older generations are good, and the next
    /// one may succeed.
    void save_if_due() {
        if (policy_.due(now()) && !progress().done()) try_to_save();
    }

    bool try_to_save() try {
        save(io::Status::running, io::EndReason::running);
        return true;
    } catch (const IoError& error) {
        policy_.failed(now());
        context_.listener.warning(std::string("not saved: ") + error.what() +
                                  "; the run goes on and tries again");
        return false;
    }

    /// What went wrong before is the error to report, whether this save works or not.
    void save_before_failing() {
        try {
            save(io::Status::paused, io::EndReason::failed);
        } catch (const Error& error) {
            context_.listener.warning(std::string("not saved: ") + error.what());
        }
    }

    /// False when stopped before that was known.
    bool recheck_last_batch() {
        const auto& last = progress().last_batch();
        if (!last) return true;
        if (!sieves_the_same_again(*last, engine_, context_.stop, store_.names().current()))
            return false;
        ++rechecked_;
        return true;
    }

    [[nodiscard]] bool out_of_time() {
        if (progress().done() || context_.stop.stop_requested()) return false;
        const bool reached = limit_.reached();
        tell_time_limit();
        return reached;
    }

    report::Ending sieve_and_save_on_failure() {
        try {
            return sieve();
        } catch (const SelfCheckFailed&) {
            tell_self_check_warnings();
            save_before_failing();
            throw;
        } catch (const Error& error) {
            // Without a shard that cannot be written the tail would grow without end.
            if (error.code() == ExitCode::device || error.code() == ExitCode::io)
                save_before_failing();
            throw;
        }
    }

    void tell_self_check_warnings() {
        for (const std::string& line : engine_.take_warnings()) context_.listener.warning(line);
    }

    void start_source() {
        auto batches = std::make_unique<SerialBatches>(engine_, progress(), policy_.interval(),
                                                       context_.clock, context_.stop);
        if (options_.read_ahead == 0)
            source_ = std::move(batches);
        else
            source_ = std::make_unique<PrefetchedBatches>(std::move(batches), options_.read_ahead);
    }

    /// What was finished when a stop came is stored too.
    report::Ending sieve() {
        start_source();
        report::Ending when_stopped = report::Ending::stopped;
        while (const auto batch = source_->next()) {
            tell_self_check_warnings();
            store_batch(*batch);
            store_.heartbeat();
            context_.listener.progressed(moment());
            // Only after a batch: every session gains something, or a short limit would never end.
            if (when_stopped == report::Ending::stopped && out_of_time()) {
                when_stopped = report::Ending::time_limit;
                source_->stop();
            }
            save_if_due();
        }
        return progress().done() ? report::Ending::complete : when_stopped;
    }

    void store_batch(const SievedBatch& batch) {
        const Interval& interval = batch.result.interval;
        const std::uint64_t stored =
            checkpoint_.tail.append(interval, batch.result.bitmap, options_.encoder_threads);
        if (progress().job().store != core::Store::none)
            require_as_many_stored(batch.result, stored);
        checkpoint_.progress.add(batch.result);
        book_.sieved(interval, progress().last_batch()->prime_count, batch.in_engine);
        integers_ += interval.length();
        while (store_.flush_shard(checkpoint_)) keep_shards_few();
    }

    /// Saves first, so that nothing is lost by the time that it takes.
    void keep_shards_few() {
        if (progress().done()) return;  // see compact_result()
        if (store_.compaction_is_due(checkpoint_) && !is_to_stop() && try_to_save())
            compact_shards();
    }

    void compact_shards() {
        const host::SteadyTime before = now();
        while (store_.compaction_is_due(checkpoint_) && !is_to_stop()) {
            store_.heartbeat();
            const auto problem =
                store_.compact_shards(checkpoint_, [this] { return is_to_stop(); });
            if (problem) context_.listener.warning(*problem);
        }
        limit_.leave_out(now() - before);
    }

    [[nodiscard]] bool is_to_stop() const {
        return context_.stop.stop_requested() || limit_.is_near();
    }

    void finish(report::Ending ending) {
        switch (ending) {
            case report::Ending::complete:
                save(io::Status::complete, io::EndReason::completed);
                break;
            case report::Ending::stopped: save(io::Status::paused, io::EndReason::stopped); break;
            case report::Ending::time_limit:
                save(io::Status::paused, io::EndReason::time_limit);
                break;
        }
        if (ending == report::Ending::complete) {
            compact_result();
            remove_older_files();
            tell_of_primes_that_do_not_exist();
        }
        context_.listener.ended({progress(), ending, integers_, now() - began_});
    }

    /// The result is saved already, perhaps with too many shards: it is only made tidier.
    void compact_result() {
        const std::size_t before = checkpoint_.shards.size();
        compact_shards();
        if (checkpoint_.shards.size() == before) return;
        try {
            save(io::Status::complete, io::EndReason::completed);
        } catch (const IoError& error) {
            context_.listener.warning(
                std::string("the result is saved, with its shards unmerged: ") + error.what());
        }
    }

    void tell_of_primes_that_do_not_exist() {
        const std::uint64_t asked = progress().job().first_n;
        const std::uint64_t missing = progress().primes_missing();
        if (asked == 0 || missing == 0) return;
        context_.listener.warning(
            "there are no more primes below 2^64: " + std::to_string(missing) + " of the " +
            std::to_string(asked) + " asked for do not exist");
    }

    void remove_older_files() {
        try {
            if (const std::uint64_t left = store_.complete(); left != 0)
                context_.listener.warning(std::to_string(left) + " files of other sessions in " +
                                          store_.names().shards() +
                                          " were left alone (nothing names them)");
        } catch (const IoError& error) {
            context_.listener.warning(std::string("the result is saved, but ") + error.what());
        }
    }

    io::Checkpoint checkpoint_;
    const RunOptions& options_;
    io::CheckpointStore& store_;
    const RunContext& context_;
    host::SteadyTime began_;
    SessionBook book_;
    CheckedEngine engine_;
    std::uint32_t rechecked_ = 0;
    CheckpointPolicy policy_;
    TimeLimit limit_;
    double integers_ = 0;
    std::optional<host::SteadyTime> saved_at_;
    std::unique_ptr<BatchSource> source_;  // last: it uses the engine
};

bool is_complete(const std::optional<io::Recovered>& found) {
    return found && found->checkpoint.status == io::Status::complete;
}

RunResult sieve_rest(io::Checkpoint checkpoint,
                     const RunOptions& options,
                     io::CheckpointStore& store,
                     const RunContext& context) {
    if (context.before_sieving) context.before_sieving(checkpoint.progress);
    return Run(std::move(checkpoint), options, store, context).go();
}

/// Ends what a process that was killed after its last save did not come to. Only tidying: where it
/// fails, in a read-only archive say, or another instance is at it, the result is as good.
void remove_leftovers(io::CheckpointStore& store, const io::Recovered& found, bool lock_taken) {
    if (found.file != store.names().current() || !found.bad.empty()) return;
    try {
        if (!store.has_leftovers()) return;
        std::vector<std::string> warnings;
        if (!lock_taken) static_cast<void>(store.begin(warnings));
        static_cast<void>(store.complete());
    } catch (const IoError&) {
    } catch (const HeldError&) {
    }
}

RunResult nothing_to_do(io::Recovered found, report::Listener& listener) {
    listener.note(found.file + " is complete already; nothing to do");
    return {std::move(found.checkpoint), report::Ending::complete};
}

}  // namespace

RunResult run_job(const core::Job& job,
                  const RunOptions& options,
                  io::CheckpointStore& store,
                  const RunContext& context) {
    std::optional<io::Recovered> found = store.find();
    if (found) require_same_job(*found, job);
    if (is_complete(found)) {
        remove_leftovers(store, *found, false);
        return nothing_to_do(std::move(*found), context.listener);
    }

    std::vector<std::string> warnings;
    found = store.begin(warnings);
    for (const std::string& line : warnings) context.listener.warning(line);
    if (!found) return sieve_rest(new_checkpoint(job, context.clock), options, store, context);
    require_same_job(*found, job);
    if (is_complete(found)) {  // by an instance that came to its end just now
        remove_leftovers(store, *found, true);
        return nothing_to_do(std::move(*found), context.listener);
    }
    context.listener.resumed({.generation = found->checkpoint.generation,
                              .file = found->file,
                              .fraction = found->checkpoint.progress.fraction(),
                              .redone = host::Seconds(found->unsaved_s)});
    return sieve_rest(std::move(found->checkpoint), options, store, context);
}

}  // namespace warpsieve::run
