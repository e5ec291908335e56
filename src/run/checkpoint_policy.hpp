#pragma once

#include <optional>

#include "host/clock.hpp"

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

}  // namespace warpsieve::run
