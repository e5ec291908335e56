#include "run/checkpoint_policy.hpp"

#include <algorithm>
#include <cmath>

namespace warpsieve::run {
namespace {

constexpr host::Seconds mtbf{24 * 3600.0};
constexpr host::Seconds shortest{30};
constexpr host::Seconds longest{600};

}  // namespace

host::Seconds default_checkpoint_interval(host::Seconds save_time) {
    const host::Seconds best(std::sqrt(2 * save_time.count() * mtbf.count()));
    return std::clamp(best, shortest, longest);
}

CheckpointPolicy::CheckpointPolicy(std::optional<host::Seconds> asked, host::SteadyTime now)
    : follow_save_time_(!asked), interval_(asked.value_or(shortest)), last_try_(now) {}

void CheckpointPolicy::saved(host::SteadyTime now, host::Seconds took) {
    last_try_ = now;
    if (follow_save_time_) interval_ = default_checkpoint_interval(took);
}

}  // namespace warpsieve::run
