#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <random>

#include "run/runner_fixture.hpp"
#include "support/eventually.hpp"
#include "support/seed.hpp"

// Runs that sieve ahead: an engine in a thread of its own.

namespace warpsieve::run {
namespace {

class RunAhead : public RunnerTest {
protected:
    RunAhead() { options.read_ahead = 2; }

    std::uint64_t seed = test::seed();
    testing::ScopedTrace trace{__FILE__, __LINE__, testing::Message() << "seed " << seed};
    std::mt19937_64 random{seed};
};

TEST_F(RunAhead, HasTheSameResult) {
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_EQ(listener.batches, 9U);
    expect_complete();
}

/// Before each batch but the first that of the one before, where none waits; and of those that do,
/// the last.
TEST_F(RunAhead, GivesTheEngineTheMemoryOfBitmapsBack) {
    job.store = core::Store::bitmap;
    for (const unsigned read_ahead : {0U, 2U}) {
        std::filesystem::remove(output);
        script.batches = 0;
        script.given_back = 0;
        options.read_ahead = read_ahead;
        EXPECT_EQ(start().ending, report::Ending::complete);
        EXPECT_GT(script.batches, 4U);
        EXPECT_GE(script.given_back, read_ahead == 0 ? script.batches - 1 : 1);
        EXPECT_LT(script.given_back, script.batches);
        expect_complete();
    }
}

TEST_F(RunAhead, HasTheSameResultHoweverItIsInterrupted) {
    for (const core::Store store : {core::Store::none, core::Store::primes}) {
        std::filesystem::remove(output);
        job.store = store;
        options.checkpoint_every = host::Seconds(0.5);
        on_batch = [&](std::size_t /*batch*/) {
            if (random() % 4 == 0) stop.request_stop();
        };
        int starts = 0;
        do options.read_ahead = static_cast<unsigned>(random() % 4);
        while (start().ending != report::Ending::complete && ++starts < 200);
        expect_complete();
    }
}

TEST_F(RunAhead, SievesWhileItSaves) {
    std::atomic<std::size_t> begun = 0;
    on_batch = [&](std::size_t batch) { begun = batch + 1; };
    options.checkpoint_every = host::Seconds(0);
    bool sieved_meanwhile = false;
    files.after_call = [&](const std::string& call) {
        if (!call.starts_with("rename") || listener.saves.size() != 1) return;
        const std::size_t before = listener.batches;
        sieved_meanwhile = test::eventually([&] { return begun >= before + 2; });
    };
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_TRUE(sieved_meanwhile);
    expect_complete();
}

TEST_F(RunAhead, StoresWhatWasFinishedWhenTheDeviceFails) {
    on_batch = [&](std::size_t batch) {
        if (batch == 5) throw DeviceError("the device has fallen off the bus");
    };
    EXPECT_EQ(start_refused<DeviceError>(), "the device has fallen off the bus");
    EXPECT_EQ(saved().progress.sieved_through(), 11'999U);
    EXPECT_EQ(saved().history.back().end_reason, io::EndReason::failed);
    on_batch = nullptr;
    static_cast<void>(start());
    expect_complete();
}

TEST_F(RunAhead, StoresWhatWasFinishedWhenAStopComes) {
    stop_in(5);
    EXPECT_EQ(start().ending, report::Ending::stopped);
    EXPECT_EQ(saved().progress.sieved_through(), 11'999U);
    on_batch = nullptr;
    static_cast<void>(start());
    expect_complete();
}

TEST_F(RunAhead, ComesToAnEndInSlicesOfTime) {
    options.max_time = host::Seconds(0.1);
    EXPECT_EQ(start_until_complete().ending, report::Ending::complete);
    EXPECT_GT(processes, 1);
    expect_complete();
}

TEST_F(RunAhead, EndsItsEngineWhenASaveMayNotBe) {
    options.checkpoint_every = host::Seconds(0);
    files.after_call = [&](const std::string& call) {
        if (call.starts_with("rename") && listener.saves.size() == 1)
            std::ofstream(output) << "something else";
    };
    EXPECT_TRUE(contains(start_refused<ForeignFileError>(), "was replaced by something"));
}

}  // namespace
}  // namespace warpsieve::run
