#include <csignal>

#include "cli/cli_fixture.hpp"

// `info` says who works on a run, and says so truly when nobody does.

namespace warpsieve::test {
namespace {

class InfoStatusCli : public CliTest {
protected:
    const std::vector<std::string> long_run_ = {
        "run", "0", "1e16", "-o", "long.h5", "--checkpoint-every", "20ms"};

    [[nodiscard]] std::string status() const {
        return warpsieve({"info", "long.h5", "--get", "status"}).out;
    }
    [[nodiscard]] std::string text() const { return warpsieve({"info", "long.h5"}).out; }
    [[nodiscard]] nlohmann::json plan() const {
        std::vector<std::string> words = long_run_;
        words.insert(words.end(), {"--dry-run", "--json"});
        return nlohmann::json::parse(warpsieve(words).out);
    }
    static bool has(const std::string& text, const std::string& words) {
        return text.find(words) != std::string::npos;
    }
};

TEST_F(InfoStatusCli, OfARunIsRunningUntilItIsKilled) {
    Process run(launch(long_run_));
    run.wait_for_text("sieving [0, ");
    ASSERT_TRUE(eventually([&] { return info("long.h5")["generation"] > 1; }));
    EXPECT_EQ(status(), "running\n");
    const auto json = info("long.h5");
    EXPECT_TRUE(has(json["writer"], "process " + std::to_string(run.pid())));
    EXPECT_NE(json["writer_since"], "");
    EXPECT_GE(json["last_sign"], json["writer_since"]);
    EXPECT_EQ(json["judged_by_age"], false);
    EXPECT_EQ(json["checkpoint_interval_s"], 0.02);
    EXPECT_GT(json["rate"], 0);
    EXPECT_GT(json["eta_s"], 0);
    for (const std::string words :
         {"status         running, last sign of life ", "since          20",
          "to go on       warpsieve run -o long.h5\n", "/s, ETA "})
        EXPECT_TRUE(has(text(), words)) << words << text();
    EXPECT_EQ(plan()["status"], "running");

    run.send(SIGKILL);
    run.wait();
    EXPECT_EQ(status(), "interrupted\n");
    EXPECT_EQ(info("long.h5")["writer"], "");
    EXPECT_NE(info("long.h5")["last_sign"], "");
    EXPECT_FALSE(info("long.h5").contains("eta_s"));
    EXPECT_EQ(warpsieve({"info", "long.h5", "--get", "eta_s"}).out, "\n") << "nobody knows";
    EXPECT_TRUE(has(text(), "interrupted: nobody works on it, last sign of life ")) << text();
    EXPECT_TRUE(has(text(), "  killed  ")) << text();
    EXPECT_EQ(plan()["status"], "interrupted");
    EXPECT_TRUE(has(warpsieve({"verify", "long.h5", "--share", "0"}).out, ", interrupted\n"));
}

TEST_F(InfoStatusCli, OfARunThatStoppedIsPaused) {
    Process run(launch(long_run_));
    run.wait_for_text("sieving [0, ");
    run.send(SIGTERM);
    ASSERT_EQ(run.wait().exit_code, exit_codes::stopped);
    EXPECT_EQ(status(), "paused\n");
    EXPECT_EQ(info("long.h5")["last_sign"], "");
    EXPECT_TRUE(has(text(), "to go on       warpsieve run -o long.h5\n")) << text();
    EXPECT_EQ(plan()["status"], "paused");
}

TEST_F(InfoStatusCli, OfACompleteRunIsCompleteAndHasNothingToGoOnWith) {
    ASSERT_EQ(warpsieve({"run", "0", "1e5", "-o", "long.h5"}).exit_code, 0);
    EXPECT_EQ(status(), "complete\n");
    EXPECT_FALSE(has(text(), "to go on")) << text();
    EXPECT_EQ(info("long.h5")["eta_s"], 0);
}

}  // namespace
}  // namespace warpsieve::test
