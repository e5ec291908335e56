#include "plots/expected.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/constellation.hpp"

namespace warpsieve::plots {
namespace {

TEST(LogIntegral, IsThatOfTheStandardLibrary) {
    for (const std::uint64_t x : {10ULL, 1000ULL, 10'000'000'000ULL, 1'000'000'000'000'000ULL}) {
        const long double li = std::expint(std::log(static_cast<long double>(x)));
        EXPECT_NEAR(static_cast<double>(expected_primes(0).through(x) / li), 1, 1e-15) << x;
    }
}

Expectation expected_tuplets(std::size_t kind, std::uint64_t first) {
    return expected_constellations(core::tuplet(kind), first);
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

/// Two patterns of one constellation are as many as both expect by themselves.
TEST(Expectation, AddsUpPatterns) {
    const Interval interval{1000, 1'000'000};
    long double sum = 0;
    for (const core::Pattern& pattern : core::tuplet(3).patterns)
        sum += expected_constellations({"one", {pattern}}, interval.first).through(interval.last);
    EXPECT_NEAR(
        static_cast<double>(expected_tuplets(3, interval.first).through(interval.last) / sum), 1,
        1e-15);
}

/// Each prime is followed by one gap, and all gaps together are the interval.
TEST(ExpectedGaps, AreAsManyAsPrimesAndFillTheInterval) {
    const Interval interval{1000, 1'000'000};
    long double gaps = 0;
    long double integers = 0;
    for (std::uint64_t size = 2; size < 4000; size += 2) {
        const long double expected = expected_gaps(size, interval);
        gaps += expected;
        integers += expected * static_cast<long double>(size);
    }
    EXPECT_NEAR(static_cast<double>(gaps / log_integral(1, interval.first, interval.last)), 1,
                1e-12);
    EXPECT_NEAR(static_cast<double>(integers / (interval.last - interval.first)), 1, 1e-12);
}

TEST(ExpectedGaps, AreNoneWhereNoIntegersAre) {
    for (const Interval interval : {Interval{0, 0}, {0, 7}, {2, 8}, {100, 100}})
        EXPECT_EQ(expected_gaps(2, interval), 0) << interval.last;
    EXPECT_GT(expected_gaps(2, {0, 9}), 0);
}

TEST(Expectation, HoldsInANarrowWindowBelowTheEnd) {
    constexpr std::uint64_t last = 18446744073709551615ULL;
    const long double expected = expected_primes(last - 9'999'999).through(last);
    EXPECT_NEAR(static_cast<double>(expected), 1e7 / (64 * std::log(2.0)), 1e-3);
}

}  // namespace
}  // namespace warpsieve::plots
