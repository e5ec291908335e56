#include <csignal>

#include "cli/cli_fixture.hpp"

namespace warpsieve::test {
namespace {

using CountCli = CliTest;

struct Known {
    std::vector<std::string> bounds;
    std::string count;
};

// pi(10^k): OEIS A006880. Windows: counted with primesieve 12.16.
TEST_F(CountCli, PrintsKnownCounts) {
    const std::vector<Known> known = {
        {{"0"}, "0"},
        {{"2"}, "1"},
        {{"1e6"}, "78498"},
        {{"1e9"}, "50847534"},
        {{"0", "10**8"}, "5761455"},
        {{"2^64-1e6", "2^64-1"}, "22475"},
        {{"1e18", "1e18+1e6"}, "24280"},
        {{"2^64-1", "2^64-1"}, "0"},
        {{"18446744073709551557", "18446744073709551557"}, "1"},
    };
    for (const Known& example : known) {
        std::vector<std::string> arguments = {"count"};
        arguments.insert(arguments.end(), example.bounds.begin(), example.bounds.end());
        const Finished finished = warpsieve(arguments);
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        EXPECT_EQ(finished.out, example.count + "\n") << "of " << testing::PrintToString(arguments);
    }
}

TEST_F(CountCli, PrintsOneJsonObject) {
    const Finished finished = warpsieve({"count", "10", "100", "--json"});
    const auto json = nlohmann::json::parse(finished.out);
    EXPECT_EQ(json["start"], "10");
    EXPECT_EQ(json["stop"], "100");
    EXPECT_EQ(json["prime_count"], "21");
    EXPECT_EQ(json["largest_prime"], "97");
}

TEST_F(CountCli, TakesThreadsAndEngine) {
    EXPECT_EQ(warpsieve({"count", "1e7", "--threads", "1", "--engine", "cpu"}).out, "664579\n");
    EXPECT_EQ(warpsieve({"count", "1e7", "--threads", "3", "--quiet"}).out, "664579\n");
}

TEST_F(CountCli, InterruptedItSavesNothingAndSaysSo) {
    Process process(launch({"count", "1e16", "2e16", "--method", "sieve"}));
    wait_until_signals_are_blocked(process);
    process.send(SIGINT);
    expect_error(process.wait(), exit_codes::interrupted, {"interrupted", "warpsieve run"});
}

}  // namespace
}  // namespace warpsieve::test
