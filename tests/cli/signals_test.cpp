#include <csignal>

#include "cli/cli_fixture.hpp"
#include "support/eventually.hpp"

namespace warpsieve::test {
namespace {

/// A run that would take hours, stopped by signals.
class SignalsCli : public CliTest {
protected:
    const std::vector<std::string> long_run_ = {"run", "0", "1e16", "-o", "long.h5"};

    void expect_saved_and_resumable() const {
        EXPECT_EQ(info("long.h5")["status"], "paused");
        EXPECT_NE(info("long.h5")["prime_count"], "0");
        Process again(launch(long_run_));
        again.wait_for_text("resume: generation");
        again.send(SIGTERM);
        EXPECT_EQ(again.wait().exit_code, exit_codes::stopped);
    }
    /// Waits until something was sieved, so that there is something to save.
    void wait_for_work(Process& process) const {
        process.wait_for_text("sieving [0, ");
        ASSERT_TRUE(eventually([&] {
            return std::filesystem::exists(path("long.h5")) &&
                   info("long.h5")["sieved_any"] == true;
        }));
    }
};

TEST_F(SignalsCli, EachStopSignalSavesAndExitsWith75) {
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGHUP}) {
        auto options = long_run_;
        options.insert(options.end(), {"--checkpoint-every", "20ms"});
        Process process(launch(options));
        wait_for_work(process);
        process.send(signal);
        const Finished finished = process.wait();
        EXPECT_EQ(finished.exit_code, exit_codes::stopped) << "signal " << signal << finished.err;
        EXPECT_EQ(finished.out, "");
        expect_saved_and_resumable();
    }
}

TEST_F(SignalsCli, HangUpIsIgnoredWhereItWasIgnoredAtStart) {
    Launch nohup = launch(long_run_);
    nohup.ignored = {SIGHUP};
    Process process(nohup);
    process.wait_for_text("sieving [0, ");
    process.send(SIGHUP);
    process.send(SIGXFSZ);
    process.send(SIGPIPE);
    // Still alive: the stop below is the one that ends it.
    process.send(SIGTERM);
    EXPECT_EQ(process.wait().exit_code, exit_codes::stopped);
    EXPECT_EQ(info("long.h5")["status"], "paused");
}

TEST_F(SignalsCli, FurtherTermsChangeNothing) {
    Process process(launch(long_run_));
    process.wait_for_text("sieving [0, ");
    for (const int signal : {SIGTERM, SIGCONT, SIGTERM, SIGTERM}) process.send(signal);
    EXPECT_EQ(process.wait().exit_code, exit_codes::stopped);
    EXPECT_EQ(info("long.h5")["status"], "paused");
}

TEST_F(SignalsCli, ASecondCtrlCLeavesAGoodFile) {
    Process process(launch(long_run_));
    process.wait_for_text("sieving [0, ");
    process.send(SIGINT);
    process.send(SIGINT);
    const Finished finished = process.wait();
    // Whichever comes first: the save in good order, or the second signal.
    EXPECT_TRUE(finished.exit_code == exit_codes::interrupted ||
                finished.exit_code == exit_codes::stopped)
        << finished.err;
    EXPECT_EQ(warpsieve({"verify", "long.h5", "--share", "0"}).exit_code, 0);
}

}  // namespace
}  // namespace warpsieve::test
