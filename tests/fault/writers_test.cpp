// Several instances of one job at once, and the lock of a host that is gone.

#include <csignal>
#include <memory>

#include "fault/fault_fixture.hpp"

namespace warpsieve::test {
namespace {

using Writers = FaultTest;

TEST_F(Writers, OfManyThatStartTogetherOneAtATimeWrites) {
    const std::string digest = undisturbed_digest(storing_primes);
    for (int trial = cases(3, 60); trial > 0; --trial) {
        std::vector<std::unique_ptr<Process>> all;
        for (int i = 0; i < 6; ++i)
            all.push_back(std::make_unique<Process>(launch(command(storing_primes, "run.h5"))));
        int done = 0;
        for (const auto& process : all) {
            const Finished finished = process->wait();
            // Whoever comes after the end of the first finds a complete run.
            EXPECT_TRUE(finished.exit_code == 0 || finished.exit_code == exit_codes::held)
                << finished.err;
            if (finished.exit_code == 0) ++done;
        }
        EXPECT_GE(done, 1);
        expect_to_end_like(storing_primes, digest);
        remove_run("run");
    }
}

TEST_F(Writers, TheLockOfADeadHostHoldsNobodyUp) {
    const std::string digest = undisturbed_digest(storing_primes);
    const Finished first = warpsieve(command(storing_primes, "run.h5", {"--max-time", "1ms"}));
    ASSERT_EQ(first.exit_code, exit_codes::stopped);
    write("run.lock",
          "host=node-that-burnt pid=4711 session=00000000-0000-4000-8000-000000000009 "
          "since=2026-01-02T03:04:05Z slurm_job=17 epoch=3\n");
    expect_to_end_like(storing_primes, digest);
}

TEST_F(Writers, AnOrphanIsOvertakenBetweenAnyTwoOfItsSaves) {
    const std::string digest = undisturbed_digest(storing_primes);
    for (int trial = cases(4, 100); trial > 0; --trial) {
        const auto of_job = [&](const std::string& restart) {
            Launch instance = launch(command(storing_primes, "run.h5"));
            instance.variables["SLURM_JOB_ID"] = "4711";
            instance.variables["SLURM_RESTART_COUNT"] = restart;
            return instance;
        };
        Process orphan(of_job("0"));
        wait_until_signals_are_blocked(orphan);
        Process heir(of_job("1"));
        const Finished heirs = heir.wait();
        const Finished orphans = orphan.wait();
        EXPECT_EQ(heirs.exit_code, 0) << heirs.err;
        EXPECT_TRUE(orphans.exit_code == 0 || orphans.exit_code == exit_codes::held) << orphans.err;
        EXPECT_EQ(value("run.h5", "contents_digest"), digest);
        EXPECT_EQ(warpsieve({"verify", "run.h5", "--share", "0.01"}).exit_code, 0);
        remove_run("run");
    }
}

}  // namespace
}  // namespace warpsieve::test
