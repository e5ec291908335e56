#include <csignal>
#include <random>

#include "cli/cli_fixture.hpp"
#include "support/eventually.hpp"
#include "support/patience.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

/// Runs that are interrupted again and again must end where an undisturbed one does.
class InterruptionCli : public CliTest {
protected:
    using Arguments = std::vector<std::string>;
    /// About a second of sieving each, with a save every 20 ms.
    const Arguments counting_ = {"1e12", "1e12+3e9", "--store", "none"};
    const Arguments all_quantities_ = {"0",          "3e8",     "--store",      "none",    "--gaps",
                                       "table",      "--count", "0,2,6,8,12",   "--table", "1e7",
                                       "--residues", "4",       "--reciprocals"};
    const Arguments storing_ = {"1e12", "1e12+4e7", "--store", "primes"};

    [[nodiscard]] static Arguments command(const Arguments& job, const std::string& file) {
        Arguments words = {"run", "-o", file, "--checkpoint-every", "20ms"};
        words.insert(words.end(), job.begin(), job.end());
        return words;
    }
    void expect_equal_to_undisturbed(const Arguments& job) {
        EXPECT_EQ(warpsieve(command(job, "run.h5")).exit_code, 0);
        EXPECT_EQ(warpsieve(command(job, "undisturbed.h5")).exit_code, 0);
        EXPECT_EQ(info("run.h5")["contents_digest"], info("undisturbed.h5")["contents_digest"]);
        EXPECT_EQ(warpsieve({"verify", "run.h5"}).exit_code, 0);
        EXPECT_EQ(files(), (std::vector<std::string>{"run.h5", "undisturbed.h5"}));
    }
    /// The last integer that the file says is sieved; 0 where it says none yet.
    [[nodiscard]] std::uint64_t saved_through() const {
        if (!std::filesystem::exists(path("run.h5"))) return 0;
        const Finished state = warpsieve({"info", "run.h5", "--get", "sieved_through"});
        EXPECT_EQ(state.exit_code, 0) << state.err;
        return std::stoull(state.out);
    }
    /// Kills the run thirty times, and as often more as it takes for three kills to come after a
    /// save of something sieved since the kill before.
    void kill_again_and_again(const Arguments& job);
};

void InterruptionCli::kill_again_and_again(const Arguments& job) {
    const std::uint64_t chosen = seed();
    SCOPED_TRACE("seed " + std::to_string(chosen));
    std::mt19937_64 random(chosen);
    Patience patience;
    std::uint64_t before = 0;
    int past_a_save = 0;
    for (int kill = 0; kill < 30 || past_a_save < 3; ++kill) {
        Process process(launch(command(job, "run.h5")));
        patience.sleep(random);
        process.send(SIGKILL);
        if (process.wait().exit_code == 0) {  // it came to its end before, and is begun again
            patience.learn(true);
            std::filesystem::remove(path("run.h5"));
            before = 0;
            continue;
        }
        const std::uint64_t through = saved_through();
        EXPECT_GE(through, before) << "a save was lost at kill " << kill;
        patience.learn(through > before);
        if (through > before) ++past_a_save;
        before = through;
    }
}

TEST_F(InterruptionCli, KilledThirtyTimesACountEndsWithTheSameDigest) {
    kill_again_and_again(counting_);
    expect_equal_to_undisturbed(counting_);
}

TEST_F(InterruptionCli, KilledThirtyTimesAllQuantitiesEndWithTheSameDigest) {
    kill_again_and_again(all_quantities_);
    expect_equal_to_undisturbed(all_quantities_);
}

TEST_F(InterruptionCli, KilledThirtyTimesStoredPrimesEndWithTheSameDigest) {
    kill_again_and_again(storing_);
    expect_equal_to_undisturbed(storing_);
}

TEST_F(InterruptionCli, StoppedTenTimesAndGoneOnWithOtherThreadsItEndsWithTheSameDigest) {
    for (int stop = 0; stop < 10; ++stop) {
        Arguments words = command(counting_, "run.h5");
        words.insert(words.end(), {"--threads", std::to_string(1 + stop % 3)});
        Process process(launch(words));
        const auto generation_now = [&] {
            return std::filesystem::exists(path("run.h5")) ? info("run.h5")["generation"].get<int>()
                                                           : 0;
        };
        const int before = generation_now();
        ASSERT_TRUE(eventually([&] { return process.ended() || generation_now() > before + 1; }));
        if (process.ended()) break;
        process.send(SIGTERM);
        const Finished finished = process.wait();
        EXPECT_TRUE(finished.exit_code == exit_codes::stopped || finished.exit_code == 0)
            << finished.err;
    }
    expect_equal_to_undisturbed(counting_);
}

}  // namespace
}  // namespace warpsieve::test
