#include "run/runner.hpp"

#include <string>

#include "run/batch_sizer.hpp"
#include "run/checkpoint_policy.hpp"
#include "run/session.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::run {
namespace {

void require_same_job(const io::Recovered& found, const core::Job& asked) {
    const auto lines = core::differences(found.checkpoint->progress.job(), asked);
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
          engine_(context_.make_engine()),
          policy_(options.checkpoint_every, began_),
          sizer_(engine_->preferred_batch(progress().rest()), policy_.interval()) {
        book_.uses(*engine_);
    }

    RunResult go() {
        // Before anything is written: starts that fail here must not push older generations out,
        // one claim each.
        const bool rechecked = recheck_last_batch();
        // Before the first batch: others see by it that the run is ours, and a folder that cannot
        // be written to shows now and not after hours.
        publish(io::Status::running, io::EndReason::running);
        tell_start();
        const Ending ending = rechecked ? sieve_and_save_on_failure() : Ending::stopped;
        finish(ending);
        return {std::move(checkpoint_), ending};
    }

private:
    [[nodiscard]] SteadyTime now() const { return context_.clock.steady(); }
    [[nodiscard]] const core::Progress& progress() const { return checkpoint_.progress; }

    [[nodiscard]] Moment moment() const {
        return {progress(), integers_, now() - began_,
                saved_at_ ? std::optional<Seconds>(now() - *saved_at_) : std::nullopt};
    }

    void tell_start() {
        context_.listener.started({.job = progress().job(),
                                   .file = store_.names().current(),
                                   .engine = engine_->name() + " (" + engine_->device() + ")",
                                   .checkpoint_interval = policy_.interval(),
                                   .interval_is_default = !options_.checkpoint_every});
    }

    Saved publish(io::Status status, io::EndReason reason) {
        book_.stamp(status, reason);
        const SteadyTime before = now();
        const io::PublishedSize size = store_.publish(checkpoint_);
        saved_at_ = now();
        policy_.saved(*saved_at_, *saved_at_ - before);
        sizer_.set_checkpoint_interval(policy_.interval());
        return {size.generation, size.bytes, *saved_at_ - before};
    }

    void save(io::Status status, io::EndReason reason) {
        const Saved saved = publish(status, reason);
        context_.listener.saved(saved, moment());
    }

    /// A save that fails on the way costs nothing yet: the older generations are good, and the next
    /// one may succeed.
    void save_if_due() {
        if (!policy_.due(now()) || progress().done()) return;
        try {
            save(io::Status::running, io::EndReason::running);
        } catch (const IoError& error) {
            policy_.failed(now());
            context_.listener.warning(std::string("not saved: ") + error.what() +
                                      "; the run goes on and tries again");
        }
    }

    /// What the device did is the error to report, whether this save works or not.
    void save_before_failing() {
        try {
            save(io::Status::paused, io::EndReason::failed);
        } catch (const Error& error) {
            context_.listener.warning(std::string("not saved: ") + error.what());
        }
    }

    /// Whether the newest batch of the file still comes out the same; false when stopped before
    /// that was known.
    bool recheck_last_batch() {
        const auto& last = progress().last_batch();
        if (!last) return true;
        const auto again =
            engine_->sieve(last->interval, {.slice_shift = 63, .digest = true}, context_.stop);
        if (!again) return false;
        book_.rechecked();
        const std::uint64_t count = again->totals().prime_count;
        if (count != last->prime_count || again->digest != last->digest)
            throw WrongResultError("batch [" + std::to_string(last->interval.first) + ", " +
                                   std::to_string(last->interval.last) + "] of " +
                                   store_.names().current() + " sieved again gives " +
                                   std::to_string(count) + " primes, the file says " +
                                   std::to_string(last->prime_count) +
                                   (count == last->prime_count ? " but others" : "") +
                                   ": this machine, or the one that wrote it, computes wrongly "
                                   "(run 'warpsieve verify' on another machine)");
        return true;
    }

    [[nodiscard]] bool out_of_time() const {
        return !progress().done() && options_.max_time && now() - began_ >= *options_.max_time;
    }

    Ending sieve_and_save_on_failure() {
        try {
            return sieve();
        } catch (const DeviceError&) {
            save_before_failing();
            throw;
        }
    }

    Ending sieve() {
        while (!progress().done()) {
            if (context_.stop.stop_requested()) return Ending::stopped;
            if (!sieve_batch()) return Ending::stopped;
            store_.sign_of_life();
            context_.listener.progressed(moment());
            // Only after a batch: every session gains something, or a short limit would never end.
            if (out_of_time()) return Ending::time_limit;
            save_if_due();
        }
        return Ending::complete;
    }

    bool sieve_batch() {
        const Interval batch = progress().next_batch(sizer_.length());
        const SteadyTime before = now();
        const auto result = engine_->sieve(batch, progress().wanted(), context_.stop);
        if (!result) return false;
        const Seconds in_engine = now() - before;
        const std::uint64_t stored =
            checkpoint_.tail.append(batch, result->bitmap, options_.encoder_threads);
        checkpoint_.progress.add(*result);
        require_as_many_stored_as_counted(*result, stored);
        book_.sieved(batch, progress().last_batch()->prime_count, in_engine);
        integers_ += batch.length();
        sizer_.measured(batch.length(), now() - before);
        return true;
    }

    /// Files that contradict themselves are refused on resume; none must ever push out good ones.
    void require_as_many_stored_as_counted(const core::BatchResult& batch,
                                           std::uint64_t stored) const {
        const std::uint64_t counted = batch.totals().prime_count;
        if (progress().job().store == core::Store::none || stored == counted) return;
        throw WrongResultError("batch [" + std::to_string(batch.interval.first) + ", " +
                               std::to_string(batch.interval.last) + "]: the engine counts " +
                               std::to_string(counted) + " primes, its bitmap holds " +
                               std::to_string(stored) +
                               ": this machine computes wrongly (what was saved before is good; go "
                               "on on another one)");
    }

    void finish(Ending ending) {
        switch (ending) {
            case Ending::complete: save(io::Status::complete, io::EndReason::completed); break;
            case Ending::stopped: save(io::Status::paused, io::EndReason::stopped); break;
            case Ending::time_limit: save(io::Status::paused, io::EndReason::time_limit); break;
        }
        if (ending == Ending::complete) remove_older_files();
        context_.listener.ended({progress(), ending, integers_, now() - began_});
    }

    void remove_older_files() {
        try {
            store_.complete();
        } catch (const IoError& error) {
            context_.listener.warning(std::string("the result is saved, but ") + error.what());
        }
    }

    io::Checkpoint checkpoint_;
    const RunOptions& options_;
    io::CheckpointStore& store_;
    const RunContext& context_;
    SteadyTime began_;
    SessionBook book_;
    std::unique_ptr<core::Engine> engine_;
    CheckpointPolicy policy_;
    BatchSizer sizer_;
    double integers_ = 0;
    std::optional<SteadyTime> saved_at_;
};

bool is_complete(const std::optional<io::Recovered>& found) {
    return found && found->checkpoint->status == io::Status::complete;
}

RunResult nothing_to_do(io::Recovered found, Listener& listener) {
    listener.note(found.file + " is complete already; nothing to do");
    return {std::move(*found.checkpoint), Ending::complete};
}

}  // namespace

RunResult run_job(const core::Job& job,
                  const RunOptions& options,
                  io::CheckpointStore& store,
                  const RunContext& context) {
    std::optional<io::Recovered> found = store.find();
    if (found) require_same_job(*found, job);
    if (is_complete(found)) return nothing_to_do(std::move(*found), context.listener);

    std::vector<std::string> warnings;
    found = store.begin(warnings);
    for (const std::string& line : warnings) context.listener.warning(line);
    if (!found) return Run(new_checkpoint(job, context.clock), options, store, context).go();
    require_same_job(*found, job);
    if (is_complete(found)) return nothing_to_do(std::move(*found), context.listener);
    context.listener.resumed({.generation = found->checkpoint->generation,
                              .file = found->file,
                              .fraction = found->checkpoint->progress.fraction(),
                              .redone = Seconds(found->unsaved_s)});
    return Run(std::move(*found->checkpoint), options, store, context).go();
}

}  // namespace warpsieve::run
