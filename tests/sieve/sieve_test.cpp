#include "warpsieve/sieve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <thread>

#include "kernels/cuda/cuda_engine.hpp"
#include "sieve/sieve_fixture.hpp"
#include "support/refusal.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

/// All primes of an interval as they are handed out, and that the blocks are none too long.
std::vector<std::uint64_t> handed_out(Sieve& sieve, const Interval& interval) {
    std::vector<std::uint64_t> primes;
    EXPECT_TRUE(sieve.for_each_block(interval, [&primes](std::span<const std::uint64_t> block) {
        EXPECT_FALSE(block.empty());
        EXPECT_LE(block.size(), 45'000U);
        primes.insert(primes.end(), block.begin(), block.end());
    }));
    return primes;
}

void expect_all_of(Sieve& sieve, const Interval& interval) {
    const std::vector<std::uint64_t> primes = primes_of(interval);
    expect_totals(sieve.count(interval, Quantities::all), primes);
    EXPECT_EQ(handed_out(sieve, interval), primes);
    for (const std::uint64_t n : {1, 2, 63, 64, 65, 1000}) {
        if (n > primes.size()) break;
        EXPECT_EQ(sieve.nth_prime(n, interval.first), primes[n - 1]) << n;
    }
}

// OEIS A006880, A007508 (10^6: 8169 pairs of twins), A046732 and A007504 by pari.
TEST(SieveCount, GivesTheKnownValues) {
    EXPECT_EQ(count_primes({0, 1'000'000'000}), 50'847'534U);
    const Totals totals = count({0, 1'000'000}, Quantities::all);
    EXPECT_EQ(totals.prime_count, 78'498U);
    EXPECT_EQ(totals.twin_count, 8169U);
    EXPECT_EQ(totals.largest_gap, 114U);  // after 492113
    EXPECT_EQ(totals.gap_start, 492'113U);
    EXPECT_EQ(prime_sum_text(totals), "37550402023");
}

// Around the bounds where another way of counting is taken, and the empty ones.
TEST(SieveCount, IsRightForTheSmallestIntervals) {
    Sieve sieve;
    for (const std::uint64_t last : {0, 1, 2, 3, 5, 6, 7, 29, 30, 31, 100, 254, 255, 256, 257, 600})
        for (const std::uint64_t first : {0, 1, 2, 3, 4, 5, 6, 7, 8, 29, 30, 31}) {
            if (first > last) continue;
            const Interval interval{first, last};
            SCOPED_TRACE(interval);
            expect_all_of(sieve, interval);
        }
}

TEST(SieveCount, IsRightForRandomIntervals) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE("WARPSIEVE_TEST_SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    Sieve sieve;
    for (int i = 0; i < 60; ++i) {
        const std::uint64_t longest = i % 3 == 0 ? 1000 : i % 3 == 1 ? 100'000 : 3'000'000;
        // Far up libprimesieve needs seconds for each.
        const Interval interval = random_interval(random, longest, std::uint64_t{1} << 52);
        SCOPED_TRACE(interval);
        expect_all_of(sieve, interval);
    }
}

TEST(SieveCount, IsRightAtTheEnd) {
    Sieve sieve;
    for (const std::uint64_t length : {0, 1, 57, 58, 59, 255, 256, 257, 5000, 50'000}) {
        SCOPED_TRACE(length);
        const Interval interval{largest - length, largest};
        const std::vector<std::uint64_t> primes = primes_of(interval);
        expect_totals(sieve.count(interval, Quantities::all), primes);
        EXPECT_EQ(handed_out(sieve, interval), primes);
    }
    EXPECT_EQ(prime_sum_text(sieve.count({largest - 94, largest}, Quantities::sum)),
              "55340232221128654611");  // 2^64 - 59, 83 and 95
}

TEST(SieveCount, GivesWhatIsAskedForAndNothingElse) {
    for (const std::uint64_t last : {200, 100'000}) {
        const Totals totals = count({0, last}, Quantities::twins | Quantities::gaps);
        EXPECT_EQ(totals.prime_count, primes_of({0, last}).size());
        EXPECT_NE(totals.twin_count, 0U);
        EXPECT_NE(totals.largest_gap, 0U);
        EXPECT_EQ(totals.triplet_count, 0U);
        EXPECT_EQ(totals.prime_sum_low, 0U);
    }
}

TEST(SieveNth, GivesTheKnownValues) {
    // OEIS A006988.
    for (const auto& [n, prime] : std::map<std::uint64_t, std::uint64_t>{
             {1, 2}, {10, 29}, {100, 541}, {1000, 7919}, {1'000'000, 15'485'863}})
        EXPECT_EQ(nth_prime(n), prime);
    EXPECT_EQ(nth_prime(1, 7), 7U);
    EXPECT_EQ(nth_prime(1, 8), 11U);
    EXPECT_EQ(nth_prime(1, largest - 58), largest - 58);
}

TEST(SieveNth, RefusesWhatThereIsNot) {
    Sieve sieve;
    EXPECT_TRUE(contains(refusal<UsageError>([&] { static_cast<void>(sieve.nth_prime(0)); }),
                         "counted from 1"));
    const std::map<std::uint64_t, std::uint64_t> missing = {
        {1, largest - 57}, {64, largest - 100}, {65, largest - 100}, {largest, 0}};
    for (const auto& [n, start] : missing) {
        const std::string text =
            refusal<UsageError>([&] { static_cast<void>(sieve.nth_prime(n, start)); });
        EXPECT_TRUE(contains(text, "nth " + std::to_string(n))) << text;
        EXPECT_TRUE(contains(text, "from " + std::to_string(start))) << text;
    }
}

TEST(SieveArguments, ThatCannotBeMeantAreRefused) {
    Sieve sieve;
    const auto nothing = [](std::span<const std::uint64_t>) {};
    const std::string text = refusal<UsageError>([&] {
        static_cast<void>(sieve.count_primes({10, 9}));
    });
    EXPECT_TRUE(contains(text, "from 10 to 9")) << text;
    EXPECT_THROW(sieve.for_each_block({10, 9}, nothing), UsageError);
    EXPECT_THROW(static_cast<void>(sieve.count({0, 9}, static_cast<Quantities>(256))), UsageError);
    EXPECT_THROW(Sieve({.threads = most_threads + 1}), UsageError);
    EXPECT_THROW(Sieve({.engine = EngineChoice::cpu, .devices = {0}}), UsageError);
    EXPECT_THROW(Sieve({.engine = static_cast<EngineChoice>(3)}), UsageError);
    EXPECT_THROW(sieve.set_options({.threads = most_threads + 1}), UsageError);
    EXPECT_EQ(sieve.count_primes({0, 100'000}), 9592U);
}

TEST(SieveOptions, DoNotChangeTheResult) {
    Sieve sieve({.engine = EngineChoice::cpu, .threads = 1});
    for (const unsigned threads : {1U, 2U, 3U, 0U}) {
        sieve.set_options({.engine = EngineChoice::cpu, .threads = threads});
        EXPECT_EQ(sieve.count_primes({0, 20'000'000}), 1'270'607U);
    }
}

TEST(SieveOptions, ThatAskForAGpuNeedOne) {
    const gpu::DeviceList list = gpu::list_devices(gpu::Look::outside);
    for (const EngineOptions& options :
         {EngineOptions{.engine = EngineChoice::cuda}, EngineOptions{.devices = {4000}}}) {
        if (options.devices.empty() && list.problem.empty()) continue;
        Sieve sieve(options);
        try {
            static_cast<void>(sieve.count_primes({0, 1'000'000}));
            ADD_FAILURE() << "no GPU was missed";
        } catch (const DeviceError& error) {
            EXPECT_EQ(error.code(), ExitCode::unavailable);
        }
    }
}

TEST(SieveBlocks, ComeInTheThreadThatCallsAndEndWhenItIsEnough) {
    Sieve sieve;
    for (const std::uint64_t last : {200, 20'000'000}) {
        std::size_t blocks = 0;
        const std::thread::id caller = std::this_thread::get_id();
        EXPECT_FALSE(sieve.for_each_block({0, last}, [&](std::span<const std::uint64_t> block) {
            EXPECT_EQ(std::this_thread::get_id(), caller);
            EXPECT_EQ(block.front(), 2U);
            ++blocks;
            return false;
        }));
        EXPECT_EQ(blocks, 1U);
    }
    std::uint64_t sum = 0;
    EXPECT_TRUE(for_each_block({0, 2'000'000}, [&sum](std::span<const std::uint64_t> block) {
        sum = std::accumulate(block.begin(), block.end(), sum);
    }));
    EXPECT_EQ(sum, 142'913'828'922U);  // Project Euler, problem 10
}

TEST(SieveBlocks, PassExceptionsOnAsTheyAre) {
    struct Own {
        int value;
    };
    Sieve sieve;
    for (const std::uint64_t last : {200, 20'000'000}) {
        try {
            sieve.for_each_block({0, last},
                                 [](std::span<const std::uint64_t>) -> void { throw Own{42}; });
            ADD_FAILURE() << "nothing was thrown";
        } catch (const Own& own) {
            EXPECT_EQ(own.value, 42);
        }
        EXPECT_EQ(sieve.count_primes({0, last}), primes_of({0, last}).size());
    }
}

TEST(SieveCalls, FromItsOwnCallbackAreRefused) {
    Sieve sieve;
    for (const std::uint64_t last : {200, 2'000'000}) {
        sieve.for_each_block({0, last}, [&](std::span<const std::uint64_t>) {
            EXPECT_THROW(static_cast<void>(sieve.count_primes({0, 10})), UsageError);
            EXPECT_THROW(static_cast<void>(sieve.nth_prime(1000)), UsageError);
            EXPECT_THROW(sieve.set_options({}), UsageError);
            EXPECT_TRUE(is_prime(7));
        });
        EXPECT_EQ(sieve.count_primes({0, 10}), 4U);
    }
}

TEST(SieveCalls, WorkInSeveralThreadsWithASieveEach) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([] {
            Sieve sieve({.threads = 2});
            for (int call = 0; call < 20; ++call) {
                EXPECT_EQ(sieve.count_primes({0, 1'000'000}), 78'498U);
                EXPECT_EQ(count_primes({0, 10'000}), 1229U);
            }
        });
}

TEST(SieveCalls, WorkAfterAMove) {
    Sieve sieve({.threads = 1});
    EXPECT_EQ(sieve.count_primes({0, 10'000}), 1229U);
    Sieve other = std::move(sieve);
    EXPECT_EQ(other.count_primes({0, 10'000}), 1229U);
    sieve = std::move(other);
    EXPECT_EQ(sieve.count_primes({0, 10'000}), 1229U);
}

}  // namespace
}  // namespace warpsieve::test
