#include "run/saving.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <new>

#include "run/warn_of_failure.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::run {
namespace {

/// Mean time between interruptions of a run. A guess for shared machines: the interval goes with
/// its root, so that a fourfold error costs little.
constexpr host::Seconds mtbf{24 * 3600.0};
constexpr host::Seconds shortest_interval{30};
constexpr host::Seconds longest_interval{600};

}  // namespace

host::Seconds default_checkpoint_interval(host::Seconds save_time) {
    const host::Seconds best(std::sqrt(2 * save_time.count() * mtbf.count()));
    return std::clamp(best, shortest_interval, longest_interval);
}

CheckpointPolicy::CheckpointPolicy(std::optional<host::Seconds> asked, host::SteadyTime now)
    : follow_save_time_(!asked), interval_(asked.value_or(shortest_interval)), last_try_(now) {}

void CheckpointPolicy::saved(host::SteadyTime now, host::Seconds took) {
    last_try_ = now;
    if (follow_save_time_) interval_ = default_checkpoint_interval(took);
}

Saver::Saver(io::Checkpoint& checkpoint,
             SessionBook& book,
             io::CheckpointStore& store,
             const std::optional<batches::CheckedEngine>& engine,
             const RunContext& context,
             TimeLimit& limit,
             std::optional<host::Seconds> asked_interval)
    : checkpoint_(checkpoint),
      book_(book),
      store_(store),
      engine_(engine),
      context_(context),
      limit_(limit),
      policy_(asked_interval, now()) {}

report::Moment Saver::moment() const {
    return {checkpoint_.progress, book_.integers(), book_.elapsed(),
            saved_at_ ? std::optional<host::Seconds>(now() - *saved_at_) : std::nullopt};
}

void Saver::note_engine() {
    if (!engine_) return;
    book_.checked(rechecked_ + engine_->checks(), engine_->redone());
    book_.uses(*engine_);
}

report::Saved Saver::publish(io::Status status, io::EndReason reason) {
    note_engine();
    std::vector<io::Save> before = checkpoint_.saves;
    book_.stamp(status, reason);
    checkpoint_.checkpoint_interval_s = policy_.interval().count();
    const WaitForDisk wait(book_, context_.clock);
    io::PublishedSize size;
    try {
        size = store_.publish(checkpoint_);
    } catch (...) {
        checkpoint_.saves = std::move(before);
        throw;
    }
    const host::Seconds took = wait.so_far();
    saved_at_ = now();
    io::note_end_of_save(checkpoint_.saves, size.bytes, took.count());
    policy_.saved(*saved_at_, took);
    limit_.saved(took);
    return {size.generation, size.bytes, took};
}

void Saver::save(io::Status status, io::EndReason reason) {
    const report::Saved saved = publish(status, reason);
    context_.listener.saved(saved, moment());
}

bool Saver::try_to_save() try {
    save(io::Status::running, io::EndReason::running);
    return true;
} catch (const IoError&) {
    return tell_not_saved();
} catch (const std::bad_alloc&) {
    return tell_not_saved();
}

bool Saver::tell_not_saved() {
    policy_.failed(now());
    warn_of_failure(context_.listener, "not saved: ", "; the run goes on and tries again");
    return false;
}

void Saver::save_if_due() {
    if (policy_.due(now()) && !checkpoint_.progress.done()) try_to_save();
}

void Saver::save_before_failing() try {
    // The last batch may have been taken over, and what came then have failed.
    save(checkpoint_.progress.done() ? io::Status::complete : io::Status::paused,
         io::EndReason::failed);
} catch (const std::exception&) {
    warn_of_failure(context_.listener, "not saved: ");
}

}  // namespace warpsieve::run
