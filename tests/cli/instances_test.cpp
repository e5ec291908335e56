#include <csignal>

#include "cli/cli_fixture.hpp"
#include "support/eventually.hpp"

namespace warpsieve::test {
namespace {

/// Two instances on one file.
class InstancesCli : public CliTest {
protected:
    const std::vector<std::string> long_run_ = {
        "run", "0", "1e16", "-o", "long.h5", "--checkpoint-every", "20ms"};
    [[nodiscard]] Launch slurm(const std::string& restart) const {
        Launch instance = launch(long_run_);
        instance.variables["SLURM_JOB_ID"] = "4711";
        instance.variables["SLURM_RESTART_COUNT"] = restart;
        return instance;
    }
};

TEST_F(InstancesCli, TheSecondIsRefusedAndToldWhoHoldsTheRun) {
    Process first(launch(long_run_));
    first.wait_for_text("sieving [0, ");
    expect_error(warpsieve(long_run_), exit_codes::held,
                 {"long.h5", "process " + std::to_string(first.pid())});
    EXPECT_NE(warpsieve({"info", "long.h5"})
                  .out.find("writer         process " + std::to_string(first.pid())),
              std::string::npos);
    first.send(SIGTERM);
    EXPECT_EQ(first.wait().exit_code, exit_codes::stopped);
    EXPECT_EQ(info("long.h5")["writer"], "");
}

TEST_F(InstancesCli, AnOrphanOfAnOlderEpochStopsAndTheNewInstanceGoesOn) {
    Process orphan(slurm("0"));
    orphan.wait_for_text("sieving [0, ");
    Process requeued(slurm("1"));
    const Finished ended = orphan.wait();
    EXPECT_EQ(ended.exit_code, exit_codes::held) << ended.err;
    EXPECT_NE(ended.err.find("taken over by session 2"), std::string::npos) << ended.err;
    ASSERT_TRUE(eventually([&] { return info("long.h5")["generation"] > 3; }));
    requeued.send(SIGTERM);
    const Finished finished = requeued.wait();
    EXPECT_EQ(finished.exit_code, exit_codes::stopped) << finished.err;
    EXPECT_NE(finished.err.find("orphan"), std::string::npos) << finished.err;
    EXPECT_EQ(info("long.h5")["epoch"], 1);
    EXPECT_EQ(info("long.h5")["session"], 2);
    EXPECT_EQ(warpsieve({"verify", "long.h5", "--share", "0"}).exit_code, 0);
}

TEST_F(InstancesCli, AnOlderEpochThatStartsLateIsRefused) {
    Process newer(slurm("3"));
    newer.wait_for_text("sieving [0, ");
    newer.send(SIGTERM);
    ASSERT_EQ(newer.wait().exit_code, exit_codes::stopped);
    const Finished older = run(slurm("2"));
    expect_error(older, exit_codes::held, {"taken over"});
}

TEST_F(InstancesCli, AnotherSlurmJobIsRefusedLikeAnybodyElse) {
    Process first(slurm("0"));
    first.wait_for_text("sieving [0, ");
    Launch other = slurm("5");
    other.variables["SLURM_JOB_ID"] = "4712";
    expect_error(run(other), exit_codes::held, {"Slurm job 4711"});
    first.send(SIGTERM);
    EXPECT_EQ(first.wait().exit_code, exit_codes::stopped);
}

}  // namespace
}  // namespace warpsieve::test
