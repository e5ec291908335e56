#include <csignal>
#include <cstdlib>
#include <ctime>

#include "cli/cli_fixture.hpp"

namespace warpsieve::test {
namespace {

/// A run that would take hours, in a pretended Slurm job whose squeue is a script.
class SlurmCli : public CliTest {
protected:
    SlurmCli() { std::filesystem::create_directory(path("bin")); }

    /// Takes the place of the one before in one step: it may be running.
    void squeue(const std::string& script) const {
        write("new", "#!/bin/sh\n" + script + "\n");
        std::filesystem::permissions(path("new"), std::filesystem::perms::owner_all);
        std::filesystem::rename(path("new"), path("bin/squeue"));
    }
    [[nodiscard]] Launch job() const {
        Launch instance = launch({"run", "0", "1e16", "-o", "long.h5", "--engine", "cpu"});
        instance.variables["SLURM_JOB_ID"] = "4711";
        instance.variables["SLURM_JOB_END_TIME"] = "";
        instance.variables["PATH"] = path("bin") + ":" + std::getenv("PATH");
        return instance;
    }
    void expect_stopped_by_time(const Finished& finished) const {
        EXPECT_EQ(finished.exit_code, exit_codes::stopped) << finished.err;
        EXPECT_NE(finished.err.find("time limit reached"), std::string::npos) << finished.err;
        EXPECT_EQ(info("long.h5")["status"], "paused");
        EXPECT_EQ(info("long.h5")["sieved_any"], true);
    }
};

TEST_F(SlurmCli, SavesAndStopsBeforeTheEndThatSqueueTells) {
    squeue("echo 0:00");
    expect_stopped_by_time(run(job()));
}

TEST_F(SlurmCli, SavesAndStopsBeforeTheEndThatTheEnvironmentTells) {
    squeue("echo 0:00");
    Launch instance = job();
    // To begin with, an hour to go; then squeue says otherwise.
    instance.variables["SLURM_JOB_END_TIME"] = std::to_string(std::time(nullptr) + 3600);
    Process process(instance);
    process.wait_for_text("Slurm ends this job in");
    process.send(SIGCONT);
    expect_stopped_by_time(process.wait());
}

TEST_F(SlurmCli, AsksAgainAfterASuspension) {
    squeue("echo 1:00:00");
    Process process(job());
    process.wait_for_text("Slurm ends this job in 1 h; will stop 1 min before");
    squeue("echo 0:00");
    process.send(SIGSTOP);
    process.send(SIGCONT);
    expect_stopped_by_time(process.wait());
}

TEST_F(SlurmCli, AsksForItsOwnTaskWhateverTheUserHasSetForSqueue) {
    squeue("echo \"$@ [$SQUEUE_STATES]\" > asked; echo 0:00");
    Launch instance = job();
    instance.variables["SLURM_ARRAY_JOB_ID"] = "4711";
    instance.variables["SLURM_ARRAY_TASK_ID"] = "3";
    instance.variables["SQUEUE_STATES"] = "PENDING";
    expect_stopped_by_time(run(instance));
    EXPECT_EQ(read("asked"), "--noheader --jobs=4711_3 --format=%L []\n");
}

TEST_F(SlurmCli, GoesOnWhereSqueueFails) {
    squeue("exit 1");
    Process process(job());
    process.wait_for_text("Slurm does not say when this job ends");
    process.send(SIGTERM);
    EXPECT_EQ(process.wait().exit_code, exit_codes::stopped);
}

TEST_F(SlurmCli, StopsByASignalWhileSqueueHangs) {
    squeue("echo > hangs; exec sleep 600");
    Process process(job());
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(path("hangs")); }));
    process.send(SIGTERM);
    EXPECT_EQ(process.wait().exit_code, exit_codes::stopped);
}

}  // namespace
}  // namespace warpsieve::test
