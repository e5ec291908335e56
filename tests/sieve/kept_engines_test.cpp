#include "sieve/kept_engines.hpp"

#include <gtest/gtest.h>

#include "support/intervals.hpp"
#include "support/recording_listener.hpp"

namespace warpsieve::sieve {
namespace {

/// Long enough for a check, and short enough that no GPU is worth it.
constexpr Interval some_work{0, 2'000'000};

class KeptEnginesTest : public testing::Test {
protected:
    /// Checks that the engine for some work has done before and does now: its first work always is
    /// checked.
    std::uint32_t checks_after_some_work() {
        batches::CheckedEngine& engine = engines.engine_for(some_work, listener);
        EXPECT_EQ(engine.name(), "cpu");
        EXPECT_TRUE(engine.sieve(some_work, {}, {}));
        return engine.checks();
    }

    KeptEngines engines{EngineOptions{.threads = 1}};
    test::RecordingListener listener;
};

TEST_F(KeptEnginesTest, AreMadeOnce) {
    batches::CheckedEngine* const first = &engines.engine_for(some_work, listener);
    EXPECT_EQ(&engines.engine_for({test::largest, test::largest}, listener), first);
    EXPECT_TRUE(listener.events.empty());
}

TEST_F(KeptEnginesTest, AreCheckedByASecondMethodFromTheirFirstWorkOn) {
    EXPECT_EQ(checks_after_some_work(), 1U);
    EXPECT_EQ(checks_after_some_work(), 1U) << "which is enough for a while";
}

TEST_F(KeptEnginesTest, AreOthersOnceTheyWereDropped) {
    EXPECT_EQ(checks_after_some_work(), 1U);
    engines.drop();
    EXPECT_EQ(engines.engine_for(some_work, listener).checks(), 0U);
    EXPECT_EQ(checks_after_some_work(), 1U);
}

TEST_F(KeptEnginesTest, OfTheAutomaticChoiceCountWithoutAGpuToo) {
    const Interval long_work{0, test::largest};
    const std::string name = engines.engine_for(long_work, listener).name();
    EXPECT_TRUE(name == "cpu" || name == "cuda") << name;
    EXPECT_EQ(&engines.engine_for(long_work, listener), &engines.engine_for(long_work, listener));
}

}  // namespace
}  // namespace warpsieve::sieve
