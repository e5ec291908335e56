#include "cpu/engines.hpp"

#include <gtest/gtest.h>

#include <primesieve.hpp>
#include <set>

#include "core/bitmap.hpp"
#include "core/grid.hpp"
#include "core/wheel.hpp"
#include "cpu/support.hpp"

namespace warpsieve::test {
namespace {

using core::SurvivorTest;

cpu::Config with_survivor_test(SurvivorTest test) {
    cpu::Config config;
    config.survivor_test = test;
    return config;
}

void expect_equal(const core::BatchResult& got, const core::BatchResult& expected) {
    EXPECT_EQ(got.interval, expected.interval);
    EXPECT_EQ(got.slices, expected.slices);
    EXPECT_EQ(got.gap_table, expected.gap_table);
    EXPECT_EQ(got.digest, expected.digest);
    EXPECT_TRUE(got.bitmap == expected.bitmap);
}

bool is_prime_by_trial_division(std::uint64_t n) {
    if (n < 2) return false;
    for (std::uint64_t d = 2; d * d <= n; ++d)
        if (n % d == 0) return false;
    return true;
}

TEST(CpuEngine, FindsThePrimesOfEveryIntervalUpTo200) {
    for (const auto test : {SurvivorTest::automatic, SurvivorTest::always}) {
        const auto engine = cpu::make_cpu_engine(2, with_survivor_test(test));
        for (std::uint64_t a = 0; a <= 200; ++a) {
            std::vector<std::uint64_t> expected;
            for (std::uint64_t b = a; b <= 200; ++b) {
                if (is_prime_by_trial_division(b)) expected.push_back(b);
                const auto result = sieve(*engine, {a, b}, {.bitmap = true});
                std::vector<std::uint64_t> primes;
                core::append_primes({a, b}, result.bitmap, primes);
                ASSERT_EQ(primes, expected) << Interval{a, b};
                ASSERT_EQ(result.totals().prime_count, expected.size()) << Interval{a, b};
                ASSERT_EQ(result.totals().largest_prime, expected.empty() ? 0 : expected.back());
            }
        }
    }
}

TEST(CpuEngine, CountsRandomIntervalsAsPrimesieveDoes) {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    const auto engine = cpu::make_cpu_engine(2);
    for (std::uint64_t i = 0; i < 200 / thin_out; ++i) {
        Interval interval = any_interval(random, 2'000'000);
        interval.first >>= 20;  // primesieve needs a second for each window near 2^64
        interval.last = interval.first + (interval.last & 0xfffff);
        ASSERT_EQ(count(*engine, interval), primesieve::count_primes(interval.first, interval.last))
            << interval << " seed " << seed;
    }
}

TEST(CpuEngine, CountsRandomIntervalsBelow1e10AsPrimesieveDoes) {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    const auto engine = cpu::make_cpu_engine(2);
    for (std::uint64_t i = 0; i < 100 / thin_out; ++i) {
        const std::uint64_t first = random() % 10'000'000'000;
        const Interval interval{first, first + random() % 100'000'000};
        ASSERT_EQ(count(*engine, interval), primesieve::count_primes(interval.first, interval.last))
            << interval << " seed " << seed;
    }
}

TEST(CpuEngine, AgreesWithTheReferenceInEverythingThatCanBeAskedFor) {
    const auto engine = cpu::make_cpu_engine(2);
    for (const Interval interval :
         {Interval{0, 1'000'000 / thin_out}, Interval{7, 7}, Interval{0, 0}, Interval{29, 31},
          Interval{12'345, 3'456'789 / thin_out}, Interval{240 * 1000, 240 * 2000 - 1}}) {
        for (const unsigned shift : {63U, 12U, 3U, 0U}) {
            core::Wanted wanted = everything;
            wanted.seams.grid_shift = shift;
            expect_equal(sieve(*engine, interval, wanted), cpu::reference_sieve(interval, wanted));
        }
    }
}

TEST(CpuEngine, YieldsOnlyWhatIsAskedFor) {
    const auto engine = cpu::make_cpu_engine(1);
    const auto result = sieve(*engine, {0, 100'000}, {});
    EXPECT_TRUE(result.bitmap.empty());
    EXPECT_EQ(result.digest, 0U);
    EXPECT_EQ(result.slices.size(), 1U);
}

TEST(CpuEngine, DoesNotDependOnTheNumberOfThreads) {
    const Interval interval{999'999'000'000, 999'999'000'000 + 90'000'000 / thin_out};
    const core::Wanted wanted{.seams = {.grid_shift = 16}, .digest = true, .bitmap = true};
    const auto one = cpu::make_cpu_engine(1);
    const auto expected = sieve(*one, interval, wanted);
    for (const unsigned threads : {2U, 3U, 7U}) {
        const auto several = cpu::make_cpu_engine(threads);
        expect_equal(sieve(*several, interval, wanted), expected);
    }
}

TEST(CpuEngine, GivesTheSameTotalsWhereverBatchesAreCut) {
    const auto engine = cpu::make_cpu_engine(2);
    const Interval whole{1'000'000, 80'000'000};
    const core::Quantities& counted = everything.quantities;
    const auto expected = sieve(*engine, whole, everything);
    core::Wanted wanted{.digest = true};
    wanted.quantities = counted;
    for (const std::uint64_t length : {30ULL * 8, 30ULL << 15, 30ULL << 19, 7'777'680ULL}) {
        core::Totals totals;
        std::uint64_t digest = 0;
        std::uint64_t first = whole.first;
        for (int batches = 0; batches < 40 && first <= whole.last; ++batches) {
            std::uint64_t last = (first + length) / 240 * 240 - 1;
            if (last > whole.last || batches == 39) last = whole.last;
            const auto result = sieve(*engine, {first, last}, wanted);
            totals.append(result.totals(counted), counted);
            digest += result.digest;
            first = last + 1;
        }
        EXPECT_EQ(totals, expected.totals(counted)) << length;
        EXPECT_EQ(digest, expected.digest) << length;
    }
}

// Seams of L1 blocks (32 KiB), segments (512 KiB) and pieces of threads.
TEST(CpuEngine, AgreesWithTheReferenceAroundSeams) {
    const auto engine = cpu::make_cpu_engine(3);
    for (const std::uint64_t bytes : {1ULL << 15, (1ULL << 19) / thin_out}) {
        for (const std::uint64_t off : {0ULL, 1ULL, 7ULL, 8ULL}) {
            const std::uint64_t first = 30 * 1'000'000 + off * 30 + off;
            for (const std::uint64_t more : {0ULL, 1ULL, 29ULL, 30ULL, 241ULL}) {
                const Interval interval{first, first + 30 * bytes - 1 + more};
                expect_equal(sieve(*engine, interval, everything),
                             cpu::reference_sieve(interval, everything));
            }
        }
    }
}

TEST(CpuEngine, GoesUpAndDownWithTheSamePrimes) {
    const auto engine = cpu::make_cpu_engine(2, with_survivor_test(SurvivorTest::never));
    for (const std::uint64_t first : {0ULL, 1'000'000'000'000ULL, 100ULL, 100'000'000'000'000ULL,
                                      10'000'000'000ULL, 101'000'000'000'000ULL}) {
        const Interval interval{first, first + 1'000'000};
        EXPECT_EQ(count(*engine, interval), primesieve::count_primes(first, first + 1'000'000))
            << interval;
    }
}

TEST(CpuEngine, PrefersABatchWithinTheRest) {
    const auto engine = cpu::make_cpu_engine(2);
    for (const Interval rest : {Interval{0, largest}, Interval{0, 9}, Interval{largest, largest},
                                Interval{1'000'000'000'000'000'000, largest}}) {
        const std::uint64_t length = engine->preferred_batch(rest);
        EXPECT_GE(length, 1U);
        EXPECT_LE(length - 1, rest.span());
    }
}

TEST(CpuEngine, NamesItselfAndItsThreads) {
    EXPECT_EQ(cpu::make_cpu_engine(1)->name(), "cpu");
    EXPECT_TRUE(cpu::make_cpu_engine(1)->device().ends_with(", 1 thread"));
    EXPECT_TRUE(cpu::make_cpu_engine(5)->device().ends_with(", 5 threads"));
    EXPECT_EQ(cpu::make_cpu_engine(5)->driver(), "");
}

}  // namespace
}  // namespace warpsieve::test
