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
    void SetUp() override {
        ASSERT_EQ(warpsieve(job("undisturbed.h5")).exit_code, 0);
        expected_ = info("undisturbed.h5");
    }
    [[nodiscard]] static std::vector<std::string> job(const std::string& file) {
        return {"run", "1e12", "1e12+2e8", "-o", file, "--checkpoint-every", "4ms"};
    }
    void expect_equal_result(const std::string& file) {
        EXPECT_EQ(warpsieve(job(file)).exit_code, 0);
        const auto result = info(file);
        EXPECT_EQ(result["contents_digest"], expected_["contents_digest"]);
        EXPECT_EQ(result["prime_count"], expected_["prime_count"]);
        EXPECT_EQ(warpsieve({"verify", file, "--share", "1%"}).exit_code, 0);
        EXPECT_EQ(std::count_if(files().begin(), files().end(),
                                [&](const std::string& name) {
                                    return name.find("killed") != std::string::npos;
                                }),
                  0);
    }
    nlohmann::json expected_;
};

// The moment of a kill is chosen by the clock, as nothing in the process can be observed for it;
// the seed is printed, but the moments vary with the machine all the same.
TEST_F(InterruptionCli, KilledFortyTimesItEndsWithTheSameDigest) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> delay_us(0, 60'000);
    int resumed_past_start = 0;
    for (int kill = 0; kill < 40; ++kill) {
        Process process(launch(job("run.h5")));
        std::this_thread::sleep_for(std::chrono::microseconds(delay_us(random)));
        process.send(SIGKILL);
        process.wait();
        if (!std::filesystem::exists(path("run.h5"))) continue;
        const Finished state = warpsieve({"info", "run.h5", "--json"});
        ASSERT_EQ(state.exit_code, 0) << state.err;
        if (nlohmann::json::parse(state.out)["sieved_any"] == true) ++resumed_past_start;
    }
    EXPECT_GT(resumed_past_start, 5) << "most kills came before the first save";
    expect_equal_result("run.h5");
    EXPECT_EQ(files(), (std::vector<std::string>{"run.h5", "undisturbed.h5"}));
}

TEST_F(InterruptionCli, StoppedTenTimesAndGoneOnWithOtherThreadsItEndsWithTheSameDigest) {
    for (int stop = 0; stop < 10; ++stop) {
        auto command = job("run.h5");
        command.insert(command.end(), {"--threads", std::to_string(1 + stop % 3)});
        Process process(launch(command));
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
    expect_equal_result("run.h5");
}

}  // namespace
}  // namespace warpsieve::test
