#include "kernels/row_sieve/survivor_plan.hpp"

#include <algorithm>
#include <cmath>

#include "core/estimate.hpp"
#include "core/math.hpp"

namespace warpsieve::gpu {
namespace {

// Clocks of a multiprocessor, of four warp instructions each, by the work that was counted at 1e15
// and 1e18 (bench/README.md). Only their ratios matter.
constexpr double per_visit = 1.4;          ///< of a large prime; its hits are few in a short window
constexpr double per_made_integer = 0.05;  ///< of the sieving primes that must be found first
constexpr double per_base_2 = 26;          ///< of each survivor
constexpr double per_lucas = 62;           ///< of each one that passes: of primes, as a rule

/// Of a device that sieves its share with all primes, beside what both ways take.
double cost_of_visits(double integers,
                      const Tuning& tuning,
                      std::uint64_t root,
                      std::uint64_t primes_end) {
    const double visits = core::estimate_primes({tuning.thread_limit, root});
    const double window = 30. * window_at(tuning, static_cast<std::uint32_t>(root));
    const double made = static_cast<double>(root) - static_cast<double>(std::min(root, primes_end));
    return per_made_integer * made + per_visit * visits * std::ceil(integers / window);
}

double cost_of_tests(double integers, const Tuning& tuning, std::uint64_t last) {
    return integers * (per_base_2 * core::share_of_survivors(tuning.thread_limit) +
                       per_lucas / std::log(static_cast<double>(last)));
}

}  // namespace

bool tests_survivors(const Interval& interval,
                     const Tuning& tuning,
                     std::uint32_t devices,
                     std::uint64_t primes_end) {
    const std::uint64_t root = core::isqrt(interval.last);
    if (root <= tuning.thread_limit || tuning.survivor_test == core::SurvivorTest::never)
        return false;
    if (tuning.survivor_test == core::SurvivorTest::always) return true;
    const double integers = interval.length() / devices;
    return cost_of_tests(integers, tuning, interval.last) <
           cost_of_visits(integers, tuning, root, primes_end);
}

}  // namespace warpsieve::gpu
