#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "cli/cli_fixture.hpp"
#include "support/eventually.hpp"

namespace warpsieve::test {
namespace {

/// Runs that are interrupted again and again must end where an undisturbed one does.
class InterruptionCli : public CliTest {
protected:
    using Arguments = std::vector<std::string>;
    /// About a second of sieving each, with a save every 20 ms.
    const Arguments counting_ = {"1e12", "1e12+3e9", "--store", "none"};
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
    /// Number of resumes that found something sieved.
    int kill_again_and_again(const Arguments& job, int kills, std::mt19937& random);
};

int InterruptionCli::kill_again_and_again(const Arguments& job, int kills, std::mt19937& random) {
    std::uniform_int_distribution<int> delay_us(0, 250'000);
    int resumed_past_start = 0;
    for (int kill = 0; kill < kills; ++kill) {
        Process process(launch(command(job, "run.h5")));
        // The moment is chosen by the clock: nothing in the process can be observed for it.
        std::this_thread::sleep_for(std::chrono::microseconds(delay_us(random)));
        process.send(SIGKILL);
        process.wait();
        if (!std::filesystem::exists(path("run.h5"))) continue;
        const Finished state = warpsieve({"info", "run.h5", "--get", "sieved_any"});
        EXPECT_EQ(state.exit_code, 0) << state.err;
        if (state.out == "true\n") ++resumed_past_start;
    }
    return resumed_past_start;
}

TEST_F(InterruptionCli, KilledThirtyTimesACountEndsWithTheSameDigest) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    EXPECT_GT(kill_again_and_again(counting_, 30, random), 3) << "killed before the first save";
    expect_equal_to_undisturbed(counting_);
}

TEST_F(InterruptionCli, KilledThirtyTimesStoredPrimesEndWithTheSameDigest) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    EXPECT_GT(kill_again_and_again(storing_, 30, random), 3) << "killed before the first save";
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
