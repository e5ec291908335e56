#include <gtest/gtest.h>

#include <cerrno>
#include <fstream>
#include <ostream>
#include <random>

#include "run/runner_growth_fixture.hpp"
#include "support/noise.hpp"
#include "support/seed.hpp"

// A run that grows is interrupted at every call: what is on disk is a whole generation of the
// shorter job or of the longer one, and the same command comes to the result.

namespace warpsieve::run {
namespace {

class InterruptedGrowth : public GrowingRun, public testing::WithParamInterface<core::Store> {
protected:
    static constexpr std::uint64_t shorter = 6'017;
    static constexpr std::uint64_t longer = 12'345;

    InterruptedGrowth() {
        job.store = GetParam();
        job.quantities = core::all_quantities;
        options.checkpoint_every = host::Seconds(1);
    }
    void complete_the_shorter() {
        begin_anew(shorter);
        ASSERT_EQ(start().ending, report::Ending::complete);
        ask_for_stop(longer);
    }
    void expect_grown() {
        files.heal();
        static_cast<void>(start_until_complete());
        expect_complete();
        expect_history_adds_up();
    }
};

INSTANTIATE_TEST_SUITE_P(Of,
                         InterruptedGrowth,
                         testing::Values(core::Store::none,
                                         core::Store::bitmap,
                                         core::Store::primes),
                         [](const auto& test) { return core::to_string(test.param); });

TEST_P(InterruptedGrowth, HasTheSameResultWhereverTheProcessDies) {
    std::size_t call = 0;
    for (bool died = true; died; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        complete_the_shorter();
        files.crash_at(call);
        died = false;
        try {
            static_cast<void>(start());
        } catch (const test::SimulatedCrash&) {
            died = true;
        }
        files.heal();
        // Never less than what there was.
        EXPECT_GE(saved().progress.sieved_through(), shorter);
        expect_grown();
    }
    EXPECT_GT(call, 30U);
}

TEST_P(InterruptedGrowth, HasTheSameResultWhicheverCallFails) {
    std::size_t call = 0;
    for (bool failed = true; failed; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        complete_the_shorter();
        files.fail_call(call, ENOSPC);
        try {
            failed = start().ending != report::Ending::complete || files.calls() > call;
        } catch (const Error&) {
        }
        EXPECT_GE(saved().progress.sieved_through(), shorter);
        expect_grown();
    }
    EXPECT_GT(call, 30U);
}

TEST_P(InterruptedGrowth, HasTheSameResultWhereverItIsStopped) {
    for (std::size_t batch = 0;; ++batch) {
        SCOPED_TRACE("batch " + std::to_string(batch));
        complete_the_shorter();
        stop_in(script.batches + batch);
        bool complete = false;
        try {
            complete = start().ending == report::Ending::complete;
        } catch (const core::Interrupted&) {
        }
        on_batch = nullptr;
        expect_grown();
        if (complete) break;
    }
}

TEST_P(InterruptedGrowth, GoesOnFromAGenerationOfTheShorterJob) {
    complete_the_shorter();
    stop_in(script.batches + 1);  // claimed, and little more
    ASSERT_EQ(start().ending, report::Ending::stopped);
    on_batch = nullptr;
    std::filesystem::resize_file(output, 1000);
    std::filesystem::path kept = folder.file("run.prev1.h5");
    while (saved(kept.filename().string()).progress.job() == job) {
        std::filesystem::resize_file(kept, 1000);
        kept = folder.file("run.prev2.h5");
    }
    files.heal();
    static_cast<void>(start_until_complete());
    const io::Checkpoint result = saved();
    const io::Checkpoint expected = undisturbed();
    EXPECT_EQ(test::digest_of(result), test::digest_of(expected));
}

}  // namespace
}  // namespace warpsieve::run
