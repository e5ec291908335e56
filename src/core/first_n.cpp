#include "core/first_n.hpp"

#include <algorithm>
#include <bit>

#include "core/math.hpp"

namespace warpsieve::core {

std::uint64_t length_holding(std::uint64_t first, std::uint64_t count) {
    const std::uint64_t generous = saturating_add(count, count / 4 + 512);
    const auto bits = [](std::uint64_t n) { return static_cast<std::uint64_t>(std::bit_width(n)); };
    // About the N-th prime where `first` is small, and of the size of `first` where it is large.
    const std::uint64_t last = saturating_add(first, saturating_multiply(generous, bits(generous)));
    // ln(last) < 0.7 * bits(last), since ln 2 < 0.7.
    return saturating_multiply(generous / 10 + 1, 7 * bits(last));
}

Interval expected_interval(const Job& job) {
    if (job.first_n == 0) return job.interval;
    const std::uint64_t length = length_holding(job.interval.first, job.first_n);
    return {job.interval.first,
            std::min(job.interval.last, saturating_add(job.interval.first, length))};
}

}  // namespace warpsieve::core
