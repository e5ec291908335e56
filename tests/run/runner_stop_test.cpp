#include <gtest/gtest.h>

#include "run/runner_fixture.hpp"

// Interruptions that the run hears of.

namespace warpsieve::run {
namespace {

class InterruptedRun : public RunnerTest, public testing::WithParamInterface<core::Store> {
protected:
    InterruptedRun() { job.store = GetParam(); }
};

TEST_P(InterruptedRun, HasTheSameResultWhereverItIsStopped) {
    const std::size_t batches = stop_in_each_batch([&] {
        EXPECT_EQ(listener.endings.back(), report::Ending::stopped);
        EXPECT_EQ(saved().status, io::Status::paused);
        EXPECT_EQ(saved().history.back().end_reason, io::EndReason::stopped);
        EXPECT_EQ(start().ending, report::Ending::complete);
        expect_complete();
    });
    EXPECT_EQ(batches, 9U);
}

TEST_P(InterruptedRun, HasTheSameResultWhenStoppedAfterEveryBatch) {
    script.after = [&](std::size_t /*batch*/, core::BatchResult& result) {
        // Not at the batch that is checked on resume, so that every session gains something.
        const auto through = saved().progress.sieved_through();
        if (!through || result.interval.first > *through) stop.request_stop();
    };
    static_cast<void>(start_until_complete());
    EXPECT_EQ(processes, 9);
    EXPECT_EQ(saved().history.size(), 9U);
    expect_complete();
}

TEST_P(InterruptedRun, LosesNothingWhenStoppedWhileItChecksTheNewestBatch) {
    stop_in(4);
    static_cast<void>(start());
    const auto through = saved().progress.sieved_through();
    on_batch = [&](std::size_t /*batch*/) { stop.request_stop(); };
    for (int i = 0; i < 3; ++i) EXPECT_EQ(start().ending, report::Ending::stopped);
    EXPECT_EQ(saved().progress.sieved_through(), through);
    EXPECT_EQ(saved().history.back().rechecks, 0U);
    on_batch = nullptr;
    static_cast<void>(start());
    expect_complete();
}

INSTANTIATE_TEST_SUITE_P(Storing,
                         InterruptedRun,
                         testing::Values(core::Store::none,
                                         core::Store::bitmap,
                                         core::Store::primes),
                         [](const auto& test) { return core::to_string(test.param); });

TEST_F(RunnerTest, IsCompleteWhenTheStopComesWithTheLastBatch) {
    script.after = [&](std::size_t /*batch*/, core::BatchResult& result) {
        if (result.interval.last == job.interval.last) stop.request_stop();
    };
    EXPECT_EQ(start().ending, report::Ending::complete);
    expect_complete();
}

TEST_F(RunnerTest, StopsBeforeTheEndOfItsJob) {
    const host::SteadyTime end = clock.clock().steady() + std::chrono::seconds(7);
    job_time.left = [&, end] { return std::optional<host::Seconds>(end - clock.clock().steady()); };
    EXPECT_EQ(start().ending, report::Ending::time_limit);
    EXPECT_EQ(saved().status, io::Status::paused);
    EXPECT_EQ(saved().history.back().end_reason, io::EndReason::time_limit);
    EXPECT_EQ(listener.notes,
              std::vector<std::string>{"Slurm ends this job in 7 s; will stop 5 s before"});
    EXPECT_EQ(start_until_complete().ending, report::Ending::complete);
    expect_complete();
}

TEST_F(RunnerTest, AsksNobodyForTheTimeOnceAStopIsRequested) {
    int queries = 0;
    job_time.left = [&] { return ++queries, std::optional(host::Seconds(0)); };
    on_batch = [&](std::size_t /*batch*/) { stop.request_stop(); };
    EXPECT_EQ(start().ending, report::Ending::stopped);
    EXPECT_EQ(queries, 1);
}

TEST_F(RunnerTest, TellsWhatAResumeFound) {
    stop_in(4);
    static_cast<void>(start());
    static_cast<void>(start());
    ASSERT_EQ(listener.resumes.size(), 1U);
    EXPECT_EQ(listener.resumes[0].generation, 3U);
    EXPECT_EQ(listener.resumes[0].file, output);
    EXPECT_NEAR(listener.resumes[0].fraction, 9600.0 / 20'001, 1e-9);
    EXPECT_EQ(listener.resumes[0].redone, host::Seconds(0));
}

}  // namespace
}  // namespace warpsieve::run
