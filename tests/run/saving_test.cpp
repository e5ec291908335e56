#include "run/saving.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace warpsieve::run {
namespace {

host::SteadyTime at(double seconds) {
    return host::SteadyTime(
        std::chrono::duration_cast<host::SteadyTime::duration>(host::Seconds(seconds)));
}

TEST(CheckpointPolicy, HasTheIntervalOfYoungAndDaly) {
    for (const double save : {0.01, 0.1, 1.0}) {
        const double interval = default_checkpoint_interval(host::Seconds(save)).count();
        EXPECT_NEAR(interval, std::sqrt(2 * save * 86400), 1e-9) << save;
    }
}

TEST(CheckpointPolicy, StaysWithinHalfAMinuteAndTenMinutes) {
    EXPECT_EQ(default_checkpoint_interval(host::Seconds(0)), host::Seconds(30));
    EXPECT_EQ(default_checkpoint_interval(host::Seconds(0.001)), host::Seconds(30));
    EXPECT_EQ(default_checkpoint_interval(host::Seconds(100)), host::Seconds(600));
}

TEST(CheckpointPolicy, IsDueAfterTheIntervalThatWasAskedFor) {
    CheckpointPolicy policy(host::Seconds(10), at(100));
    EXPECT_EQ(policy.interval(), host::Seconds(10));
    EXPECT_FALSE(policy.due(at(100)));
    EXPECT_FALSE(policy.due(at(109.9)));
    EXPECT_TRUE(policy.due(at(110)));
    policy.saved(at(111), host::Seconds(50));
    EXPECT_EQ(policy.interval(), host::Seconds(10));
    EXPECT_FALSE(policy.due(at(120.9)));
    EXPECT_TRUE(policy.due(at(121)));
}

TEST(CheckpointPolicy, FollowsTheTimeThatSavesTake) {
    CheckpointPolicy policy(std::nullopt, at(0));
    EXPECT_EQ(policy.interval(), host::Seconds(30));
    policy.saved(at(1), host::Seconds(0.1));
    EXPECT_NEAR(policy.interval().count(), 131.45, 0.01);
    policy.saved(at(2), host::Seconds(0.0001));
    EXPECT_EQ(policy.interval(), host::Seconds(30));
    EXPECT_FALSE(policy.due(at(31.9)));
    EXPECT_TRUE(policy.due(at(32)));
}

TEST(CheckpointPolicy, TriesAgainAnIntervalAfterAFailure) {
    CheckpointPolicy policy(host::Seconds(10), at(0));
    policy.failed(at(15));
    EXPECT_FALSE(policy.due(at(24)));
    EXPECT_TRUE(policy.due(at(25)));
}

}  // namespace
}  // namespace warpsieve::run
