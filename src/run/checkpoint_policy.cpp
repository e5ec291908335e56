#include "run/checkpoint_policy.hpp"

#include <algorithm>
#include <cmath>

namespace warpsieve::run {
namespace {

constexpr Seconds mtbf{24 * 3600.0};
constexpr Seconds shortest{30};
constexpr Seconds longest{600};

}  // namespace

Seconds default_checkpoint_interval(Seconds save_time) {
    const Seconds best(std::sqrt(2 * save_time.count() * mtbf.count()));
    return std::clamp(best, shortest, longest);
}

CheckpointPolicy::CheckpointPolicy(std::optional<Seconds> asked, SteadyTime now)
    : follow_save_time_(!asked), interval_(asked.value_or(shortest)), last_try_(now) {}

void CheckpointPolicy::saved(SteadyTime now, Seconds took) {
    last_try_ = now;
    if (follow_save_time_) interval_ = default_checkpoint_interval(took);
}

}  // namespace warpsieve::run
