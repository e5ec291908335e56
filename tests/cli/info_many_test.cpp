#include <algorithm>
#include <csignal>

#include "cli/cli_fixture.hpp"

// `info` of several files, once and again and again.

namespace warpsieve::test {
namespace {

class InfoManyCli : public CliTest {
protected:
    using Words = std::vector<std::string>;

    void run_part(int part) const {
        const std::string number = std::to_string(part);
        ASSERT_EQ(
            warpsieve({"run", "0", "1e6", "--part", number + "/4", "-o", "p" + number + ".h5"})
                .exit_code,
            0);
    }
    [[nodiscard]] nlohmann::json json(Words files) const {
        files.insert(files.begin(), {"info", "--json"});
        return nlohmann::json::parse(warpsieve(files).out);
    }
    static bool has(const std::string& text, const std::string& words) {
        return text.find(words) != std::string::npos;
    }
    static auto lines_in(const std::string& text) { return std::ranges::count(text, '\n'); }
};

TEST_F(InfoManyCli, ShowsPartsThatAreMissingAndWhatTheOthersComeTo) {
    for (const int part : {3, 0, 1}) run_part(part);
    const Finished told = warpsieve({"info", "p0.h5", "p1.h5", "p3.h5"});
    EXPECT_EQ(told.exit_code, 0) << told.err;
    EXPECT_EQ(told.err, "");
    for (const std::string words : {"p1.h5  1/4   complete  100.0 %",
                                    "missing        part 2 of 4\n", "files          3: 3 c"})
        EXPECT_TRUE(has(told.out, words)) << words << "\n" << told.out;
    auto sum = json({"p0.h5", "p1.h5", "p3.h5"});
    EXPECT_EQ(sum["missing"][0]["part"], 2);
    EXPECT_EQ(sum["missing"][0]["start"], "500040");
    EXPECT_EQ(sum["complete"], 3);
    EXPECT_FALSE(sum.contains("eta_s"));
    run_part(2);
    sum = json({"p0.h5", "p1.h5", "p3.h5", "p2.h5"});
    EXPECT_EQ(sum["prime_count"], "78498");  // OEIS A006880
    EXPECT_EQ(sum["sieved"], "1000001");
    EXPECT_EQ(sum["missing"].size(), 0U);
    EXPECT_EQ(sum["eta_s"], 0);
    EXPECT_EQ(sum["parts"][2]["part"], 3) << "in the order of the command line";
}

TEST_F(InfoManyCli, ShowsWhatNoFileCovers) {
    ASSERT_EQ(warpsieve({"run", "0", "999", "-o", "a.h5"}).exit_code, 0);
    ASSERT_EQ(warpsieve({"run", "2000", "3000", "-o", "b.h5"}).exit_code, 0);
    EXPECT_TRUE(has(warpsieve({"info", "b.h5", "a.h5"}).out, "not covered    [1000, 1999]\n"));
    const auto missing = json({"b.h5", "a.h5"})["missing"];
    EXPECT_EQ(missing, nlohmann::json::parse(R"([{"start":"1000","stop":"1999"}])"));
}

TEST_F(InfoManyCli, GoesOnWhereAFileCannotBeReadAndEndsWithTheHighestCode) {
    for (const int part : {0, 1}) run_part(part);
    write("foreign.h5", "somebody's data\n");
    std::string bytes = read("p1.h5");
    bytes[bytes.size() / 2] ^= 1;
    write("p1.h5", bytes);
    const Words files = {"info", "p1.h5", "foreign.h5", "p0.h5"};
    const Finished told = warpsieve(files);
    EXPECT_EQ(told.exit_code, exit_codes::damaged);
    for (const std::string words :
         {"p0.h5       0/4   complete", "p1.h5       -     damaged", "foreign.h5  -     foreign",
          "problem        foreign.h5: ", "missing        parts 1-3 of 4\n", "2 cannot be read\n"})
        EXPECT_TRUE(has(told.out, words)) << words << "\n" << told.out;
    EXPECT_EQ(warpsieve({"info", "foreign.h5", "p0.h5"}).exit_code, exit_codes::foreign_file);
    EXPECT_EQ(warpsieve({"info", "none.h5", "p1.h5", "p0.h5"}).exit_code, exit_codes::io);
    const auto rows = json({"p1.h5", "none.h5"})["parts"];
    EXPECT_EQ(rows[0]["status"], "damaged");
    EXPECT_EQ(rows[0]["exit_code"], 66);
    EXPECT_TRUE(has(rows[1]["problem"], "cannot open none.h5: No such file"));
}

TEST_F(InfoManyCli, GetsOneValueALineInTheOrderOfTheFiles) {
    for (const int part : {0, 1}) run_part(part);
    EXPECT_EQ(warpsieve({"info", "p1.h5", "p0.h5", "--get", "part"}).out, "1\n0\n");
    const Finished status = warpsieve({"info", "p1.h5", "none.h5", "p0.h5", "--get", "status"});
    EXPECT_EQ(status.out, "complete\nmissing\ncomplete\n");
    EXPECT_EQ(status.exit_code, exit_codes::io);
    EXPECT_TRUE(has(status.err, "none.h5")) << status.err;
    EXPECT_EQ(warpsieve({"info", "p1.h5", "none.h5", "p0.h5", "--get", "part"}).out, "1\n\n0\n");
    expect_error(warpsieve({"info", "p1.h5", "none.h5", "--get", "colour"}), exit_codes::usage,
                 {"colour", "prime_count"});
}

TEST_F(InfoManyCli, TellsWhichRunAndWhichWait) {
    Process first(
        launch({"run", "0", "1e16", "-o", "a.h5", "--checkpoint-every", "20ms", "--threads", "1"}));
    first.wait_for_text("sieving [0, ");
    ASSERT_EQ(warpsieve({"run", "1e16+1", "2e16", "-o", "b.h5", "--max-time", "10ms"}).exit_code,
              exit_codes::stopped);
    ASSERT_TRUE(eventually([&] { return json({"a.h5", "b.h5"}).contains("eta_s"); }));
    const auto sum = json({"a.h5", "b.h5"});
    EXPECT_EQ(sum["running"], 1);
    EXPECT_EQ(sum["waiting"], 1);
    EXPECT_EQ(sum["parts"][0]["status"], "running");
    EXPECT_EQ(sum["rate"], sum["parts"][0]["rate"]);
    EXPECT_EQ(sum["eta_s"], sum["parts"][0]["eta_s"]);
    const std::string text = warpsieve({"info", "a.h5", "b.h5"}).out;
    for (const std::string words :
         {"waiting        b.h5: nobody works on it\n", "to go on       warpsieve run -o b.h5\n"})
        EXPECT_TRUE(has(text, words)) << words << "\n" << text;
    first.send(SIGTERM);
    EXPECT_EQ(first.wait().exit_code, exit_codes::stopped);
}

/// They come and go while a run is at work.
TEST_F(InfoManyCli, LeavesOutOlderGenerationsThatAPatternOfTheShellNames) {
    ASSERT_EQ(warpsieve({"run", "0", "1e16", "-o", "a.0.h5", "--max-time", "10ms"}).exit_code,
              exit_codes::stopped);
    ASSERT_EQ(warpsieve({"run", "0", "1e5", "-o", "a.1.h5"}).exit_code, 0);
    ASSERT_TRUE(std::filesystem::exists(path("a.0.prev1.h5")));
    const Finished told = shell("$W info a.*.h5");
    EXPECT_TRUE(has(told.out, "files          2: 1 complete, 1 waiting\n")) << told.out;
    EXPECT_FALSE(has(told.out, "prev")) << told.out;
    EXPECT_EQ(warpsieve({"info", "a.0.prev9.h5", "a.0.h5", "a.1.h5", "--get", "status"}).out,
              "paused\ncomplete\n");
    EXPECT_EQ(warpsieve({"info", "a.0.prev1.h5", "--get", "status"}).exit_code, 0);
    EXPECT_EQ(shell("$W info a.0.*h5 --get status").out, "paused\n");
}

// --watch

TEST_F(InfoManyCli, WatchesUntilAllIsComplete) {
    ASSERT_EQ(warpsieve({"run", "0", "1e5", "-o", "b.h5"}).exit_code, 0);
    Process watching(launch({"info", "--watch", "100ms", "a.h5", "b.h5"}));
    watching.wait_for_text("cannot open a.h5");  // not yet
    EXPECT_EQ(warpsieve({"run", "0", "2e9", "-o", "a.h5", "--checkpoint-every", "20ms"}).exit_code,
              0);
    const Finished watched = watching.wait();
    EXPECT_EQ(watched.exit_code, 0) << watched.err;
    EXPECT_EQ(watched.err, "");
    EXPECT_TRUE(has(watched.out, "every 0.10 s (Ctrl-C ends)\n")) << watched.out;
    EXPECT_TRUE(has(watched.out, "files          2: 2 complete\n")) << watched.out;
    EXPECT_FALSE(has(watched.out, "\x1b")) << "no terminal is there to paint on";
}

TEST_F(InfoManyCli, WatchesACompleteRunOnce) {
    ASSERT_EQ(warpsieve({"run", "0", "1e5", "-o", "a.h5"}).exit_code, 0);
    EXPECT_EQ(lines_in(warpsieve({"info", "--watch", "a.h5", "--json"}).out), 1);
    EXPECT_EQ(warpsieve({"info", "a.h5", "--watch", "--get", "status"}).out, "complete\n");
}

/// One that is not there yet may come.
TEST_F(InfoManyCli, EndsQuietlyWhenItIsStopped) {
    Process watching(launch({"info", "none.h5", "--watch", "1h"}));
    watching.wait_for_text("cannot open none.h5");
    watching.send(SIGINT);
    const Finished ended = watching.wait();
    EXPECT_EQ(ended.exit_code, exit_codes::interrupted);
    EXPECT_EQ(ended.err, "");
}

TEST_F(InfoManyCli, PaintsInPlaceOnATerminal) {
    if (shell("command -v script").exit_code != 0) GTEST_SKIP() << "there is no script(1)";
    ASSERT_EQ(warpsieve({"run", "0", "1e14", "-o", "a.h5", "--max-time", "10ms"}).exit_code,
              exit_codes::stopped);
    Launch on_terminal = launch({});
    on_terminal.command = {"script", "-qefc",
                           "stty rows 10 cols 60; exec " WARPSIEVE_PROGRAM
                           " info a.h5 a.h5 --watch 100ms",
                           "/dev/null"};
    Process terminal(on_terminal);
    // Up by as many lines as were painted: the time, the table, and what is said below.
    terminal.wait_for_text("\x1b[9A\r20");
    terminal.send(SIGTERM);
    const std::string shown = terminal.wait().out;
    EXPECT_FALSE(has(shown, "\x1b[2J")) << "what was on the screen before stays";
}

}  // namespace
}  // namespace warpsieve::test
