#include "core/longer_job.hpp"

#include <gtest/gtest.h>

#include <random>

#include "core/math.hpp"
#include "core/wheel.hpp"
#include "support/every_quantity.hpp"
#include "support/seed.hpp"
#include "support/stands_for_prime.hpp"
#include "support/trial_engine.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::core {
namespace {

using test::stands_for_prime;

/// Sieves what is left, in batches of about this length.
void sieve_on(Progress& progress, std::uint64_t length) {
    while (!progress.done()) {
        const Interval batch = progress.next_batch(length);
        progress.add(
            cut_to_job(test::sieve_by(stands_for_prime, batch, progress.wanted(batch)), progress));
    }
}

Progress in_one_go(const Job& job) {
    Progress progress(job);
    sieve_on(progress, 100'000);
    return progress;
}

Progress grown(const Progress& shorter, const Job& job) {
    Progress progress = in_longer_job(shorter, job);
    if (cuts_a_byte(progress)) progress.add(rest_of_cut_byte(progress, stands_for_prime));
    EXPECT_FALSE(cuts_a_byte(progress));
    sieve_on(progress, 7000);
    return progress;
}

void expect_same(const Progress& found, const Progress& expected) {
    EXPECT_EQ(found.totals(), expected.totals());
    EXPECT_TRUE(found.grid() == expected.grid());
    EXPECT_TRUE(found.table() == expected.table());
    EXPECT_TRUE(found.gap_table() == expected.gap_table());
    EXPECT_EQ(found.sieved_through(), expected.sieved_through());
}

class LongerJob : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};
};

Job counting_all(const Interval& interval) {
    return {.interval = interval,
            .quantities = test::every_quantity(),
            .table = {.step = interval.first % 2 == 0 ? 17U : 5000U}};
}

TEST_F(LongerJob, IsAsIfItHadBeenAskedForFromTheStart) {
    // Every bit of a byte as the cut, where tuplets are many, none, and where 2^64 ends.
    for (const std::uint64_t start : {std::uint64_t{0}, std::uint64_t{3}, std::uint64_t{1'000'000},
                                      std::uint64_t{1'000'017}, max_u64 - 400, max_u64 - 47})
        for (std::uint64_t length = 1; length <= 75 && start + length < max_u64; ++length) {
            const Progress shorter = in_one_go(counting_all({start, start + length - 1}));
            for (const std::uint64_t more : {1U, 2U, 7U, 29U, 31U, 300U}) {
                const Job job = counting_all({start, saturating_add(start + length - 1, more)});
                SCOPED_TRACE(testing::Message() << "[" << start << ", " << start + length - 1
                                                << "] to " << job.interval.last);
                expect_same(grown(shorter, job), in_one_go(job));
            }
        }
}

TEST_F(LongerJob, HasACoarserGrid) {
    for (int i = 0; i < 20; ++i) {
        const std::uint64_t start = random_() >> (random_() % 50 + 10);
        const std::uint64_t length = 1 + random_() % 200'000;
        const Job job = counting_all({start, start + length + random_() % 1'000'000});
        SCOPED_TRACE(testing::Message()
                     << "[" << start << ", " << start + length - 1 << "] to " << job.interval.last);
        expect_same(grown(in_one_go(counting_all({start, start + length - 1})), job),
                    in_one_go(job));
    }
}

TEST_F(LongerJob, MayBeginWhereTheShorterOneIsNotDone) {
    Progress half(counting_all({0, 100'000}));
    EXPECT_EQ(in_longer_job(half, counting_all({0, 1'000'000})).sieved_through(), std::nullopt);
    const Interval batch = half.next_batch(50'000);
    half.add(test::sieve_by(stands_for_prime, batch, half.wanted(batch)));
    const Job job = counting_all({0, 1'000'003});
    EXPECT_FALSE(cuts_a_byte(in_longer_job(half, job)));
    expect_same(grown(half, job), in_one_go(job));
}

TEST_F(LongerJob, MayGrowAgainAndAgain) {
    std::uint64_t stop = 17;
    Progress progress = in_one_go(counting_all({0, stop}));
    while (stop < 200'000) {
        stop += 1 + random_() % (stop + 1);
        progress = grown(progress, counting_all({0, stop}));
    }
    expect_same(progress, in_one_go(counting_all({0, stop})));
}

TEST_F(LongerJob, AsksForMorePrimes) {
    for (const std::uint64_t start : {std::uint64_t{0}, std::uint64_t{1'000'000}}) {
        const auto first = [&](std::uint64_t n) {
            return Job{.interval = {start, max_u64}, .quantities = all_quantities, .first_n = n};
        };
        // 8 and more primes end in every byte and at every bit of it.
        for (std::uint64_t n = 1; n <= 60; ++n)
            for (const std::uint64_t more : {1U, 2U, 3U, 10U, 500U})
                expect_same(grown(in_one_go(first(n)), first(n + more)),
                            in_one_go(first(n + more)));
    }
}

TEST_F(LongerJob, MayAskForMorePrimesThanThereAre) {
    const auto last = [&](std::uint64_t n) {
        return Job{.interval = {max_u64 - 1000, max_u64}, .first_n = n};
    };
    const std::uint64_t all = in_one_go(last(1000)).totals().prime_count;
    for (const std::uint64_t n : {std::uint64_t{1}, all - 1, all, all + 1})
        expect_same(grown(in_one_go(last(n)), last(2000)), in_one_go(last(2000)));
}

TEST_F(LongerJob, BeginsWithABatchThatAnEngineFindsToo) {
    for (std::uint64_t stop = 1'000'000; stop < 1'000'060; ++stop) {
        Progress progress =
            in_longer_job(in_one_go(counting_all({0, stop})), counting_all({0, 2'000'000}));
        if (!cuts_a_byte(progress)) continue;
        const BatchResult byte = rest_of_cut_byte(progress, stands_for_prime);
        const BatchResult same =
            test::sieve_by(stands_for_prime, byte.interval, {.digest = true, .bitmap = true});
        EXPECT_EQ(byte.digest, same.digest);
        EXPECT_EQ(byte.bitmap, same.bitmap);
        EXPECT_EQ(byte.interval, (Interval{stop + 1, stop / wheel * wheel + wheel - 1}));
    }
}

TEST_F(LongerJob, RefusesOneThatBeginsElsewhere) {
    const Progress progress = in_one_go(counting_all({0, 1000}));
    EXPECT_THROW(static_cast<void>(in_longer_job(progress, counting_all({1500, 9000}))),
                 WrongResultError);
    EXPECT_THROW(static_cast<void>(in_longer_job(progress, counting_all({0, 999}))),
                 WrongResultError);
}

}  // namespace
}  // namespace warpsieve::core
