#include <gtest/gtest.h>

#include "io/store/compact_shards.hpp"
#include "run/runner_fixture.hpp"
#include "support/noise.hpp"

// Runs that come to so many shards that some of them become one.

namespace warpsieve::run {
namespace {

class CompactingRun : public RunnerTest {
protected:
    CompactingRun() {
        job = {.interval = {17, 130 * chunk}, .store = core::Store::primes};
        shard_bytes = 1;
        options.checkpoint_every = host::Seconds(1e9);
        script.sieve = test::noise;
        script.preferred_batch = 4 * chunk;
    }

    io::Checkpoint in_one_file() {
        const std::string sharded = std::exchange(output, folder.file("one.h5"));
        const std::uint64_t small = std::exchange(shard_bytes, io::default_shard_bytes);
        RunResult result = start();
        output = sharded;
        shard_bytes = small;
        std::filesystem::remove(folder.file("one.h5"));
        return std::move(result.checkpoint);
    }
    void expect_the_result_of(const io::Checkpoint& undisturbed) const {
        const io::Checkpoint result = saved();
        EXPECT_EQ(result.status, io::Status::complete);
        EXPECT_EQ(test::digest_of(result), test::digest_of(undisturbed));
        EXPECT_EQ(test::file_names(folder.path() / "run.shards").size(), result.shards.size());
    }
    /// Lets something happen when the first compacted shard is created.
    void on_compaction(const std::function<void()>& happens) {
        files.after_call = [=](const std::string& call) {
            if (contains(call, "create ") && contains(call, ".000016.")) happens();
        };
    }

    const std::uint64_t chunk = test::noise_of_a_chunk(core::Store::primes);
};

TEST_F(CompactingRun, HasFewShardsAllTheTimeAndTheSameResult) {
    std::size_t most = 0;
    files.after_call = [&](const std::string& call) {
        if (call == "rename " + output) most = std::max(most, saved().shards.size());
    };
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_EQ(most, io::most_shards);
    EXPECT_LT(saved().shards.size(), io::most_shards);
    EXPECT_GE(saved().shards.size(), io::most_shards - io::compacted_at_once);
    EXPECT_TRUE(listener.warnings.empty());
    files.after_call = nullptr;
    expect_the_result_of(in_one_file());
}

TEST_F(CompactingRun, IsSavedBeforeItCompacts) {
    std::size_t saved_shards = 0;
    on_compaction([&] { saved_shards = saved().shards.size(); });
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_EQ(saved_shards, io::most_shards);
}

TEST_F(CompactingRun, DoesNotCompactWhatCouldNotBeSaved) {
    std::size_t shards = 0;
    std::size_t compacted_with = 0;
    files.after_call = [&](const std::string& call) {
        if (!contains(call, "create ") || !contains(call, "run.shards/")) return;
        if (compacted_with == 0 && contains(call, ".000016.")) compacted_with = shards;
        ++shards;
        files.failing = shards == io::most_shards ? "create " + folder.file(".run.h5.tmp") : "";
    };
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_EQ(compacted_with, io::most_shards + 1);
    ASSERT_EQ(listener.warnings.size(), 1U);
    EXPECT_TRUE(contains(listener.warnings[0], "not saved: "));
}

TEST_F(CompactingRun, StopsInTheMiddleOfACompactionAndGoesOnLater) {
    on_compaction([&] { stop.request_stop(); });
    EXPECT_EQ(start().ending, report::Ending::stopped);
    EXPECT_EQ(saved().status, io::Status::paused);
    EXPECT_GE(saved().shards.size(), io::most_shards);
    EXPECT_EQ(test::file_names(folder.path() / "run.shards").size(), saved().shards.size());
    files.after_call = nullptr;
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_LT(saved().shards.size(), io::most_shards);
    expect_the_result_of(in_one_file());
}

TEST_F(CompactingRun, EndsACompactionWhenItsTimeIsOver) {
    options.max_time = host::Seconds(1e6);
    on_compaction([&] { clock.advance(host::Seconds(2e6)); });
    EXPECT_EQ(start().ending, report::Ending::time_limit);
    EXPECT_GE(saved().shards.size(), io::most_shards);
    EXPECT_EQ(saved().history.back().end_reason, io::EndReason::time_limit);
}

TEST_F(CompactingRun, GoesOnWithMoreShardsWhereTheyCannotBeCompacted) {
    files.failing = ".000016.";
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_GT(saved().shards.size(), io::most_shards + io::compacted_at_once);
    ASSERT_EQ(listener.warnings.size(), 1U);
    EXPECT_TRUE(contains(listener.warnings[0], "shards are not merged: cannot"));
    files.heal();
    expect_the_result_of(in_one_file());
}

/// All of the job is one batch.
class CompactingRunOfOneBatch : public CompactingRun {
protected:
    CompactingRunOfOneBatch() {
        job.interval.last = (io::most_shards + 4) * chunk;
        script.preferred_batch = 2 * io::most_shards * chunk;
    }
};

TEST_F(CompactingRunOfOneBatch, IsCompleteBeforeItCompacts) {
    std::optional<io::Status> status;
    on_compaction([&] { status = saved().status; });
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_EQ(status, io::Status::complete);
    EXPECT_LT(saved().shards.size(), io::most_shards);
    files.after_call = nullptr;
    expect_the_result_of(in_one_file());
}

TEST_F(CompactingRunOfOneBatch, LosesNothingWhenItIsKilledInTheCompaction) {
    on_compaction([&] { files.crash_at(0); });
    EXPECT_THROW(static_cast<void>(start()), test::SimulatedCrash);
    files.heal();
    files.after_call = nullptr;
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_TRUE(contains(listener.notes.back(), "nothing to do"));
    expect_the_result_of(in_one_file());
}

TEST_F(CompactingRunOfOneBatch, IsAsGoodWhereTheCompactedShardsCannotBeSaved) {
    on_compaction([&] { files.failing = "create " + folder.file(".run.h5.tmp"); });
    EXPECT_EQ(start().ending, report::Ending::complete);
    ASSERT_EQ(listener.warnings.size(), 1U);
    EXPECT_TRUE(contains(listener.warnings[0], "the result is saved, with its shards unmerged"));
    EXPECT_GE(saved().shards.size(), io::most_shards);
    files.heal();
    files.after_call = nullptr;
    expect_the_result_of(in_one_file());
}

}  // namespace
}  // namespace warpsieve::run
