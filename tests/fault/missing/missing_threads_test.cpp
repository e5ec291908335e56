// The system starts fewer threads than are asked for, for every number of them: the work is done by
// those that there are, with the same result, and the user is told once.

#include <array>
#include <atomic>
#include <string>

#include "cpu/engines.hpp"
#include "cpu/thread_pool.hpp"
#include "fault/missing/refused.hpp"
#include "host/stop_listener.hpp"
#include "io/chunk/ordered_tasks.hpp"
#include "kernels/oracle.hpp"
#include "kernels/support.hpp"
#include "run/runner_fixture.hpp"

namespace warpsieve::test {
namespace {

class MissingThreads : public run::RunnerTest {
protected:
    void SetUp() override {
        if (!can_refuse_threads()) GTEST_SKIP() << "a sanitizer starts the threads";
    }
    static void expect_told(const std::optional<std::string>& line, const std::string& words) {
        ASSERT_TRUE(line);
        EXPECT_TRUE(contains(*line, words)) << *line;
        EXPECT_TRUE(contains(*line, "Resource temporarily unavailable (raise the limit")) << *line;
    }
};

TEST_F(MissingThreads, OfAPoolMakeItSmaller) {
    for (unsigned allowed = 0; allowed < 5; ++allowed) {
        const RefusedThreads refused(allowed);
        cpu::ThreadPool pool(5);
        const unsigned workers = allowed + 1;
        for (int round = 0; round < 3; ++round) {
            std::array<std::atomic<int>, 5> calls{};
            pool.run(5, [&](unsigned worker) { ++calls.at(worker); });
            for (unsigned i = 0; i < 5; ++i) EXPECT_EQ(calls.at(i), i < workers ? 1 : 0);
        }
        EXPECT_EQ(pool.size(), workers);
        EXPECT_EQ(pool.start(5), workers);
        if (workers < 5)
            expect_told(pool.take_warning(),
                        "started " + std::to_string(workers) + " of 5 threads to compute: ");
        EXPECT_FALSE(pool.take_warning()) << "once";
    }
}

/// Huge primes are filed by all threads into lists of their own, which all of them apply.
TEST_F(MissingThreads, OfTheCpuEngineDoNotChangeItsResults) {
    const Interval huge{10'000'000'000'000'000'000U, 10'000'000'000'020'000'000U};
    const core::Wanted wanted{.seams = {.grid_shift = 63}, .digest = true};
    const auto undisturbed = cpu::make_cpu_engine(1)->sieve(huge, wanted, {});
    for (const long allowed : {0, 1, 2}) {
        const auto engine = cpu::make_cpu_engine(4);
        const RefusedThreads refused(allowed);
        for (const Interval& interval : {huge, Interval{0, 300'000'000}, huge}) {
            const auto result = engine->sieve(interval, wanted, {});
            ASSERT_TRUE(result);
            if (interval == huge) {
                EXPECT_EQ(result->totals(), undisturbed->totals());
                EXPECT_EQ(result->digest, undisturbed->digest);
            } else {
                EXPECT_EQ(result->totals().prime_count, 16'252'325U);  // pi(3e8)
            }
        }
        const auto lines = engine->take_warnings();
        ASSERT_EQ(lines.size(), 1U);
        expect_told(lines[0], "of 4 threads to compute");
        EXPECT_TRUE(contains(engine->device(), std::to_string(allowed + 1) + " thread"));
    }
}

/// Devices without a thread are served by the calling one, with what they have prefetched.
TEST_F(MissingThreads, OfGpusLeaveTheirWindowsToOneThread) {
    for (const long allowed : {0, 1}) {
        const auto engine = make_emulated_engine(low_tuning, std::vector<EmulatedDevice>(3));
        std::uint64_t first = 0;
        for (int batch = 0; batch < 4; ++batch, first += 5'000'000) {
            const RefusedThreads refused(batch == 1 ? 2 : allowed);
            expect_right(*engine, {first, first + 4'999'999});
        }
        const auto lines = engine->take_warnings();
        ASSERT_EQ(lines.size(), 1U) << "once";
        expect_told(lines[0],
                    "started " + std::to_string(allowed + 1) + " of 3 threads for CUDA devices");
        EXPECT_TRUE(engine->take_warnings().empty());
    }
}

TEST_F(MissingThreads, OfTasksLeaveThemToTheOthers) {
    for (const long allowed : {0, 1, 2}) {
        const RefusedThreads refused(allowed);
        io::OrderedTasks<int> tasks(3);
        EXPECT_EQ(tasks.threads(), allowed == 0 ? 1U : static_cast<unsigned>(allowed));
        expect_told(tasks.warning(),
                    "started " + std::to_string(allowed) + " of 3 threads for stored chunks");
        int taken = 0;
        for (int i = 0; i < 20; ++i) {
            if (tasks.full()) {
                EXPECT_EQ(tasks.take(), taken++);
            }
            tasks.submit([i] { return i; });
        }
        while (!tasks.empty()) EXPECT_EQ(tasks.take(), taken++);
        EXPECT_EQ(taken, 20);
    }
}

TEST_F(MissingThreads, ToSieveAheadLetSievingAndStoringTakeTurns) {
    options.read_ahead = 2;
    const RefusedThreads refused(0);
    EXPECT_EQ(start().ending, report::Ending::complete);
    ASSERT_EQ(listener.warnings.size(), 1U);
    expect_told(listener.warnings[0], "cannot start a thread to sieve ahead");
    expect_complete();
}

/// Each batch encodes chunks; the threads that there are not are asked for once.
TEST_F(MissingThreads, ThatEncodeAreTold) {
    job = {.interval = {0, 12'000'000}, .store = core::Store::primes};
    script.sieve = [](const Interval& interval, const core::Wanted& wanted) {
        return *cpu::make_cpu_engine(1)->sieve(interval, wanted, {});
    };
    script.preferred_batch = 3'000'000;
    script.before = {};
    options.encoder_threads = 4;
    const RefusedThreads refused(0);
    EXPECT_EQ(start().ending, report::Ending::complete);
    ASSERT_EQ(listener.warnings.size(), 1U);
    expect_told(listener.warnings[0], "started 0 of 4 threads for stored chunks");
    EXPECT_EQ(saved().progress.totals().prime_count, 788'060U);  // pi(1.2e7)
}

TEST_F(MissingThreads, ForSignalsAreAnError) {
    const RefusedThreads refused(0);
    const std::string line = refusal<ThreadError>([] { const host::StopListener stop_listener; });
    expect_told(line, "cannot start a thread to wait for signals");
}

}  // namespace
}  // namespace warpsieve::test
