#pragma once

#include <optional>

#include "host/clock.hpp"
#include "report/listener.hpp"

namespace warpsieve::run {

/// The interval of saving that wastes least when a run is interrupted once in `mtbf` on average and
/// a save takes `save_time`: sqrt(2 * save_time * mtbf) (Young 1974, Daly 2006), within 30 s and
/// 10 min. Below 30 s the saves of a shared file system would be felt by others, and above 10 min
/// the gain is nil.
[[nodiscard]] Seconds default_checkpoint_interval(Seconds save_time);

/// Decides when to save; decides only.
class CheckpointPolicy {
public:
    /// @param asked interval that the user asked for; empty: the default above, which follows the
    /// time that saves take
    CheckpointPolicy(std::optional<Seconds> asked, SteadyTime now);

    [[nodiscard]] Seconds interval() const noexcept { return interval_; }
    [[nodiscard]] bool due(SteadyTime now) const noexcept { return now - last_try_ >= interval_; }
    void saved(SteadyTime now, Seconds took);
    /// A save that failed is tried again after another interval.
    void failed(SteadyTime now) noexcept { last_try_ = now; }

private:
    bool follow_save_time_;
    Seconds interval_;
    SteadyTime last_try_;
};

}  // namespace warpsieve::run
