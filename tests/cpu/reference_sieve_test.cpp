#include "cpu/engines.hpp"

#include <gtest/gtest.h>

#include "core/bitmap.hpp"
#include "cpu/known_values.hpp"
#include "cpu/support.hpp"

namespace warpsieve::test {
namespace {

TEST(ReferenceSieve, CountsThePrimesBelowPowersOfTen) {
    std::uint64_t power = 1;
    for (std::size_t k = 0; k <= 7; ++k, power *= 10)
        EXPECT_EQ(cpu::reference_sieve({0, power}, {}).totals().prime_count,
                  primes_below_power_of_ten[k])
            << "10^" << k;
}

TEST(ReferenceSieve, CountsKnownWindowsFarUp) {
    if (thin_out > 1) GTEST_SKIP() << takes_minutes;
    for (const KnownCount& known : known_windows) {
        // The last window takes several seconds: known_values_slow_test.cpp.
        if (known.interval.last == largest) continue;
        EXPECT_EQ(cpu::reference_sieve(known.interval, {}).totals().prime_count, known.primes)
            << known.interval;
    }
}

TEST(ReferenceSieve, FindsTheFirstPrimes) {
    std::vector<std::uint64_t> primes;
    core::append_primes({0, 30}, cpu::reference_bitmap({0, 30}), primes);
    EXPECT_EQ(primes, (std::vector<std::uint64_t>{2, 3, 5, 7, 11, 13, 17, 19, 23, 29}));
}

TEST(ReferenceSieve, SievesAcrossItsWindows) {
    if (thin_out > 1) GTEST_SKIP() << takes_minutes;
    const Interval interval{0, 150'000'000};
    EXPECT_EQ(cpu::reference_sieve(interval, {}).totals().prime_count, 8444396U);
}

/// Windows end at multiples of 2^21 bytes, wherever the interval begins.
TEST(ReferenceEngine, GivesTheSameAcrossItsWindows) {
    if (thin_out > 1) GTEST_SKIP() << takes_minutes;
    const Interval interval{30 * ((1U << 21) - 40'001) + 17, 30 * ((1U << 22) + 50'003) + 11};
    const core::Wanted wanted{.seams = {.grid_shift = 17},
                              .quantities = core::all_quantities,
                              .digest = true,
                              .bitmap = true};
    const auto reference = cpu::make_reference_engine();
    const auto engine = cpu::make_cpu_engine(1);
    const auto found = sieve(*reference, interval, wanted);
    const auto expected = sieve(*engine, interval, wanted);
    EXPECT_EQ(found.slices, expected.slices);
    EXPECT_EQ(found.digest, expected.digest);
    EXPECT_TRUE(found.bitmap == expected.bitmap);
    const core::ByteRange sample{(1U << 21) - 16'384, 32'768};
    EXPECT_EQ(cpu::cross_check(sample, {}), sieve(*engine, interval, {.sample = sample}).sample);
}

TEST(ReferenceEngine, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    const auto engine = cpu::make_reference_engine();
    EXPECT_FALSE(engine->sieve({largest - 1000, largest}, {}, stop.get_token()).has_value());
}

}  // namespace
}  // namespace warpsieve::test
