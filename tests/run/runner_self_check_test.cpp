// What a run makes of batches that a second method contradicts.

#include <gtest/gtest.h>

#include "run/runner_fixture.hpp"

namespace warpsieve::run {
namespace {

class RunnerSelfCheckTest : public RunnerTest {
protected:
    RunnerSelfCheckTest() {
        job = {.interval = {0, 3'000'000}, .store = core::Store::none};
        script.preferred_batch = 1'000'000;
        // No time passes, or batches would be cut shorter than a sample.
        script.before = [this](std::size_t batch, const Interval&) {
            if (on_batch) on_batch(batch);
        };
        options.checkpoint_every = host::Seconds(1e6);
        self_check = {[](const core::ByteRange& bytes, const std::stop_token& /*stop*/) {
                          const Interval all{bytes.first * core::wheel,
                                             (bytes.first + bytes.count) * core::wheel - 1};
                          return test::sieve_by(test::is_prime, all, {.sample = bytes}).sample;
                      },
                      1.0};
    }
    /// The engine is wrong in these calls, counted from 0.
    void fail_in(std::size_t first, std::size_t last) {
        script.after = [first, last](std::size_t sieved, core::BatchResult& result) {
            if (sieved < first || sieved > last) return;
            ++result.sample.count;
            ++result.slices.back().prime_count;
        };
    }
};

TEST_F(RunnerSelfCheckTest, RecordsChecksInTheHistory) {
    const RunResult result = start();
    EXPECT_EQ(result.ending, report::Ending::complete);
    EXPECT_EQ(saved().progress.totals().prime_count, 216'816U);  // pi(3e6)
    EXPECT_GE(script.batches, 2U);
    EXPECT_EQ(saved().history.back().rechecks, script.batches);
    EXPECT_EQ(saved().history.back().redone, 0U);
}

TEST_F(RunnerSelfCheckTest, SievesAWrongBatchAgainAndRecordsIt) {
    fail_in(1, 2);
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_EQ(saved().progress.totals().prime_count, 216'816U);
    EXPECT_EQ(saved().history.back().rechecks, script.batches);
    EXPECT_EQ(saved().history.back().redone, 2U);
    EXPECT_EQ(listener.warnings.size(), 2U);
}

TEST_F(RunnerSelfCheckTest, StopsAfterThreeWrongBatchesWithWhatWasGood) {
    fail_in(1, 3);
    const std::string text = start_refused<batches::SelfCheckFailed>();
    EXPECT_TRUE(contains(text, "three times in a row")) << text;
    const io::Checkpoint left = saved();
    EXPECT_EQ(left.status, io::Status::paused);
    EXPECT_EQ(left.history.back().end_reason, io::EndReason::failed);
    EXPECT_EQ(left.history.back().redone, 3U);
    EXPECT_EQ(left.progress.sieved_through(), left.history.back().last);
    EXPECT_EQ(listener.warnings.size(), 3U);

    script.after = {};
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_EQ(saved().progress.totals().prime_count, 216'816U);
}

/// The newest batch is sieved again before there is anything else of the run that could tell.
TEST_F(RunnerSelfCheckTest, TellsItsWarningsBeforeAnErrorAtItsStart) {
    stop_in(1);
    EXPECT_EQ(start().ending, report::Ending::stopped);
    on_batch = nullptr;
    script.batches = 0;
    fail_in(0, 2);
    EXPECT_TRUE(contains(start_refused<batches::SelfCheckFailed>(), "three times in a row"));
    EXPECT_EQ(listener.warnings.size(), 3U);
}

TEST_F(RunnerSelfCheckTest, WorksWhileSievingAhead) {
    options.read_ahead = 2;
    fail_in(1, 2);
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_EQ(saved().progress.totals().prime_count, 216'816U);
    EXPECT_EQ(saved().history.back().redone, 2U);
}

}  // namespace
}  // namespace warpsieve::run
