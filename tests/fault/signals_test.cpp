// Random mixes of the signals that people, shells and Slurm send, at random moments after main
// begins: the run ends in good order or goes on, and the result is that of an undisturbed one.

#include <csignal>
#include <random>

#include "fault/fault_fixture.hpp"
#include "support/patience.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

class SignalledRun : public FaultTest, public testing::WithParamInterface<SmallJob> {
protected:
    /// Sends up to five signals in quick succession; returns how the run ended. One that heard
    /// nothing but CONT is killed.
    [[nodiscard]] Finished disturb(Patience& patience, std::mt19937_64& random) const {
        static constexpr int mixed[] = {SIGTERM, SIGINT, SIGUSR1, SIGUSR2, SIGHUP, SIGCONT};
        Process process(launch(command(GetParam(), "run.h5")));
        wait_until_signals_are_blocked(process);
        patience.sleep(random);
        bool must_end = false;
        for (std::uint64_t left = 1 + random() % 5; left > 0; --left) {
            const int signal = mixed[random() % std::size(mixed)];
            must_end = must_end || signal != SIGCONT;
            process.send(signal);
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 2000));
        }
        if (!must_end) process.send(SIGKILL);
        return process.wait();
    }
};

TEST_P(SignalledRun, EndsInGoodOrderAndLosesNothing) {
    const std::uint64_t chosen = seed();
    SCOPED_TRACE("seed " + std::to_string(chosen));
    std::mt19937_64 random(chosen);
    const std::string digest = undisturbed_digest(GetParam());
    Patience patience;
    const int mixes = cases(14, 170);
    std::uint64_t before = 0;
    int complete = 0;
    for (int mix = 0; mix < mixes; ++mix) {
        SCOPED_TRACE("mix " + std::to_string(mix));
        const std::string left = exists("run.h5") ? value("run.h5", "generation") : "";
        const Finished finished = disturb(patience, random);
        const bool good_end = finished.exit_code == 0 ||
                              finished.exit_code == exit_codes::stopped ||
                              finished.exit_code == exit_codes::interrupted;
        EXPECT_TRUE(good_end || finished.signal == SIGKILL) << finished.err;
        if (finished.exit_code == 0) {
            ++complete;
            expect_to_end_like(GetParam(), digest);
            remove_run("run");
            before = 0;
            continue;
        }
        if (finished.exit_code == exit_codes::stopped) {
            ASSERT_TRUE(exists("run.h5"));
            // A session that is stopped while it sieves the last batch again has nothing to save
            // yet, and leaves the file as it was, perhaps by one that was killed.
            if (value("run.h5", "generation") != left) {
                EXPECT_EQ(value("run.h5", "status"), "paused");
            }
        }
        if (!exists("run.h5")) continue;
        const bool any = value("run.h5", "sieved_any") == "true";
        const std::uint64_t through = any ? std::stoull(value("run.h5", "sieved_through")) : 0;
        EXPECT_GE(through, before) << "a save was lost";
        patience.learn(through > before);
        before = through;
    }
    expect_to_end_like(GetParam(), digest);
    EXPECT_LT(complete, mixes) << "no signal ever came in time";
}

INSTANTIATE_TEST_SUITE_P(Storing,
                         SignalledRun,
                         testing::ValuesIn(small_jobs),
                         [](const auto& test) { return std::string(test.param.store); });

}  // namespace
}  // namespace warpsieve::test
