#include "core/estimate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "core/math.hpp"

namespace warpsieve::core {
namespace {

void expect_close(const Interval& interval, double primes) {
    EXPECT_NEAR(estimate_primes(interval) / primes, 1, 0.03)
        << interval.first << " to " << interval.last;
}

TEST(EstimatePrimes, IsCloseToPiOfPowersOfTen) {
    // OEIS A006880
    const double pi[] = {1229,     9592,      78498,       664579,       5761455,
                         50847534, 455052511, 4118054813., 37607912018., 346065536839.};
    std::uint64_t power = 10000;
    for (const double primes : pi) {
        expect_close({0, power}, primes);
        power *= 10;
    }
    // pi(2^64), OEIS A007053
    expect_close({0, max_u64}, 425656284035217743.);
}

TEST(EstimatePrimes, IsCloseToKnownWindows) {
    expect_close({1'000'000'000, 9'999'999'999}, 455052511 - 50847534);  // A006880
    // Around the length where the formula changes, first / 16: both must agree.
    for (const std::uint64_t first : {1'600'000UL, 16'000'000'000UL, 1UL << 60}) {
        const double below = estimate_primes({first, first + first / 16 - 2});
        const double above = estimate_primes({first, first + first / 16});
        EXPECT_NEAR(above / below, 1, 1e-3) << first;
    }
}

TEST(EstimatePrimes, IsFiniteAndNotNegativeAnywhere) {
    for (const Interval interval : {Interval{0, 0}, Interval{0, 1}, Interval{1, 1}, Interval{2, 2},
                                    Interval{0, 10}, Interval{max_u64, max_u64}}) {
        const double primes = estimate_primes(interval);
        EXPECT_TRUE(std::isfinite(primes) && primes >= 0) << interval.first << " " << primes;
        EXPECT_LE(primes, 10);
    }
}

}  // namespace
}  // namespace warpsieve::core
