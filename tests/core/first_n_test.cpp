#include <gtest/gtest.h>

#include <algorithm>

#include "core/estimate.hpp"
#include "core/job.hpp"
#include "core/math.hpp"
#include "core/progress.hpp"
#include "core/wheel.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::core {
namespace {

/// The first `first_n` primes from 0: as many as the job gives before it is done.
Job first(std::uint64_t first_n, std::uint64_t start = 0) {
    return {.interval = {start, max_u64}, .first_n = first_n};
}

/// A batch whose primes are its last `count` integers; without a bitmap.
BatchResult batch(const Progress& progress, const Interval& interval, std::uint64_t count) {
    BatchResult result{.interval = interval};
    result.slices.resize(grid_rows(interval, progress.wanted().seams.grid_shift));
    if (count != 0)
        result.slices.back() = {
            .prime_count = count, .smallest_prime = interval.first, .largest_prime = interval.last};
    return result;
}

TEST(LengthHolding, HoldsThePrimesThatItIsFor) {
    // p(10^k), OEIS A006988
    const std::uint64_t nth[] = {2,
                                 29,
                                 541,
                                 7919,
                                 104729,
                                 1299709,
                                 15485863,
                                 179424673,
                                 2038074743,
                                 22801763489,
                                 252097800623,
                                 2760727302517,
                                 29996224275833,
                                 323780508946331};
    std::uint64_t n = 1;
    for (const std::uint64_t p : nth) {
        EXPECT_GT(length_holding(0, n), p) << n;
        // The 512 matter for few.
        EXPECT_LT(length_holding(0, n), p + p / 2 + 15'000) << n;
        n *= 10;
    }
    // The longest distance of primes below 2^64 is 1550 (OEIS A005250).
    EXPECT_GT(length_holding(18'361'375'334'787'046'697U, 2), 1550U);
}

TEST(LengthHolding, HoldsAQuarterMoreThanTheMeanAtAnyHeight) {
    for (const double start : {0., 1e6, 1e12, 1e18})
        for (const double count : {1e3, 1e6, 1e9, 1e12, 1e15}) {
            const auto from = static_cast<std::uint64_t>(start);
            const std::uint64_t length = length_holding(from, static_cast<std::uint64_t>(count));
            if (saturating_add(from, length) == max_u64) continue;
            EXPECT_GT(estimate_primes({from, from + length}), 1.2 * count) << start << " " << count;
        }
}

TEST(LengthHolding, StopsAtTheEndOf64Bits) {
    EXPECT_EQ(length_holding(0, max_u64), max_u64);
    EXPECT_EQ(length_holding(max_u64, max_u64), max_u64);
    EXPECT_EQ(expected_interval(first(max_u64)), (Interval{0, max_u64}));
    EXPECT_EQ(expected_interval(first(10, max_u64 - 5)), (Interval{max_u64 - 5, max_u64}));
}

TEST(FirstN, HasAGridForWhatItIsExpectedToSieve) {
    // 1e9 primes from 0 end at 2.3e10, and need far fewer rows of the whole range.
    const Job job = first(1'000'000'000);
    const std::uint64_t rows =
        grid_rows({0, 22'801'763'489}, Progress(job).wanted().seams.grid_shift);
    EXPECT_GT(rows, max_grid_rows / 4);
    EXPECT_LE(rows, max_grid_rows);
}

TEST(FirstN, IsDoneWithTheLastOfThem) {
    Progress progress(first(10));
    EXPECT_EQ(progress.primes_missing(), 10U);
    progress.add(batch(progress, {0, 99}, 4));
    EXPECT_EQ(progress.primes_missing(), 6U);
    EXPECT_DOUBLE_EQ(progress.fraction(), 0.4);
    EXPECT_EQ(progress.integers_sieved(), 100);
    EXPECT_FALSE(progress.done());
    progress.add(batch(progress, {100, 149}, 6));
    EXPECT_TRUE(progress.done());
    EXPECT_EQ(progress.fraction(), 1);
    EXPECT_EQ(progress.sieved_through(), 149U);
    const Progress restored(progress.job(), progress.state());
    EXPECT_TRUE(restored.done());
}

TEST(FirstN, IsDoneAtTheEndOf64BitsWithFewer) {
    Progress progress(first(10, max_u64 - 100));
    progress.add(batch(progress, {max_u64 - 100, max_u64}, 3));
    EXPECT_TRUE(progress.done());
    EXPECT_EQ(progress.primes_missing(), 7U);
    EXPECT_EQ(progress.fraction(), 1);
}

TEST(FirstN, RefusesMorePrimesAndIntegersAfterTheLast) {
    Progress progress(first(10));
    EXPECT_THROW(progress.add(batch(progress, {0, 99}, 11)), WrongResultError);
    BatchResult longer = batch(progress, {0, 99}, 10);
    longer.slices.back().largest_prime = 97;
    EXPECT_THROW(progress.add(longer), WrongResultError);
    EXPECT_FALSE(progress.sieved_through());
    progress.add(batch(progress, {0, 99}, 10));
    const auto restore = [&](std::uint64_t first_n) {
        return Progress(first(first_n), progress.state());
    };
    EXPECT_NO_THROW(static_cast<void>(restore(10)));
    EXPECT_THROW(static_cast<void>(restore(9)), WrongResultError);
}

TEST(FirstN, AsksForABitmapWhereABatchMayHoldTheLast) {
    const Progress progress(first(1000));
    EXPECT_FALSE(progress.wanted().bitmap);
    EXPECT_TRUE(progress.wanted(Interval{0, 10'000}).bitmap);
    EXPECT_TRUE(progress.wanted(Interval{0, 125 * 30}).bitmap);
    EXPECT_FALSE(progress.wanted(Interval{0, 1000}).bitmap);  // at most 8 of every 30
    EXPECT_FALSE(Progress({.interval = {0, 9}}).wanted(Interval{0, 9}).bitmap);
}

TEST(FirstN, CutsBatchesThatNeedNoBitmapOrAShortOne) {
    for (const std::uint64_t start : {std::uint64_t{0}, std::uint64_t{1} << 60})
        for (std::uint64_t n = 1; n < 1'000'000'000'000; n *= 7)
            for (const std::uint64_t length : {std::uint64_t{1}, std::uint64_t{1} << 30, max_u64}) {
                const Progress progress(first(n, start));
                const Interval batch = progress.next_batch(length);
                if (!progress.wanted(batch).bitmap) continue;
                EXPECT_LE(batch.span(), max_bitmap_integers + 240) << n << " from " << start;
                EXPECT_LE(batch.span(), length_holding(start, n) + 240) << n << " from " << start;
            }
}

TEST(FirstN, HasBatchesWithoutABitmapWhereThePrimesAreFarAway) {
    const Progress progress(first(1'000'000'000'000));
    const Interval batch = progress.next_batch(1'000'000'000'000);
    EXPECT_FALSE(progress.wanted(batch).bitmap);
    EXPECT_GT(batch.span(), 900'000'000'000U);
}

TEST(FirstN, EstimatesTheIntegersLeft) {
    const double left = estimate_integers_left(Progress(first(1'000'000'000)));
    EXPECT_NEAR(left / 22801763489., 1, 0.05);  // p(10^9)
    const double far = estimate_integers_left(Progress(first(1'000'000, 1UL << 60)));
    EXPECT_NEAR(far / (1e6 * 41.59), 1, 0.01);  // ln 2^60
    EXPECT_EQ(estimate_integers_left(Progress(first(1000, max_u64 - 9))), 10);
    EXPECT_EQ(estimate_integers_left(Progress({.interval = {0, 999}})), 1000);
}

TEST(LongestBatch, IsBoundedWhereABitmapIsStored) {
    for (const Store store : {Store::bitmap, Store::primes}) {
        const Progress progress({.interval = {0, max_u64}, .store = store});
        const Interval batch = progress.next_batch(max_u64);
        EXPECT_LE(bytes_of(batch).count, (std::uint64_t{96} << 20) + 8);
    }
    EXPECT_EQ(Progress({.interval = {0, max_u64}}).next_batch(max_u64).last, max_u64);
}

}  // namespace
}  // namespace warpsieve::core
