// Every class of sieving primes, its boundaries and its seams, with limits so low that small
// intervals pass through all of them; and the bugs that the design has met.

#include <gtest/gtest.h>

#include "cpu/engines.hpp"
#include "cpu/plan.hpp"
#include "cpu/support.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::test {
namespace {

using core::SurvivorTest;
using cpu::Config;

void expect_reference(core::Engine& engine, const Interval& interval) {
    EXPECT_TRUE(sieve(engine, interval, everything).bitmap == cpu::reference_bitmap(interval))
        << interval;
}

class Classes : public testing::TestWithParam<cpu::InstructionSet> {
protected:
    static Config low() {
        Config config = low_limits();
        config.instruction_set = GetParam();
        return config;
    }
};

INSTANTIATE_TEST_SUITE_P(EachInstructionSet,
                         Classes,
                         testing::ValuesIn(usable_sets()),
                         [](const auto& set) { return cpu::to_string(set.param); });

TEST_P(Classes, AgreeWithTheReferenceFromZeroWhenForcedLow) {
    const Interval interval{0, 60'000'000 / thin_out};
    const auto expected = cpu::reference_bitmap(interval);
    for (const unsigned threads : {1U, 3U}) {
        const auto engine = cpu::make_cpu_engine(threads, low());
        EXPECT_TRUE(sieve(*engine, interval, everything).bitmap == expected) << threads;
    }
}

TEST_P(Classes, AgreeWithTheReferenceFarUpWhenForcedLow) {
    const auto engine = cpu::make_cpu_engine(2, low());
    for (const std::uint64_t first : {12'345ULL, 1'000'000'000'007ULL, 70'000'000'000'001ULL})
        expect_reference(*engine, {first, first + 3'000'000});
}

TEST_P(Classes, AgreeWithTheReferenceWhereWritesAreSpared) {
    Config config = low();
    config.spare_writes = true;
    const auto engine = cpu::make_cpu_engine(2, config);
    for (const std::uint64_t first : {0ULL, 12'345ULL, 1'000'000'000'007ULL, 70'000'000'000'001ULL})
        expect_reference(*engine, {first, first + 3'000'000});
}

// The primes of the byte that holds the limit belong to two classes.
TEST_P(Classes, MeetWithoutAGapOrAnOverlapWhereverTheLimitFallsInAByte) {
    for (std::uint32_t limit = 5'985; limit <= 6'016; ++limit) {
        Config config = low();
        config.mid_limit = config.mid_limit_beside_huge = limit;
        const auto engine = cpu::make_cpu_engine(1, config);
        expect_reference(*engine, {36'000'000, 36'600'000});
    }
}

TEST_P(Classes, MeetWithoutAGapAtTheMediumLimit) {
    for (std::uint32_t limit = 2'048; limit <= 2'080; ++limit) {
        Config config = low();
        config.medium_limit = limit;
        const auto engine = cpu::make_cpu_engine(1, config);
        expect_reference(*engine, {4'100'000, 4'700'000});
    }
}

// A round below p * p would strike p itself.
TEST_P(Classes, DoNotStrikeTheirOwnPrimes) {
    const auto engine = cpu::make_cpu_engine(2, low());
    expect_reference(*engine, {0, 37'000'000});
}

// Roots of 6e7 and more: the shared primes take several pieces of their bitmap.
TEST_P(Classes, AreTheSameWhetherSharedPrimesAreKeptOrSievedAnew) {
    for (const unsigned threads : {1U, 3U}) {
        const auto engine = cpu::make_cpu_engine(threads, low());
        std::uint64_t first = 4'000'000'000'000'000;
        for (const bool last_batch : {true, false, true, true, false}) {
            core::Wanted wanted = everything;
            wanted.last_batch = last_batch;
            const Interval interval{first, first + 300'000};
            EXPECT_TRUE(sieve(*engine, interval, wanted).bitmap == cpu::reference_bitmap(interval))
                << interval;
            first += 1'000'000'000'000'000;  // beyond those that are kept
        }
    }
}

TEST(ClassesConfig, RefusesRoundsThatReachPastTheSquareOfTheLeastPrime) {
    Config config = low_limits();
    config.mid_round_bytes = 1U << 18;
    EXPECT_THROW(cpu::make_cpu_engine(1, config), Error);
    config = low_limits();
    config.huge_round_bytes = 1U << 21;
    EXPECT_THROW(cpu::make_cpu_engine(1, config), Error);
}

// What spills past a segment may be longer than the segment.
TEST(SegmentSieve, KeepsWhatSpillsPastSeveralSegments) {
    Config config;
    config.segment_bytes = 1U << 15;
    config.survivor_test = SurvivorTest::never;
    const auto engine = cpu::make_cpu_engine(2, config);
    expect_reference(*engine, {1'100'000'000'000, 1'100'000'000'000 + 20'000'000 / thin_out});
}

// The tables strike their own primes, also where the sieve begins behind byte 0.
TEST(SegmentSieve, RestoresTheTablePrimesWhereverTheIntervalBegins) {
    const auto engine = cpu::make_cpu_engine(1);
    for (std::uint64_t first = 0; first < 240; ++first)
        expect_reference(*engine, {first, first + 2000});
}

// 30 * (end of the segment) wraps there, and no sieving prime was added.
TEST(SegmentSieve, UsesAllPrimesInAWindowShorterThanASegmentBelowTwoToThe64) {
    if (thin_out > 1) GTEST_SKIP() << takes_minutes;
    Config config;
    config.survivor_test = SurvivorTest::never;
    const auto engine = cpu::make_cpu_engine(2, config);
    const core::Totals totals = sieve(*engine, {largest - 999'999, largest}).totals();
    EXPECT_EQ(totals.prime_count, 22475U);                   // primesieve 12.16
    EXPECT_EQ(totals.largest_prime, 18446744073709551557U);  // 2^64 - 59, OEIS A013603
}

TEST(Memory, StaysBelow400MiBOnTwoThreadsUpToTwoToThe64) {
    const Interval interval{largest - 10'000'000'000, largest};
    EXPECT_LT(cpu::make_plan(interval, Config{}, 2, 0).memory_bytes, std::uint64_t{400} << 20);
}

// Each thread had 8 MB: the links of its lists were nine tenths empty, and a round of its own was
// counted that it never takes.
TEST(Memory, GrowsByLessThan5MBForEachOfManyThreadsNear2To64) {
    const Interval interval{largest - 1'000'000'000, largest};
    const auto planned = [&interval](unsigned threads) {
        return cpu::make_plan(interval, Config{}, threads, 0).memory_bytes;
    };
    EXPECT_LT(planned(512) - planned(128), (512 - 128) * std::uint64_t{5'000'000});
}

TEST(Memory, IsNotTakenForPrimesThatAreWalkedButOnce) {
    constexpr std::uint64_t all_primes = 143'165'577;  // 2^32 / 30
    const auto planned = [](std::uint64_t span, std::uint64_t held, bool last_batch) {
        return cpu::make_plan({largest - span, largest}, Config{}, 1, held, last_batch)
            .memory_bytes;
    };
    constexpr std::uint64_t one_round = 1'000'000'000;
    constexpr std::uint64_t two_rounds = 2'000'000'000;
    EXPECT_EQ(planned(one_round, 0, true) + all_primes, planned(one_round, 0, false));
    EXPECT_EQ(planned(two_rounds, 0, true), planned(two_rounds, 0, false));
    EXPECT_EQ(planned(one_round, 0xffffffff, true), planned(one_round, 0xffffffff, false));
}

TEST(Memory, IsNotCountedForSievingPrimesThatAreNotNeeded) {
    const std::uint64_t first = 1'000'000'000'000'000'000;
    const auto planned = cpu::make_plan({first, first + 1'000'000'000}, Config{}, 1, 0);
    EXPECT_FALSE(planned.test_survivors);
    EXPECT_LT(planned.memory_bytes, std::uint64_t{200} << 20);
}

TEST(Memory, IsRefusedBeforeTheWorkStartsWhenItIsMoreThanThereIs) {
    Config config;
    config.memory_limit = std::uint64_t{100} << 20;
    const auto engine = cpu::make_cpu_engine(2, config);
    EXPECT_EQ(count(*engine, {0, 1'000'000}), 78498U);
    try {
        count(*engine, {largest - 10'000'000'000, largest});
        FAIL() << "100 MiB are not enough there";
    } catch (const OutOfMemory& error) {
        EXPECT_NE(std::string(error.what()).find("MiB of memory"), std::string::npos);
    }
}

}  // namespace
}  // namespace warpsieve::test
