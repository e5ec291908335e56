#include <gtest/gtest.h>

#include <random>

#include "run/runner_fixture.hpp"
#include "support/noise.hpp"
#include "support/process.hpp"
#include "support/seed.hpp"

// Runs that outgrow one file: shards of a single chunk, filled with noise by an engine that needs
// no time.

namespace warpsieve::run {
namespace {

class ShardedRun : public RunnerTest, public testing::WithParamInterface<core::Store> {
protected:
    ShardedRun() {
        const std::uint64_t chunk = test::noise_of_a_chunk(GetParam());
        job = {.interval = {17, 10 * chunk}, .store = GetParam()};
        shard_bytes = 1;
        options.checkpoint_every = host::Seconds(2);
        script.sieve = test::noise;
        script.preferred_batch = chunk / 16;
        script.before = [this](std::size_t batch, const Interval& interval) {
            clock.advance(host::Seconds(0.6 * interval.length() /
                                        static_cast<double>(script.preferred_batch)));
            if (on_batch) on_batch(batch);
        };
    }

    /// The same job in one go and without shards.
    io::Checkpoint in_one_file(const std::string& name) {
        const std::string sharded = std::exchange(output, folder.file(name));
        const std::uint64_t small = std::exchange(shard_bytes, io::default_shard_bytes);
        RunResult result = start();
        output = sharded;
        shard_bytes = small;
        return std::move(result.checkpoint);
    }

    void expect_the_result_of(const io::Checkpoint& undisturbed) const {
        const io::Checkpoint result = saved();
        EXPECT_EQ(result.status, io::Status::complete);
        EXPECT_GE(result.shards.size(), 8U);
        EXPECT_EQ(io::stored_elements(result), io::stored_elements(undisturbed));
        EXPECT_EQ(result.progress.grid(), undisturbed.progress.grid());
        EXPECT_EQ(test::digest_of(result), test::digest_of(undisturbed));
        // Nothing but what the result names is left.
        EXPECT_EQ(test::file_names(folder.path() / "run.shards").size(), result.shards.size());
        EXPECT_FALSE(std::filesystem::exists(folder.file("run.prev1.h5")));
    }

    void expect_equal_through_h5py(const std::string& one, const std::string& other) const {
        const std::string compare =
            "import sys, h5py\n"
            "a, b = [h5py.File(f, 'r')[sys.argv[3]][:] for f in sys.argv[1:3]]\n"
            "print(len(a), len(a) == len(b) and bool((a == b).all()))\n";
        const auto python = [](std::vector<std::string> arguments) {
            arguments.insert(arguments.begin(), {"/usr/bin/python3", "-c"});
            return test::run({.command = arguments, .folder = "/"});
        };
        if (python({"import h5py"}).exit_code != 0) GTEST_SKIP() << "there is no h5py";
        const test::Finished compared =
            python({compare, folder.file(one), folder.file(other), core::to_string(GetParam())});
        EXPECT_EQ(compared.out, std::to_string(io::stored_elements(saved())) + " True\n")
            << compared.err;
    }

    /// One start that ends early in one of the ways that there are; false when it came to the end.
    bool interrupted_at_random(std::mt19937_64& random) {
        const std::size_t first = script.batches;
        const std::size_t last = first + 1 + random() % 3;
        const auto way = random() % 4;
        const std::size_t calls = random() % 6;
        // A crash is set off by the engine, which then must not have a thread of its own.
        options.read_ahead = way == 3 ? 0 : static_cast<unsigned>(random() % 3);
        options.max_time.reset();
        if (way == 0) options.max_time = host::Seconds(0.1);
        on_batch = [=, this](std::size_t batch) {
            if (way == 1 && batch == last) stop.request_stop();
            if (way == 2 && batch == last) throw DeviceError("the device has fallen off the bus");
            if (way == 3 && batch == last) files.crash_at(calls);
        };
        try {
            return start().ending != report::Ending::complete;
        } catch (const DeviceError&) {
        } catch (const test::SimulatedCrash&) {
        }
        files.heal();
        return true;
    }

    void undisturbed_from_here() {
        files.heal();
        on_batch = nullptr;
        options.max_time.reset();
    }
};

INSTANTIATE_TEST_SUITE_P(Of,
                         ShardedRun,
                         testing::Values(core::Store::bitmap, core::Store::primes),
                         [](const auto& test) { return core::to_string(test.param); });

TEST_P(ShardedRun, HasTheSameResultHoweverOftenItIsInterrupted) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const io::Checkpoint undisturbed = in_one_file("undisturbed.h5");
    for (int interruption = 0; interruption < 50; ++interruption) {
        SCOPED_TRACE("interruption " + std::to_string(interruption));
        ASSERT_TRUE(interrupted_at_random(random));
    }
    undisturbed_from_here();
    EXPECT_EQ(start().ending, report::Ending::complete);
    expect_the_result_of(undisturbed);
    expect_equal_through_h5py("run.h5", "undisturbed.h5");
}

TEST_P(ShardedRun, EndsWhenAShardCannotBeWrittenAndGoesOnLater) {
    files.failing = "write " + folder.file("run.shards/000000003");
    EXPECT_TRUE(contains(start_refused<IoError>(), "run.shards/000000003"));
    EXPECT_EQ(saved().status, io::Status::paused);
    EXPECT_EQ(saved().history.back().end_reason, io::EndReason::failed);
    EXPECT_EQ(saved().shards.size(), 3U);  // and the fourth's chunk is in the tail
    EXPECT_EQ(saved().tail.full.size(), 1U);
    undisturbed_from_here();
    EXPECT_EQ(start().ending, report::Ending::complete);
    expect_the_result_of(in_one_file("undisturbed.h5"));
}

TEST_P(ShardedRun, EndsOnAFullDiskAndGoesOnFromWhatWasSaved) {
    for (const unsigned read_ahead : {0U, 2U}) {
        std::filesystem::remove(output);
        options.read_ahead = read_ahead;
        files.after_call = [this](const std::string& call) {
            if (contains(call, "create ") && contains(call, "run.shards/000000004"))
                files.failing = "write ";
        };
        EXPECT_TRUE(contains(start_refused<IoError>(), "run.shards/000000004"));
        ASSERT_FALSE(listener.warnings.empty());
        EXPECT_TRUE(contains(listener.warnings.back(), "not saved: cannot write"));
        files.after_call = nullptr;
        undisturbed_from_here();
        EXPECT_EQ(saved().status, io::Status::running);
        EXPECT_EQ(start().ending, report::Ending::complete);
        expect_the_result_of(in_one_file("undisturbed" + std::to_string(read_ahead) + ".h5"));
        std::filesystem::remove_all(folder.path() / "run.shards");
    }
}

TEST_P(ShardedRun, KeepsTheTailSmallHoweverRarelyItIsSaved) {
    options.checkpoint_every = host::Seconds(1e9);
    std::size_t written = 0;
    const RunResult result = start();
    EXPECT_EQ(listener.saves.size(), 1U);
    EXPECT_TRUE(result.checkpoint.tail.full.empty());
    for (const std::string& call : files.log())
        if (contains(call, "create ") && contains(call, ".shards/")) ++written;
    EXPECT_EQ(written, result.checkpoint.shards.size());
    EXPECT_GE(written, 8U);
}

}  // namespace
}  // namespace warpsieve::run
