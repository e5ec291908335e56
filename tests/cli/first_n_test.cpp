#include "cli/cli_fixture.hpp"

namespace warpsieve::test {
namespace {

class FirstNCli : public CliTest {
protected:
    /// What a run prints that finds the first N primes, of which this is the last.
    static std::string found(const std::string& n, const std::string& prime) {
        return "primes       " + n + "\nnth prime    " + prime + "\n";
    }
};

TEST_F(FirstNCli, FindsThatManyPrimesFromTheStart) {
    const Finished finished = warpsieve({"run", "--first", "1e6", "-o", "x.h5"});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(finished.out, found("1000000", "15485863"));  // OEIS A006988
    EXPECT_NE(finished.err.find("the first 1,000,000 primes from 0"), std::string::npos);
    EXPECT_NE(finished.err.find("1,000,000 primes in [0, 15485863]"), std::string::npos);
    const auto json = info("x.h5");
    EXPECT_EQ(json["first_n"], "1000000");
    EXPECT_EQ(json["prime_count"], "1000000");
    EXPECT_EQ(json["largest_prime"], "15485863");
    EXPECT_EQ(json["sieved_through"], "15485863");
    EXPECT_EQ(json["fraction"], 1);
    EXPECT_EQ(warpsieve({"verify", "x.h5"}).exit_code, 0);
}

TEST_F(FirstNCli, CountsFromTheStart) {
    ASSERT_EQ(warpsieve({"run", "--first", "3", "1e18", "-o", "x.h5"}).out,
              found("3", "1000000000000000031"));
    EXPECT_EQ(info("x.h5")["largest_prime"], "1000000000000000031");
    ASSERT_EQ(warpsieve({"run", "7", "--first", "2", "-o", "y.h5"}).out, found("2", "11"));
    EXPECT_EQ(info("y.h5")["largest_prime"], "11");
    ASSERT_EQ(warpsieve({"run", "--first", "1", "-o", "z.h5"}).out, found("1", "2"));
}

TEST_F(FirstNCli, PrintsTheLastOfThemBesideWhateverElseIsCounted) {
    const std::vector<std::string> command = {"run",   "--first", "10",    "-o",
                                              "x.h5",  "--count", "twins", "--gaps",
                                              "--sum", "--store", "none"};
    const std::string all = found("10", "29") +
                            "twins        4\n"
                            "largest gap  6 after 23\n"
                            "sum          129\n";
    EXPECT_EQ(warpsieve(command).out, all);
    EXPECT_EQ(warpsieve(command).out, all) << "complete already";
}

TEST_F(FirstNCli, HasTheLastOfThemInItsJson) {
    const auto json = [this](const std::vector<std::string>& words) {
        std::vector<std::string> command = {"run", "--json", "--quiet"};
        command.insert(command.end(), words.begin(), words.end());
        return nlohmann::json::parse(warpsieve(command).out);
    };
    EXPECT_EQ(json({"--first", "25", "-o", "x.h5"})["prime"], "97");
    EXPECT_EQ(json({"--first", "3", "2^64-100", "-o", "y.h5"})["prime"], "18446744073709551557");
    EXPECT_FALSE(json({"--first", "4", "2^64-100", "-o", "z.h5"}).contains("prime"));
    EXPECT_FALSE(json({"0", "100", "-o", "all.h5"}).contains("prime"));
    EXPECT_FALSE(json({"--first", "1e12", "-o", "t.h5", "--max-time", "1ms"}).contains("prime"));
}

TEST_F(FirstNCli, HasTheSameResultWhenItIsInterrupted) {
    const std::vector<std::string> command = {"run", "--first", "3e7", "1e9", "-o"};
    auto undisturbed = command;
    undisturbed.emplace_back("a.h5");
    const std::string result = found("30000000", "1629598169");  // primesieve 12.16
    ASSERT_EQ(warpsieve(undisturbed).out, result);
    auto interrupted = command;
    interrupted.insert(interrupted.end(),
                       {"b.h5", "--max-time", "10ms", "--checkpoint-every", "20ms"});
    int starts = 0;
    Finished last;
    while ((last = warpsieve(interrupted)).exit_code == exit_codes::stopped && ++starts < 1000)
        EXPECT_EQ(last.out, "") << "nothing is known yet";
    EXPECT_GE(starts, 1);
    EXPECT_EQ(last.out, result);
    EXPECT_EQ(info("b.h5")["contents_digest"], info("a.h5")["contents_digest"]);
    EXPECT_EQ(info("b.h5")["prime_count"], "30000000");
}

TEST_F(FirstNCli, SaysThatThereAreNoMore) {
    const Finished finished = warpsieve({"run", "--first", "10", "2^64-100", "-o", "x.h5"});
    EXPECT_EQ(finished.exit_code, 0);
    EXPECT_EQ(finished.out, found("3", "none"));  // less 95, 83 and 59
    EXPECT_NE(finished.err.find("warning: there are no more primes below 2^64: 7 of the 10"),
              std::string::npos)
        << finished.err;
    EXPECT_EQ(warpsieve({"run", "--first", "1", "2^64-10", "-o", "y.h5"}).out, found("0", "none"));
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
