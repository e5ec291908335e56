#include "cli/cli_fixture.hpp"

namespace warpsieve::test {
namespace {

using FirstNCli = CliTest;

TEST_F(FirstNCli, FindsThatManyPrimesFromTheStart) {
    const Finished finished = warpsieve({"run", "--first", "1e6", "-o", "x.h5"});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(finished.out, "1000000\n");
    EXPECT_NE(finished.err.find("the first 1,000,000 primes from 0"), std::string::npos);
    EXPECT_NE(finished.err.find("1,000,000 primes in [0, 15485863]"), std::string::npos);
    const auto json = info("x.h5");
    EXPECT_EQ(json["first_n"], "1000000");
    EXPECT_EQ(json["prime_count"], "1000000");
    EXPECT_EQ(json["largest_prime"], "15485863");  // p(10^6), OEIS A006988
    EXPECT_EQ(json["sieved_through"], "15485863");
    EXPECT_EQ(json["fraction"], 1);
    EXPECT_EQ(warpsieve({"verify", "x.h5"}).exit_code, 0);
}

TEST_F(FirstNCli, CountsFromTheStart) {
    ASSERT_EQ(warpsieve({"run", "--first", "3", "1e18", "-o", "x.h5"}).out, "3\n");
    EXPECT_EQ(info("x.h5")["largest_prime"], "1000000000000000031");
    ASSERT_EQ(warpsieve({"run", "7", "--first", "2", "-o", "y.h5"}).out, "2\n");
    EXPECT_EQ(info("y.h5")["largest_prime"], "11");
}

TEST_F(FirstNCli, HasTheSameResultWhenItIsInterrupted) {
    const std::vector<std::string> command = {"run", "--first", "3e7", "1e9", "-o"};
    auto undisturbed = command;
    undisturbed.emplace_back("a.h5");
    ASSERT_EQ(warpsieve(undisturbed).out, "30000000\n");
    auto interrupted = command;
    interrupted.insert(interrupted.end(),
                       {"b.h5", "--max-time", "10ms", "--checkpoint-every", "20ms"});
    int starts = 0;
    while (warpsieve(interrupted).exit_code == exit_codes::stopped && ++starts < 1000)
        ;
    EXPECT_GE(starts, 1);
    EXPECT_EQ(info("b.h5")["contents_digest"], info("a.h5")["contents_digest"]);
    EXPECT_EQ(info("b.h5")["prime_count"], "30000000");
}

TEST_F(FirstNCli, SaysThatThereAreNoMore) {
    const Finished finished = warpsieve({"run", "--first", "10", "2^64-100", "-o", "x.h5"});
    EXPECT_EQ(finished.exit_code, 0);
    EXPECT_EQ(finished.out, "3\n");  // less 95, 83 and 59
    EXPECT_NE(finished.err.find("warning: there are no more primes below 2^64: 7 of the 10"),
              std::string::npos)
        << finished.err;
}

TEST_F(FirstNCli, RefusesWhatMakesNoSense) {
    expect_error(warpsieve({"run", "--first", "0", "-o", "x.h5"}), exit_codes::usage, {"--first"});
    expect_error(warpsieve({"run", "--first", "10", "0", "100", "-o", "x.h5"}), exit_codes::usage,
                 {"--first 10", "STOP 100"});
    expect_error(warpsieve({"run", "-o", "x.h5"}), exit_codes::usage, {"START STOP", "--first"});
    EXPECT_TRUE(files().empty());
}

}  // namespace
}  // namespace warpsieve::test
