#include "batches/batches.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace warpsieve::batches {
namespace {

/// An engine whose batches take fixed + integers / rate seconds, give or take some noise.
class SizedRun {
public:
    SizedRun(std::uint64_t preferred, host::Seconds interval, bool bitmaps = false)
        : sizer_(preferred, interval, bitmaps) {}

    double fixed = 0;
    double rate = 1e9;
    double noise = 0;
    double delay = 0;  ///< mean of what other processes cost each batch, exponentially distributed

    /// Seconds of the next batch.
    double batch() {
        const auto integers = static_cast<double>(sizer_.length());
        const double seconds =
            (fixed + integers / rate) * (1 + noise * (uniform_(random_) - 0.5) * 2) -
            delay * std::log1p(-uniform_(random_));
        sizer_.measured(integers, host::Seconds(seconds));
        return seconds;
    }
    double longest_of(int batches) {
        double longest = 0;
        for (int i = 0; i < batches; ++i) longest = std::max(longest, batch());
        return longest;
    }
    void settle() {
        for (int i = 0; i < 60; ++i) batch();
    }
    [[nodiscard]] std::uint64_t length() const { return sizer_.length(); }
    /// Integers per second over many batches.
    double throughput() {
        double integers = 0;
        double seconds = 0;
        for (int i = 0; i < 300; ++i) {
            integers += static_cast<double>(sizer_.length());
            seconds += batch();
        }
        return integers / seconds;
    }

private:
    BatchSizer sizer_;
    std::mt19937_64 random_{1};
    std::uniform_real_distribution<double> uniform_{0, 1};
};

constexpr std::uint64_t preferred = 1'000'000;

TEST(BatchSizer, TakesTheEnginesChoiceFirst) {
    EXPECT_EQ(BatchSizer(preferred, host::Seconds(60)).length(), preferred);
    EXPECT_EQ(BatchSizer(preferred, host::Seconds(1)).length(), preferred / 2);
    EXPECT_EQ(BatchSizer(1, host::Seconds(60)).length(), 240U);
    EXPECT_EQ(BatchSizer(~std::uint64_t{0}, host::Seconds(60)).length(), std::uint64_t{1} << 62);
}

class BatchSizerAt : public testing::TestWithParam<double> {};

TEST_P(BatchSizerAt, FindsBatchesOfHalfASecondOrSo) {
    SizedRun run(preferred, host::Seconds(60));
    run.rate = GetParam();
    run.settle();
    EXPECT_NEAR(run.batch(), 0.6, 0.1);
    EXPECT_LT(run.longest_of(1000), 1);
}

TEST_P(BatchSizerAt, FindsBatchesOfAThirdOfTheIntervalOrSo) {
    SizedRun run(preferred, host::Seconds(0.5));
    run.rate = GetParam();
    run.settle();
    EXPECT_NEAR(run.batch(), 0.15, 0.03);
    EXPECT_LT(run.longest_of(1000), 0.25);
}

INSTANTIATE_TEST_SUITE_P(AnySpeed, BatchSizerAt, testing::Values(2e5, 1e6, 1e9, 1e12, 1e15));

/// However fast the engine is: what a bitmap takes must stay in the caches and be used again.
TEST(BatchSizer, TakesNoLongerBatchesThanTheEnginePrefersWhereTheyHaveBitmaps) {
    for (const double rate : {1e7, 1e9, 1e12}) {
        SizedRun run(preferred, host::Seconds(60), true);
        run.rate = rate;
        EXPECT_EQ(run.length(), preferred);
        run.settle();
        EXPECT_EQ(run.length(), preferred);
        run.fixed = 3;  // and were it inefficient
        run.settle();
        EXPECT_EQ(run.length(), preferred);
    }
    SizedRun slow(preferred, host::Seconds(60), true);
    slow.rate = 1e5;
    slow.settle();
    EXPECT_NEAR(slow.batch(), 0.6, 0.1);
}

TEST(BatchSizer, KeepsBelowASecondWhenBatchesVary) {
    SizedRun run(preferred, host::Seconds(60));
    run.noise = 0.2;
    run.settle();
    EXPECT_LT(run.longest_of(10'000), 1.1);
}

TEST(BatchSizer, FollowsASlowerMachineAtOnce) {
    SizedRun run(preferred, host::Seconds(60));
    run.settle();
    run.rate /= 10;
    run.batch();  // nobody could know
    EXPECT_LT(run.longest_of(10), 2.5);
    EXPECT_LT(run.longest_of(10), 1.5);
    EXPECT_LT(run.longest_of(1000), 1);
    EXPECT_GT(run.batch(), 0.5);
}

TEST(BatchSizer, IsNotMisledByASlowFirstBatch) {
    SizedRun run(100'000'000, host::Seconds(60));
    run.fixed = 5;  // sieving primes of the whole run
    run.batch();
    run.fixed = 0;
    EXPECT_LT(run.longest_of(1000), 1);
    EXPECT_NEAR(run.batch(), 0.6, 0.1);
}

TEST(BatchSizer, KeepsAQuarterOfTheSpeedWhereShortBatchesWouldLoseIt) {
    for (const double noise : {0.0, 0.1})
        for (const double fixed : {0.01, 0.1, 1.0, 3.0}) {
            SizedRun run(600'000'000, host::Seconds(0.02));
            run.fixed = fixed;
            run.noise = noise;
            run.settle();
            for (int i = 0; i < 20; ++i) {
                EXPECT_GT(run.throughput(), 0.15 * run.rate) << fixed << " s fixed";
                EXPECT_LT(run.longest_of(100), 4 * fixed + 0.05) << fixed << " s fixed";
            }
        }
}

/// On a busy machine even the shortest batch takes longer than a short interval of saving.
TEST(BatchSizer, DoesNotCutBatchesToNothingWhereEachIsDelayed) {
    for (const double delay : {0.005, 0.02, 0.1}) {
        SizedRun run(600'000'000, host::Seconds(0.02));
        run.delay = delay;
        run.settle();
        for (int i = 0; i < 20; ++i) EXPECT_GT(run.throughput(), 0.08 * run.rate) << delay;
    }
}

TEST(BatchSizer, FindsAFixedCostThatCameLater) {
    SizedRun run(600'000'000, host::Seconds(0.02));
    run.settle();
    run.fixed = 1;
    run.settle();
    EXPECT_GT(run.throughput(), 0.15 * run.rate);
}

TEST(BatchSizer, IsShortAgainOnceTheFixedCostHasGone) {
    SizedRun run(600'000'000, host::Seconds(60));
    run.fixed = 3;
    run.settle();
    EXPECT_GT(run.batch(), 3);
    run.fixed = 0;
    run.settle();
    EXPECT_LT(run.longest_of(1000), 1);
}

TEST(BatchSizer, SurvivesBatchesThatTakeNoTime) {
    BatchSizer sizer(preferred, host::Seconds(60));
    for (int i = 0; i < 200; ++i)
        sizer.measured(static_cast<double>(sizer.length()), host::Seconds(0));
    EXPECT_EQ(sizer.length(), std::uint64_t{1} << 62);
    for (int i = 0; i < 200; ++i)
        sizer.measured(static_cast<double>(sizer.length()),
                       host::Seconds(10 * static_cast<double>(sizer.length())));
    EXPECT_LE(sizer.length(), preferred / 16);
}

TEST(BatchSizer, FollowsANewInterval) {
    BatchSizer sizer(preferred, host::Seconds(60));
    sizer.set_checkpoint_interval(host::Seconds(0.2));
    for (int i = 0; i < 60; ++i) {
        const auto integers = static_cast<double>(sizer.length());
        sizer.measured(integers, host::Seconds(integers / 1e9));
    }
    EXPECT_NEAR(static_cast<double>(sizer.length()) / 1e9, 0.06, 0.01);
}

}  // namespace
}  // namespace warpsieve::batches
