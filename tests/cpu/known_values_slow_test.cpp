// Known counts that take seconds.

#include <gtest/gtest.h>

#include "cpu/engines.hpp"
#include "cpu/known_values.hpp"
#include "cpu/support.hpp"

namespace warpsieve::test {
namespace {

TEST(KnownValuesSlow, CountsThePrimesBelowTenToThe10) {
    if (thin_out > 1) GTEST_SKIP() << takes_minutes;
    for (const auto set : usable_sets()) {
        cpu::Config config;
        config.instruction_set = set;
        const auto engine = cpu::make_cpu_engine(2, config);
        EXPECT_EQ(count(*engine, {0, 10'000'000'000}), primes_below_power_of_ten[10])
            << cpu::to_string(set);
    }
}

// The windows that the unit tests count by testing survivors, here with all sieving primes.
TEST(KnownValuesSlow, CountsKnownWindowsWithAllSievingPrimes) {
    if (thin_out > 1) GTEST_SKIP() << takes_minutes;
    for (const auto set : usable_sets()) {
        cpu::Config config;
        config.survivor_test = core::SurvivorTest::never;
        config.instruction_set = set;
        const auto engine = cpu::make_cpu_engine(2, config);
        for (const KnownCount& known : known_windows)
            EXPECT_EQ(count(*engine, known.interval), known.primes)
                << known.interval << ' ' << cpu::to_string(set);
    }
}

TEST(KnownValuesSlow, TheReferenceCountsTheLastIntegers) {
    if (thin_out > 1) GTEST_SKIP() << takes_minutes;
    const auto [interval, primes] = known_windows.back();
    const auto totals = cpu::reference_sieve(interval, {}).totals();
    EXPECT_EQ(totals.prime_count, primes);
    EXPECT_EQ(totals.largest_prime, 18446744073709551557U);  // OEIS A013603: 2^64 - 59
}

// primesieve 12.16. For the thread sanitizer too: two threads with all classes of sieving primes.
TEST(KnownValuesSlow, CountsTheLastThousandMillionIntegers) {
    const auto engine = cpu::make_cpu_engine(2);
    EXPECT_EQ(count(*engine, {largest - 999'999'999, largest}), 22537866U);
}

}  // namespace
}  // namespace warpsieve::test
