#include "run/time_limit.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "support/manual_clock.hpp"

namespace warpsieve::run {
namespace {

constexpr host::Seconds hour{3600};
constexpr host::Seconds minute{60};

/// A job whose end the test moves.
class TimeLimitTest : public testing::Test {
protected:
    [[nodiscard]] TimeLimit limit(std::optional<host::Seconds> max_time = std::nullopt) {
        TimeLimit made(max_time, {[this] { return answer(); }, [this] { return continuations; }},
                       clock.clock());
        made.begin();
        return made;
    }
    std::optional<host::Seconds> answer() {
        ++asked;
        if (!ends_in) return std::nullopt;
        return *ends_in - (clock.clock().steady() - start_);
    }
    /// Batches of a second until the limit is reached; the time then, since the start.
    host::Seconds run_until_reached(TimeLimit& limit, host::Seconds give_up = 100 * hour) {
        while (passed() < give_up) {
            clock.advance(host::Seconds(1));
            if (limit.reached()) return passed();
        }
        return give_up;
    }
    [[nodiscard]] host::Seconds passed() const { return clock.clock().steady() - start_; }

    test::ManualClock clock;
    std::optional<host::Seconds> ends_in = 4 * hour;  ///< since the start
    std::uint64_t continuations = 0;
    int asked = 0;

private:
    host::SteadyTime start_ = clock.clock().steady();
};

TEST_F(TimeLimitTest, StopsAMinuteBeforeTheEndOfALongJob) {
    TimeLimit long_job = limit();
    EXPECT_EQ(long_job.take_note(), "Slurm ends this job in 4 h; will stop 1 min before");
    EXPECT_EQ(long_job.take_note(), std::nullopt);
    EXPECT_EQ(run_until_reached(long_job), 4 * hour - minute);
    EXPECT_EQ(asked, 2);
}

TEST_F(TimeLimitTest, StopsAFewSecondsBeforeTheEndOfAShortJob) {
    ends_in = minute;
    TimeLimit short_job = limit();
    EXPECT_EQ(short_job.take_note(), "Slurm ends this job in 1 min; will stop 5 s before");
    EXPECT_EQ(run_until_reached(short_job), host::Seconds(55));
}

TEST_F(TimeLimitTest, KeepsMoreTimeWhereSavesAreSlow) {
    TimeLimit slow = limit();
    slow.saved(host::Seconds(99));
    EXPECT_EQ(run_until_reached(slow), 4 * hour - 3 * host::Seconds(99 + 1));
    EXPECT_EQ(slow.reserve(), host::Seconds(300));
}

TEST_F(TimeLimitTest, KeepsMoreTimeWhereBatchesAreLong) {
    TimeLimit slow = limit();
    clock.advance(host::Seconds(120));
    EXPECT_FALSE(slow.reached());
    EXPECT_EQ(run_until_reached(slow), 4 * hour - host::Seconds(360));
}

TEST_F(TimeLimitTest, KeepsAQuarterOfTheTimeAtMost) {
    ends_in = 10 * minute;
    TimeLimit slow = limit();
    slow.saved(hour);
    EXPECT_EQ(run_until_reached(slow), host::Seconds(450));
}

TEST_F(TimeLimitTest, GoesOnWhenTheLimitWasRaised) {
    TimeLimit raised = limit();
    static_cast<void>(raised.take_note());
    ends_in = 6 * hour;
    EXPECT_EQ(run_until_reached(raised), 6 * hour - minute);
    EXPECT_EQ(raised.take_note(), "Slurm now ends this job in 2 h 01 min; will stop 1 min before");
}

TEST_F(TimeLimitTest, AsksAgainAfterASuspension) {
    TimeLimit suspended = limit();
    clock.advance(3 * hour);
    ends_in = 7 * hour;
    ++continuations;
    EXPECT_FALSE(suspended.reached());
    EXPECT_EQ(asked, 2);
    // The time of the suspension is no batch's.
    EXPECT_EQ(suspended.reserve(), minute);
    EXPECT_EQ(run_until_reached(suspended), 7 * hour - minute);
}

TEST_F(TimeLimitTest, HearsOfASuspensionAMomentLate) {
    TimeLimit suspended = limit();
    clock.advance(hour);
    suspended.saved(hour);
    EXPECT_FALSE(suspended.reached());
    ends_in = 5 * hour;
    ++continuations;
    EXPECT_EQ(run_until_reached(suspended), 5 * hour - minute);
    EXPECT_EQ(suspended.reserve(), minute);
}

TEST_F(TimeLimitTest, StopsBeforeTheEndThatItKnewWhenNobodyAnswersAnyMore) {
    TimeLimit deaf = limit();
    ends_in.reset();
    ++continuations;
    EXPECT_EQ(run_until_reached(deaf), 4 * hour - minute);
}

TEST_F(TimeLimitTest, SaysThatNobodyKnowsAndGoesOn) {
    ends_in.reset();
    TimeLimit unknown = limit();
    EXPECT_EQ(unknown.take_note(),
              "Slurm does not say when this job ends; its signals will be obeyed");
    ++continuations;
    EXPECT_EQ(run_until_reached(unknown), 100 * hour);
    EXPECT_EQ(unknown.take_note(), std::nullopt);
    EXPECT_EQ(asked, 2);
}

TEST_F(TimeLimitTest, IsNeverReachedInAJobWithoutOne) {
    ends_in = host::Seconds(std::numeric_limits<double>::infinity());
    TimeLimit unlimited = limit();
    EXPECT_EQ(unlimited.take_note(), std::nullopt);
    EXPECT_EQ(run_until_reached(unlimited), 100 * hour);
}

TEST_F(TimeLimitTest, IsReachedAtOnceWhenTheLimitHasPassed) {
    ends_in = host::Seconds(0);
    TimeLimit late = limit();
    EXPECT_TRUE(late.reached());
}

TEST_F(TimeLimitTest, IsThatOfTheUserWhereItComesFirst) {
    TimeLimit asked_for = limit(hour);
    EXPECT_EQ(run_until_reached(asked_for), hour);
    EXPECT_EQ(asked, 1);
}

TEST_F(TimeLimitTest, OutsideOfAJobIsThatOfTheUserOnly) {
    TimeLimit alone(std::nullopt, {}, clock.clock());
    alone.begin();
    EXPECT_EQ(alone.take_note(), std::nullopt);
    EXPECT_EQ(run_until_reached(alone), 100 * hour);
}

}  // namespace
}  // namespace warpsieve::run
