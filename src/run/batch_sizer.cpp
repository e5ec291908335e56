#include "run/batch_sizer.hpp"

#include <algorithm>

namespace warpsieve::run {
namespace {

/// Share of the longest allowed time that is aimed at: batches vary by some ten per cent, and the
/// machine may be disturbed.
constexpr double aimed_share = 0.6;
constexpr Seconds longest_batch{1};
/// Large sieving primes cost the same for a short batch as for a long one. Where batches get slower
/// than this share of the best rate, they are too short, whatever the interval of saving.
constexpr double lowest_efficiency = 0.25;
/// By this factor the best rate is forgotten with each batch: higher integers are slower.
constexpr double forgetting = 0.98;
constexpr double largest_step = 4;
constexpr double shortest = 240;    // one 64-bit word of a bitmap
constexpr double longest = 0x1p62;  // far beyond any engine, and safe to convert

}  // namespace

BatchSizer::BatchSizer(std::uint64_t preferred, Seconds checkpoint_interval) : length_(preferred) {
    set_checkpoint_interval(checkpoint_interval);
    const double share = aim_ / (longest_batch * aimed_share);
    length_ = static_cast<std::uint64_t>(
        std::clamp(static_cast<double>(preferred) * share, shortest, longest));
}

void BatchSizer::set_checkpoint_interval(Seconds interval) {
    aim_ = aimed_share * std::min(longest_batch, interval / 2);
}

void BatchSizer::measured(double integers, Seconds took) {
    const double rate = integers / std::max(took.count(), 1e-9);
    best_rate_ = std::max(rate, best_rate_ * forgetting);
    const double old = std::max(integers, shortest);
    double next = rate * aim_.count();
    if (rate < lowest_efficiency * best_rate_) next = std::max(next, 2 * old);
    next = std::clamp(next, old / largest_step, old * largest_step);
    length_ = static_cast<std::uint64_t>(std::clamp(next, shortest, longest));
}

}  // namespace warpsieve::run
