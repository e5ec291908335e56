// Known counts that take seconds.

#include <gtest/gtest.h>

#include "cpu/known_values.hpp"
#include "cpu/support.hpp"

namespace warpsieve::test {
namespace {

TEST(KnownValuesSlow, CountsThePrimesBelowTenToThe10) {
    for (const auto set : usable_sets()) {
        const auto engine = cpu::make_cpu_engine(2, {.instruction_set = set});
        EXPECT_EQ(count(*engine, {0, 10'000'000'000}), primes_below_power_of_ten[10])
            << cpu::to_string(set);
    }
}

// The windows that the unit tests count by testing survivors, here with all sieving primes.
TEST(KnownValuesSlow, CountsKnownWindowsWithAllSievingPrimes) {
    for (const auto set : usable_sets()) {
        const auto engine = cpu::make_cpu_engine(
            2, {.survivor_test = cpu::SurvivorTest::never, .instruction_set = set});
        for (const KnownCount& known : known_windows)
            EXPECT_EQ(count(*engine, known.interval), known.primes)
                << known.interval << ' ' << cpu::to_string(set);
    }
}

// primesieve 12.16
TEST(KnownValuesSlow, CountsTheLastThousandMillionIntegers) {
    const auto engine = cpu::make_cpu_engine(2);
    EXPECT_EQ(count(*engine, {largest - 999'999'999, largest}), 22537866U);
}

}  // namespace
}  // namespace warpsieve::test
