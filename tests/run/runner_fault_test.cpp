#include <gtest/gtest.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "run/runner_fixture.hpp"

// Failures of disk, device and arithmetic, and what a run makes of them.

namespace warpsieve::run {
namespace {

TEST_F(RunnerTest, GoesOnWhenASaveFailsAndSavesLater) {
    on_batch = [&](std::size_t batch) { files.failing = batch < 5 ? "write " : ""; };
    EXPECT_EQ(start().ending, report::Ending::complete);
    ASSERT_EQ(listener.warnings.size(), 1U);
    EXPECT_TRUE(contains(listener.warnings[0], "not saved: cannot write")) << listener.warnings[0];
    EXPECT_TRUE(contains(listener.warnings[0], "the run goes on and tries again"));
    EXPECT_EQ(listener.saves.size(), 2U);
    expect_complete();
}

TEST_F(RunnerTest, FailsAtOnceWhenItCannotClaimTheRun) {
    files.failing = "create ";
    EXPECT_TRUE(contains(start_refused<IoError>(), "cannot create"));
    EXPECT_EQ(script.batches, 0U);
    EXPECT_EQ(names(), std::vector<std::string>{"run.lock"});
}

TEST_F(RunnerTest, WritesNothingWhenItIsKeptFromBeginning) {
    before_sieving = [](const core::Progress& /*progress*/) { throw IoError("too little space"); };
    EXPECT_EQ(start_refused<IoError>(), "too little space");
    EXPECT_EQ(script.engines, 0U);
    EXPECT_EQ(names(), std::vector<std::string>{"run.lock"});
    before_sieving = nullptr;
    stop_in(3);
    static_cast<void>(start());
    const auto before = saved();
    std::optional<std::uint64_t> through;
    before_sieving = [&](const core::Progress& progress) {
        through = progress.sieved_through();
        throw IoError("too little space");
    };
    EXPECT_EQ(start_refused<IoError>(), "too little space");
    EXPECT_EQ(through, 7199U);
    EXPECT_EQ(saved().generation, before.generation);
    before_sieving = nullptr;
    on_batch = nullptr;
    static_cast<void>(start());
    expect_complete();
}

TEST_F(RunnerTest, FailsWhenTheLastSaveFailsAndLosesOnlyWhatCameAfterTheOneBefore) {
    on_batch = [&](std::size_t batch) {
        if (batch == 8) files.failing = "write ";
    };
    EXPECT_TRUE(contains(start_refused<IoError>(), "cannot write"));
    files.heal();
    on_batch = nullptr;
    EXPECT_EQ(saved().status, io::Status::running);
    EXPECT_EQ(saved().progress.sieved_through(), 19'199U);
    static_cast<void>(start());
    expect_complete();
}

TEST_F(RunnerTest, SaysSoWhenTheOlderFilesCannotBeRemoved) {
    files.failing = "remove " + folder.file("run.prev1.h5");
    EXPECT_EQ(start().ending, report::Ending::complete);
    ASSERT_EQ(listener.warnings.size(), 1U);
    EXPECT_TRUE(contains(listener.warnings[0], "the result is saved, but cannot remove"));
    EXPECT_EQ(saved().status, io::Status::complete);
}

TEST_F(RunnerTest, HasTheSameResultWhicheverCallFails) {
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        for (const std::string& name : names()) std::filesystem::remove(folder.file(name));
        files.heal();
        files.fail_call(call, ENOSPC);
        try {
            static_cast<void>(start());
        } catch (const IoError&) {
        }
        const bool over = files.calls() <= call;
        files.heal();
        static_cast<void>(start());
        EXPECT_EQ(test::digest_of(saved()), test::digest_of(undisturbed()));
        if (over) break;
    }
}

TEST_F(RunnerTest, SavesWhatItHasWhenTheDeviceFails) {
    on_batch = [&](std::size_t batch) {
        if (batch == 5) throw DeviceError("the device has fallen off the bus");
    };
    EXPECT_EQ(start_refused<DeviceError>(), "the device has fallen off the bus");
    EXPECT_EQ(saved().progress.sieved_through(), 11'999U);
    EXPECT_EQ(saved().status, io::Status::paused);
    EXPECT_EQ(saved().history.back().end_reason, io::EndReason::failed);
    on_batch = nullptr;
    static_cast<void>(start());
    expect_complete();
}

TEST_F(RunnerTest, TellsOfTheDeviceEvenWhenTheDiskFailsToo) {
    on_batch = [&](std::size_t batch) {
        if (batch != 5) return;
        files.failing = "write ";
        throw DeviceError("the device has fallen off the bus");
    };
    EXPECT_EQ(start_refused<DeviceError>(), "the device has fallen off the bus");
    ASSERT_EQ(listener.warnings.size(), 1U);
    EXPECT_TRUE(contains(listener.warnings[0], "not saved: cannot write"));
    files.heal();
    on_batch = nullptr;
    static_cast<void>(start());
    expect_complete();
}

/// Not only what the engine throws by its contract: anything at all.
TEST_F(RunnerTest, SavesWhatItHasWhateverEndsIt) {
    const std::vector<std::function<void()>> ends = {
        [] { throw std::bad_alloc(); },
        [] { throw OutOfMemory("no memory for a batch"); },
        [] { throw std::length_error("vector::reserve"); },
        [] { throw std::system_error(EAGAIN, std::generic_category()); },
        [] { throw std::logic_error("a contradiction"); },
        [] { throw ThreadError("no thread"); },
        [] { throw WrongResultError("progress contradicts itself"); }};
    for (std::size_t i = 0; i < ends.size(); ++i) {
        SCOPED_TRACE("end " + std::to_string(i));
        std::filesystem::remove(output);
        script.batches = 0;
        on_batch = [&](std::size_t batch) {
            if (batch == 5) ends[i]();
        };
        EXPECT_ANY_THROW(static_cast<void>(start()));
        EXPECT_EQ(saved().progress.sieved_through(), 11'999U);
        EXPECT_EQ(saved().history.back().end_reason, io::EndReason::failed);
        on_batch = nullptr;
        static_cast<void>(start());
        expect_complete();
    }
}

/// What fails then is the thread that stores, after it has stored.
TEST_F(RunnerTest, IsCompleteWhenItFailsAfterItsLastBatch) {
    bool failed = false;
    listener.on_progress = [&] {
        if (listener.batches >= 9 && !std::exchange(failed, true)) throw std::bad_alloc();
    };
    EXPECT_THROW(static_cast<void>(start()), std::bad_alloc);
    EXPECT_EQ(saved().status, io::Status::complete);
    EXPECT_EQ(start().ending, report::Ending::complete);
    expect_complete();
}

/// Whatever the save throws as well.
TEST_F(RunnerTest, ReportsWhatEndedItAndNotWhatTheSaveMadeOfIt) {
    const std::vector<std::function<void()>> failures = {[] { throw IoError("no disk"); },
                                                         [] { throw HeldError("taken over"); },
                                                         [] { throw std::bad_alloc(); }};
    for (const auto& fail : failures) {
        std::filesystem::remove(output);
        listener.warnings.clear();
        script.batches = 0;
        on_batch = [&](std::size_t batch) {
            if (batch != 2) return;
            files.before_call = [&](const std::string& /*call*/) { fail(); };
            throw DeviceError("the device has fallen off the bus");
        };
        EXPECT_EQ(start_refused<DeviceError>(), "the device has fallen off the bus");
        files.before_call = nullptr;
        ASSERT_EQ(listener.warnings.size(), 1U);
        EXPECT_TRUE(contains(listener.warnings[0], "not saved: ")) << listener.warnings[0];
        on_batch = nullptr;
        static_cast<void>(start());
        expect_complete();
    }
}

TEST_F(RunnerTest, GoesOnWhenMemoryIsMissingForASaveAndSavesLater) {
    int failures = 0;
    files.before_call = [&](const std::string& call) {
        if (!call.starts_with("create ") || listener.batches == 0 || failures++ > 0) return;
        throw std::bad_alloc();
    };
    EXPECT_EQ(start().ending, report::Ending::complete);
    ASSERT_EQ(listener.warnings.size(), 1U);
    EXPECT_TRUE(contains(listener.warnings[0], "not saved: not enough memory"));
    EXPECT_TRUE(contains(listener.warnings[0], "the run goes on and tries again"));
    expect_complete();
}

TEST_F(RunnerTest, TriesItsLastSaveAgainWithoutItsEngineWhenMemoryIsMissing) {
    options.checkpoint_every = host::Seconds(1e6);
    int failures = 0;
    files.before_call = [&](const std::string& call) {
        if (!call.starts_with("create ") || listener.batches < 9 || failures++ > 0) return;
        throw std::bad_alloc();
    };
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_EQ(failures, 2);
    EXPECT_EQ(saved().history.back().engine, "trial");
    expect_complete();
}

/// What is only tidying may fail in any way: the result is there.
TEST_F(RunnerTest, IsCompleteWhateverTidyingThrows) {
    const std::vector<std::function<void()>> failures = {
        [] { throw IoError("no disk"); }, [] { throw HeldError("taken over"); },
        [] { throw std::bad_alloc(); }, [] { throw std::logic_error("a contradiction"); }};
    for (const auto& fail : failures)
        for (const bool later : {false, true}) {  // at its own end, or at the next start
            std::filesystem::remove(output);
            listener.warnings.clear();
            const auto fail_to_tidy = [&](const std::string& call) {
                if (call.starts_with("remove ") && contains(call, ".prev1.h5")) fail();
            };
            if (!later) files.before_call = fail_to_tidy;
            EXPECT_EQ(start().ending, report::Ending::complete);
            if (later) {
                test::write_file(folder.file("run.prev1.h5"), test::bytes_of_file(output));
                files.before_call = fail_to_tidy;
                EXPECT_EQ(start().ending, report::Ending::complete);
            } else {
                ASSERT_EQ(listener.warnings.size(), 1U);
                EXPECT_TRUE(contains(listener.warnings[0], "the result is saved, but "));
            }
            files.before_call = nullptr;
            static_cast<void>(start());
            expect_complete();
        }
}

TEST_F(RunnerTest, WithoutADeviceLeavesTheRunAsItWas) {
    stop_in(3);
    static_cast<void>(start());
    const auto before = contents();
    on_batch = [](std::size_t /*batch*/) { throw DeviceError("no device"); };
    EXPECT_EQ(start_refused<DeviceError>(), "no device");
    EXPECT_EQ(test::digest_of(saved()), test::digest_of(io::prove_checkpoint(before.at("run.h5"))));
}

class WrongBatch : public RunnerTest {
protected:
    /// Runs until stopped in batch 5.
    void stop_halfway() {
        stop_in(5);
        static_cast<void>(start());
        on_batch = nullptr;
        halfway_ = test::digest_of(saved());
    }
    std::uint64_t halfway_ = 0;
};

TEST_F(WrongBatch, OfTheFileIsFoundWhenItIsSievedAgain) {
    stop_halfway();
    script.after = [](std::size_t /*batch*/, core::BatchResult& result) {
        --result.slices.back().prime_count;
    };
    const std::string words = start_refused<WrongResultError>();
    EXPECT_TRUE(contains(words, "batch [9600, 11999] of " + output + " sieved again gives"))
        << words;
    EXPECT_EQ(test::digest_of(saved()), halfway_);
    script.after = nullptr;
    static_cast<void>(start());
    expect_complete();
}

TEST_F(WrongBatch, IsFoundByItsDigestWhenTheCountIsRight) {
    stop_halfway();
    script.after = [](std::size_t /*batch*/, core::BatchResult& result) { ++result.digest; };
    EXPECT_TRUE(contains(start_refused<WrongResultError>(), "but others"));
    EXPECT_EQ(test::digest_of(saved()), halfway_);
}

TEST_F(WrongBatch, ThatCountsOtherThanItStoresIsNeverSaved) {
    script.after = [](std::size_t batch, core::BatchResult& result) {
        if (batch == 5) ++result.slices.front().prime_count;
    };
    const std::string words = start_refused<WrongResultError>();
    EXPECT_TRUE(contains(words, "batch [12000, 14399]: the engine counts")) << words;
    EXPECT_EQ(saved().status, io::Status::paused);
    EXPECT_EQ(saved().history.back().end_reason, io::EndReason::failed);
    EXPECT_EQ(saved().progress.sieved_through(), 11'999U) << "what was good before";
    script.after = nullptr;
    static_cast<void>(start());
    expect_complete();
}

TEST_F(WrongBatch, WithAPrimeOutsideIsNeverSaved) {
    job.store = core::Store::none;
    script.after = [](std::size_t batch, core::BatchResult& result) {
        if (batch == 5) result.slices.back().largest_prime = result.interval.last + 2;
    };
    EXPECT_TRUE(contains(start_refused<WrongResultError>(), "are impossible"));
    script.after = nullptr;
    static_cast<void>(start());
    expect_complete();
}

TEST_F(WrongBatch, WithTooFewSlicesIsNeverSaved) {
    script.after = [](std::size_t batch, core::BatchResult& result) {
        if (batch == 5) result.slices.pop_back();
    };
    EXPECT_TRUE(contains(start_refused<WrongResultError>(), "slices"));
    script.after = nullptr;
    static_cast<void>(start());
    expect_complete();
}

}  // namespace
}  // namespace warpsieve::run
