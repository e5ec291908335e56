#include "core/sample.hpp"

#include <gtest/gtest.h>

#include <random>

#include "core/math.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

TEST(ChooseSample, StaysInsideTheBatchWithAllItsIntegers) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 2000; ++i) {
        const std::uint64_t first = random() >> random() % 64;
        const std::uint64_t span = random() >> (24 + random() % 30);
        const Interval batch{first, saturating_add(first, span)};
        const auto sample =
            choose_sample(batch, static_cast<double>(random() % 1'000'000), random());
        if (!sample) continue;
        EXPECT_EQ(sample->first % sample_grain, 0U);
        EXPECT_EQ(sample->count % sample_grain, 0U);
        ASSERT_GT(sample->count, 0U);
        EXPECT_GE(sample->first * wheel, batch.first);
        EXPECT_LE((sample->first + sample->count) * wheel - 1, batch.last);
    }
}

TEST(ChooseSample, TakesOneGrainAtLeastAndAllAtMost) {
    const Interval batch{0, 100 * sample_grain * wheel};
    EXPECT_EQ(choose_sample(batch, 0, 7)->count, sample_grain);
    EXPECT_EQ(choose_sample(batch, 10.0 * sample_grain, 7)->count, 10 * sample_grain);
    EXPECT_EQ(choose_sample(batch, 1e30, 7)->count, 99 * sample_grain);
}

TEST(ChooseSample, FindsNoneInAShortBatch) {
    EXPECT_FALSE(choose_sample({0, sample_grain * wheel}, 1, 7));
    EXPECT_FALSE(choose_sample({max_u64, max_u64}, 1, 7));
}

TEST(ChooseSample, ReachesEveryGrain) {
    const Interval batch{0, 4 * sample_grain * wheel + 5};
    std::uint64_t seen = 0;
    for (std::uint64_t random = 0; random < 6; ++random)
        seen |= 1U << choose_sample(batch, 1, random)->first / sample_grain;
    EXPECT_EQ(seen, 0b1110U);
}

}  // namespace
}  // namespace warpsieve::core
