#pragma once

// When a run saves, and the saving: the interval, the claim before the first batch, saves on the
// way that may fail, and the last one of a run that ends badly. Apart from the loop of the run,
// which goes on between. Touches the store of the run and what its file says of the session.

#include <optional>

#include "batches/checked_engine.hpp"
#include "host/clock.hpp"
#include "report/listener.hpp"
#include "run/runner.hpp"
#include "run/session.hpp"
#include "run/time_limit.hpp"

namespace warpsieve::run {

/// The interval of saving that wastes least when a run is interrupted once in `mtbf` on average and
/// a save takes `save_time`: sqrt(2 * save_time * mtbf) (Young 1974, Daly 2006), within 30 s and
/// 10 min. Below 30 s the saves of a shared file system would be felt by others, and above 10 min
/// the gain is nil.
[[nodiscard]] host::Seconds default_checkpoint_interval(host::Seconds save_time);

/// Decides when to save; decides only.
class CheckpointPolicy {
public:
    /// @param asked interval that the user asked for; empty: the default above, which follows the
    /// time that saves take
    CheckpointPolicy(std::optional<host::Seconds> asked, host::SteadyTime now);

    [[nodiscard]] host::Seconds interval() const noexcept { return interval_; }
    [[nodiscard]] bool due(host::SteadyTime now) const noexcept {
        return now - last_try_ >= interval_;
    }
    void saved(host::SteadyTime now, host::Seconds took);
    /// A save that failed is tried again after another interval.
    void failed(host::SteadyTime now) noexcept { last_try_ = now; }

private:
    bool follow_save_time_;
    host::Seconds interval_;
    host::SteadyTime last_try_;
};

/// Saves one session of a run and tells its listener of it.
class Saver {
public:
    /// All that is passed outlives the saver; the engine may be given up before.
    /// @param limit is told how long saves take
    Saver(io::Checkpoint& checkpoint,
          SessionBook& book,
          io::CheckpointStore& store,
          const std::optional<batches::CheckedEngine>& engine,
          const RunContext& context,
          TimeLimit& limit,
          std::optional<host::Seconds> asked_interval);

    /// Counts a check that the run made by itself, without its engine's.
    void count_recheck() noexcept { ++rechecked_; }
    [[nodiscard]] host::Seconds interval() const noexcept { return policy_.interval(); }
    [[nodiscard]] report::Moment moment() const;
    /// Notes in the history what the engine is and has checked: at each save, and before it is
    /// given up.
    void note_engine();

    /// Saves without a word: the claim before the first batch.
    report::Saved publish(io::Status status, io::EndReason reason);
    void save(io::Status status, io::EndReason reason);
    /// A save that fails on the way for lack of room or memory costs nothing yet: the older
    /// generations are good, and the next one may succeed. @return false when it failed
    bool try_to_save();
    void save_if_due();
    /// What went wrong before is the error to report, whether this save works or not.
    void save_before_failing();

private:
    /// Says what the exception in hand has kept from being saved; false.
    bool tell_not_saved();
    [[nodiscard]] host::SteadyTime now() const { return context_.clock.steady(); }

    io::Checkpoint& checkpoint_;
    SessionBook& book_;
    io::CheckpointStore& store_;
    const std::optional<batches::CheckedEngine>& engine_;
    const RunContext& context_;
    TimeLimit& limit_;
    CheckpointPolicy policy_;
    std::uint32_t rechecked_ = 0;
    std::optional<host::SteadyTime> saved_at_;
};

}  // namespace warpsieve::run
