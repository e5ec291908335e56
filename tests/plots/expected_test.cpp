#include "plots/expected.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace warpsieve::plots {
namespace {

TEST(LogIntegral, IsThatOfTheStandardLibrary) {
    for (const std::uint64_t x : {10ULL, 1000ULL, 10'000'000'000ULL, 1'000'000'000'000'000ULL}) {
        const long double li = std::expint(std::log(static_cast<long double>(x)));
        EXPECT_NEAR(static_cast<double>(expected_primes(0).through(x) / li), 1, 1e-15) << x;
    }
}

// C. Caldwell, "Twin primes": L2(10^10) = 27411417, where there are 27412679 twins.
TEST(HardyLittlewood, ExpectsTheKnownNumberOfTwins) {
    EXPECT_NEAR(static_cast<double>(expected_tuplets(0, 0).through(10'000'000'000)), 27411417, 1);
}

TEST(Expectation, AddsUpRowByRow) {
    Expectation rows = expected_tuplets(2, 1000);
    for (std::uint64_t last = 2000; last < 1'000'000; last += 777) (void)rows.through(last);
    Expectation whole = expected_tuplets(2, 1000);
    EXPECT_NEAR(static_cast<double>(rows.through(1'000'000)),
                static_cast<double>(whole.through(1'000'000)), 1e-12);
}

TEST(Expectation, HoldsInANarrowWindowBelowTheEnd) {
    constexpr std::uint64_t last = 18446744073709551615ULL;
    const long double expected = expected_primes(last - 9'999'999).through(last);
    EXPECT_NEAR(static_cast<double>(expected), 1e7 / (64 * std::log(2.0)), 1e-3);
}

}  // namespace
}  // namespace warpsieve::plots
