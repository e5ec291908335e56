#include "cli/cli_fixture.hpp"
#include "support/folder_contents.hpp"
#include "support/stored_run.hpp"

namespace warpsieve::test {
namespace {

class DryRunCli : public CliTest {
protected:
    [[nodiscard]] Finished plan(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "run");
        arguments.emplace_back("--dry-run");
        const auto before = folder_contents(path("."));
        Finished finished = warpsieve(arguments);
        EXPECT_EQ(folder_contents(path(".")), before) << "something was written";
        return finished;
    }
    /// Refused like the run itself: with the same code, and the same words.
    void expect_refused_like_the_run(const std::vector<std::string>& arguments,
                                     int exit_code) const {
        const Finished planned = plan(arguments);
        EXPECT_EQ(planned.exit_code, exit_code) << planned.err;
        EXPECT_EQ(planned.out, "");
        std::vector<std::string> command = arguments;
        command.insert(command.begin(), {"run", "-q"});
        const Finished done = warpsieve(command);
        EXPECT_EQ(done.exit_code, exit_code) << done.err;
        EXPECT_EQ(planned.err, done.err);
    }
};

TEST_F(DryRunCli, TellsWhatARunWouldDo) {
    const Finished told = plan({"0", "1e6", "-o", "x.h5", "--part", "1/4"});
    EXPECT_EQ(told.exit_code, 0) << told.err;
    EXPECT_EQ(told.err, "");
    for (const char* words :
         {"x.h5\n", "[250020, 500039], 250,020 integers\n", "1/4, counted from 0\n", "begin anew\n",
          "storing the primes: about 2e+04, up to ", " free\n"})
        EXPECT_NE(told.out.find(words), std::string::npos) << words << "\n" << told.out;
    EXPECT_NE(plan({"0", "2^64-1", "-o", "x.h5"}).out.find("2^64 integers\n"), std::string::npos);
    EXPECT_NE(plan({"--first", "100", "-o", "x.h5"}).out.find("its first 100 primes\n"),
              std::string::npos);
}

TEST_F(DryRunCli, TellsWhereItWouldGoOn) {
    write_stored_run(path("x.h5"), {.interval = {0, 50'000'000}, .store = core::Store::primes},
                     {.sieve_through = 5'000'000});
    const std::vector<std::string> job = {"0", "5e7", "-o", "x.h5", "--store", "primes"};
    const Finished told = plan(job);
    EXPECT_EQ(told.exit_code, 0) << told.err;
    EXPECT_NE(told.out.find("go on from generation"), std::string::npos) << told.out;
    std::vector<std::string> command = job;
    command.emplace_back("--json");
    const auto json = nlohmann::json::parse(plan(command).out);
    EXPECT_EQ(json.at("status"), info("x.h5").at("status"));
    EXPECT_EQ(json.at("sieved_through"), info("x.h5").at("sieved_through"));
    EXPECT_GT(std::stoull(json.at("bytes_to_store").get<std::string>()), 1'000'000U);
    EXPECT_EQ(json.at("writer"), "");
    command.insert(command.begin(), "run");
    ASSERT_EQ(warpsieve(command).exit_code, 0);
    EXPECT_NE(plan(job).out.find("nothing, it is complete already\n"), std::string::npos);
}

TEST_F(DryRunCli, TellsWhoIsAtWorkAndMakesNoEngine) {
    Process process(launch({"run", "0", "1e16", "-o", "x.h5", "--checkpoint-every", "20ms"}));
    process.wait_for_text("sieving [0, ");
    const Finished told =
        warpsieve({"run", "0", "1e16", "-o", "x.h5", "--dry-run", "--device", "99"});
    EXPECT_EQ(told.exit_code, 0) << told.err;
    EXPECT_NE(told.out.find("it is being written by process " + std::to_string(process.pid())),
              std::string::npos)
        << told.out;
    process.send(SIGTERM);
    EXPECT_EQ(process.wait().exit_code, exit_codes::stopped);
}

TEST_F(DryRunCli, EndsAsTheRunWould) {
    for (const std::vector<std::string>& wrong :
         std::vector<std::vector<std::string>>{{"0", "2^64", "-o", "x.h5"},
                                               {"0", "10", "-o", "x.h5", "--part", "8/9"},
                                               {"0", "1e6", "-o", "x.h5", "--count", "twin"},
                                               {"0", "1e6", "-o", "x.h5", "--threads", "0"},
                                               {"0", "1e6", "-o", "x"}})
        expect_refused_like_the_run(wrong, exit_codes::usage);
    write("strange.h5", "somebody's data\n");
    expect_refused_like_the_run({"0", "1e6", "-o", "strange.h5"}, exit_codes::foreign_file);
    ASSERT_EQ(warpsieve({"run", "0", "1e5", "-o", "x.h5", "-q"}).exit_code, 0);
    expect_refused_like_the_run({"0", "1e6", "-o", "x.h5"}, exit_codes::foreign_file);
    std::string damaged = read("x.h5");
    damaged[damaged.size() / 2] ^= 1;
    write("x.h5", damaged);
    expect_refused_like_the_run({"0", "1e5", "-o", "x.h5"}, exit_codes::damaged);
    expect_error(plan({"0", "1e6", "-o", "none/x.h5"}), exit_codes::io,
                 {"the folder none", "No such file or directory"});
    expect_error(plan({"0", "2^64-1", "-o", "y.h5", "--store", "bitmap"}), exit_codes::io,
                 {"y.h5: about", "--force"});
    EXPECT_EQ(plan({"0", "2^64-1", "-o", "y.h5", "--store", "bitmap", "--force"}).exit_code, 0);
}

TEST_F(DryRunCli, TellsWhatItPassesOver) {
    ASSERT_EQ(warpsieve({"run", "0", "1e5", "-o", "x.h5", "-q"}).exit_code, 0);
    damage_newest_generation("x");
    const Finished told = plan({"0", "1e5", "-o", "x.h5"});
    EXPECT_EQ(told.exit_code, 0);
    EXPECT_NE(told.err.find("warning: x.h5 does not prove good"), std::string::npos) << told.err;
    EXPECT_NE(told.err.find("would go on from x.prev1.h5"), std::string::npos) << told.err;
}

}  // namespace
}  // namespace warpsieve::test
