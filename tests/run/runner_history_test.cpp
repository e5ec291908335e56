#include <gtest/gtest.h>

#include <algorithm>

#include "run/runner_fixture.hpp"
#include "warpsieve/version.hpp"

// What a run writes down about its sessions.

namespace warpsieve::run {
namespace {

using io::EndReason;

class RunHistory : public RunnerTest {
protected:
    void stop_in_batch(std::size_t stopped) {
        on_batch = [this, stopped](std::size_t batch) {
            if (batch == stopped) stop.request_stop();
        };
    }
};

TEST_F(RunHistory, OfASingleSession) {
    static_cast<void>(start());
    const auto history = saved().history;
    ASSERT_EQ(history.size(), 1U);
    const io::Session& session = history[0];
    EXPECT_EQ(session.number, 1U);
    EXPECT_EQ(session.identity.session_id, "session-1");
    EXPECT_EQ(session.identity.host, "node1");
    EXPECT_EQ(session.engine, "trial");
    EXPECT_EQ(session.device, "patience");
    EXPECT_EQ(session.driver, "pencil 2.1");
    EXPECT_EQ(session.software_version, version);
    EXPECT_EQ(session.start_time, "2026-01-02T03:04:05Z");
    EXPECT_EQ(session.end_time, "2026-01-02T03:04:10Z");
    EXPECT_EQ(session.identity.slurm_job_id, 0U);
    EXPECT_EQ(session.identity.slurm_array_task, -1);
    EXPECT_TRUE(session.sieved_any);
    EXPECT_EQ(session.first, 0U);
    EXPECT_EQ(session.last, 20'000U);
    EXPECT_EQ(session.primes, 2262U);
    EXPECT_NEAR(session.seconds, 5, 0.01);
    EXPECT_EQ(session.rechecks, 0U);
    EXPECT_EQ(session.end_reason, EndReason::completed);
}

TEST_F(RunHistory, SharesTheIntegersOutAmongTheSessions) {
    stop_in_batch(3);
    static_cast<void>(start());
    stop_in_batch(7);  // a check of the newest batch, then batches 5 and 6
    static_cast<void>(start());
    on_batch = nullptr;
    static_cast<void>(start());
    const auto history = saved().history;
    ASSERT_EQ(history.size(), 3U);
    std::uint64_t primes = 0;
    std::uint64_t next = 0;
    for (std::uint32_t i = 0; i < 3; ++i) {
        EXPECT_EQ(history[i].number, i + 1);
        EXPECT_EQ(history[i].first, next);
        EXPECT_EQ(history[i].rechecks, i == 0 ? 0U : 1U);
        next = history[i].last + 1;
        primes += history[i].primes;
    }
    EXPECT_EQ(next, 20'001U);
    EXPECT_EQ(primes, 2262U);
    EXPECT_EQ(history[0].end_reason, EndReason::stopped);
    EXPECT_EQ(history[1].end_reason, EndReason::stopped);
    EXPECT_EQ(history[2].end_reason, EndReason::completed);
}

TEST_F(RunHistory, MarksAKilledSession) {
    on_batch = [&](std::size_t batch) {
        if (batch == 6) files.crash_at(0);
    };
    EXPECT_THROW(static_cast<void>(start()), test::SimulatedCrash);
    files.heal();
    on_batch = nullptr;
    EXPECT_EQ(saved().history.back().end_reason, EndReason::running);
    static_cast<void>(start());
    const auto history = saved().history;
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].end_reason, EndReason::killed);
    EXPECT_EQ(history[0].last, 9599U);  // what it had saved
    EXPECT_EQ(history[1].first, 9600U);
    EXPECT_EQ(history[1].end_reason, EndReason::completed);
}

TEST_F(RunHistory, MarksTheLimitOfTime) {
    options.max_time = host::Seconds(1);
    static_cast<void>(start());
    EXPECT_EQ(saved().history.back().end_reason, EndReason::time_limit);
}

TEST_F(RunHistory, OfASessionThatSievedNothingSaysSo) {
    stop_in_batch(0);
    static_cast<void>(start());
    EXPECT_FALSE(saved().history.back().sieved_any);
    EXPECT_EQ(saved().history.back().primes, 0U);
}

TEST_F(RunHistory, HasTheSlurmJobAndItsEpoch) {
    slurm_job = 4711;
    stop_in_batch(2);
    static_cast<void>(start());
    EXPECT_EQ(saved().history.back().identity.slurm_restart_count, 0U);
    slurm_restart = 1;
    on_batch = nullptr;
    static_cast<void>(start());
    EXPECT_EQ(saved().history.back().identity.slurm_restart_count, 1U);
    EXPECT_EQ(saved().history[1].identity.slurm_job_id, 4711U);
    EXPECT_EQ(saved().history[1].identity.slurm_restart_count, 1U);
}

TEST_F(RunHistory, AddsUpTheTimesOfTheSessions) {
    stop_in_batch(4);
    static_cast<void>(start());
    const double first = saved().elapsed_s;
    const double first_engine = saved().engine_s;
    EXPECT_NEAR(first, 3, 0.01);           // 5 batches of 0.6 s, the last in vain
    EXPECT_NEAR(first_engine, 2.4, 0.01);  // of use
    clock.advance(std::chrono::hours(5));  // between sessions
    on_batch = nullptr;
    static_cast<void>(start());
    EXPECT_NEAR(saved().elapsed_s, first + 0.6 + 10'401 / integers_per_second, 0.01);
    EXPECT_NEAR(saved().engine_s, 20'001 / integers_per_second, 0.01);
}

TEST_F(RunHistory, KeepsTheRunsIdAndBirthday) {
    stop_in_batch(2);
    static_cast<void>(start());
    const io::Checkpoint before = saved();
    clock.advance(std::chrono::hours(5));
    on_batch = nullptr;
    static_cast<void>(start());
    EXPECT_EQ(saved().run_id, before.run_id);
    EXPECT_EQ(saved().date_created, before.date_created);
    EXPECT_EQ(saved().date_created, "2026-01-02T03:04:05Z");
    EXPECT_NE(saved().date_modified, before.date_modified);
}

TEST_F(RunHistory, SharesTheTimeOutBetweenEngineAndDisk) {
    files.after_call = [this](const std::string& call) {
        if (call.starts_with("sync ")) clock.advance(host::Seconds(0.5));
    };
    const RunResult result = start();
    const io::Session& session = result.checkpoint.history.back();
    const std::size_t synced = static_cast<std::size_t>(std::ranges::count_if(
        files.log(), [](const std::string& call) { return call.starts_with("sync "); }));
    ASSERT_GE(synced, 2U);
    EXPECT_NEAR(session.engine_seconds, 20'001 / integers_per_second, 0.01);
    EXPECT_NEAR(session.engine_seconds, result.checkpoint.engine_s, 1e-9);
    EXPECT_NEAR(session.disk_seconds, 0.5 * static_cast<double>(synced), 0.01);
}

TEST_F(RunHistory, CountsTheTimeOfASaveThatFailed) {
    bool under_way = false;
    bool failed = false;
    on_batch = [&](std::size_t batch) { under_way = batch > 0; };
    files.before_call = [&](const std::string& call) {
        if (failed || !under_way || !call.starts_with("sync ")) return;
        failed = true;
        clock.advance(host::Seconds(7));
        throw IoError("no room: " + call);
    };
    const RunResult result = start();
    ASSERT_TRUE(failed);
    EXPECT_EQ(result.ending, report::Ending::complete);
    EXPECT_NEAR(result.checkpoint.history.back().disk_seconds, 7, 0.01);
    for (const io::Save& save : result.checkpoint.saves) EXPECT_EQ(save.seconds, 0);
}

TEST_F(RunHistory, RecordsEverySave) {
    stop_in_batch(6);
    static_cast<void>(start());
    clock.advance(std::chrono::hours(5));
    on_batch = nullptr;
    files.after_call = [this](const std::string& call) {
        if (call.starts_with("sync ")) clock.advance(host::Seconds(0.25));
    };
    const std::vector<io::Save> saves = start().checkpoint.saves;
    ASSERT_FALSE(saves.empty());
    EXPECT_EQ(saves.front().sieved_through, 0U);  // the claim
    EXPECT_EQ(saves.front().time, 1'767'323'045.0);
    EXPECT_EQ(saves.back().sieved_through, 20'000U);
    for (std::size_t i = 1; i < saves.size(); ++i) {
        EXPECT_GE(saves[i].sieved_through, saves[i - 1].sieved_through);
        EXPECT_EQ(saves[i].saves, 1U);
    }
    const auto claim = std::ranges::find(saves, 2U, &io::Save::session);
    ASSERT_NE(claim, saves.end());
    ASSERT_NE(claim, saves.begin());
    EXPECT_EQ(claim->sieved_through, std::prev(claim)->sieved_through);
    EXPECT_GT(claim->time - std::prev(claim)->time, 5 * 3600);
    EXPECT_EQ(std::prev(claim)->bytes, 0U);  // what its file could not tell
    EXPECT_GE(claim->seconds, 0.25);
    EXPECT_EQ(claim->longest, claim->seconds);
    EXPECT_GT(claim->bytes, 1000U);
    EXPECT_EQ(saves.back().bytes, test::bytes_of_file(output).size());
    EXPECT_EQ(saved().saves.back().bytes, 0U);
    EXPECT_EQ(saved().saves.size(), saves.size());
}

}  // namespace
}  // namespace warpsieve::run
