#include <map>

#include "cli/cli_fixture.hpp"

namespace warpsieve::test {
namespace {

class NthCli : public CliTest {
protected:
    /// The answer of a method; empty where the build has no libprimecount.
    std::string nth(const std::vector<std::string>& numbers, const std::string& method) {
        std::vector<std::string> arguments = numbers;
        arguments.insert(arguments.begin(), "nth");
        arguments.insert(arguments.end(), {"--method", method});
        const Finished finished = warpsieve(arguments);
        if (finished.err.find("no libprimecount") != std::string::npos) return "";
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        return finished.out;
    }

    void expect_nth(const std::vector<std::string>& numbers, const std::string& prime) {
        SCOPED_TRACE(numbers.front() + " from " + (numbers.size() > 1 ? numbers[1] : ""));
        EXPECT_EQ(nth(numbers, "sieve"), prime + "\n");
        EXPECT_EQ(nth(numbers, "auto"), prime + "\n");
        if (const std::string other = nth(numbers, "primecount"); !other.empty())
            EXPECT_EQ(other, prime + "\n");
        else
            skipped_ = true;
    }

    void TearDown() override {
        if (skipped_) GTEST_SKIP() << "this build has no libprimecount";
    }

private:
    bool skipped_ = false;
};

TEST_F(NthCli, FindsTheFirstPrimes) {
    const std::vector<std::string> primes = {"2", "3", "5", "7", "11", "13", "17", "19", "23"};
    for (std::size_t i = 0; i < primes.size(); ++i) expect_nth({std::to_string(i + 1)}, primes[i]);
}

TEST_F(NthCli, FindsPrimesOfPowersOfTen) {
    // OEIS A006988
    expect_nth({"100"}, "541");
    expect_nth({"1e4"}, "104729");
    expect_nth({"1e6"}, "15485863");
    expect_nth({"1e8"}, "2038074743");
}

TEST_F(NthCli, CountsFromTheStart) {
    expect_nth({"1", "2"}, "2");
    expect_nth({"1", "3"}, "3");
    expect_nth({"1", "4"}, "5");
    expect_nth({"2", "5"}, "7");
    expect_nth({"1", "104729"}, "104729");
    expect_nth({"1", "104730"}, "104743");
    expect_nth({"1", "1e12"}, "1000000000039");
    expect_nth({"2", "1e12"}, "1000000000061");
    expect_nth({"9990000", "104730"}, "179424673");  // p(10^7), A006988
}

TEST_F(NthCli, SievesAboveTheReachOfPrimecount) {
    EXPECT_EQ(warpsieve({"nth", "1", "2^63"}).out, "9223372036854775837\n");
    EXPECT_EQ(warpsieve({"nth", "3", "2^64-100"}).out, "18446744073709551557\n");
    EXPECT_EQ(warpsieve({"nth", "1", "18446744073709551557"}).out, "18446744073709551557\n");
    expect_error(warpsieve({"nth", "4", "2^64-100"}), exit_codes::usage,
                 {"nth 4", "not so many primes"});
    expect_error(warpsieve({"nth", "1", "2^64-1"}), exit_codes::usage, {"not so many primes"});
    expect_error(warpsieve({"nth", "425656284035217744"}), exit_codes::usage,
                 {"not so many primes"});
    if (nth({"1"}, "primecount").empty()) GTEST_SKIP() << "this build has no libprimecount";
    for (const auto& [n, start] : std::map<std::string, std::string>{{"1", "2^63"}, {"3e17", "0"}})
        expect_error(warpsieve({"nth", n, start, "--method", "primecount"}), exit_codes::usage,
                     {"above 2^63-1", "--method sieve"});
}

TEST_F(NthCli, BeginsAtWhatARunHasCounted) {
    ASSERT_EQ(warpsieve({"run", "100", "3e7", "-o", "x.h5", "--store", "none"}).exit_code, 0);
    const auto from_file = [&](const std::string& n) {
        return warpsieve({"nth", n, "--from", "x.h5"}).out;
    };
    for (const std::string n : {"1", "2", "7000", "123456", "999975", "1857834"})
        EXPECT_EQ(from_file(n), nth({n, "100"}, "sieve")) << n;
    EXPECT_EQ(from_file("1"), "101\n");
    EXPECT_EQ(from_file("999975"), "15485863\n");  // the millionth prime
    EXPECT_EQ(warpsieve({"nth", "1", "100", "--from", "x.h5"}).out, "101\n");
    expect_error(warpsieve({"nth", "1", "101", "--from", "x.h5"}), exit_codes::usage,
                 {"START 101", "100"});
    expect_error(warpsieve({"nth", "2e6", "--from", "x.h5"}), exit_codes::usage,
                 {"x.h5 has counted 1857834 primes"});
    expect_error(warpsieve({"nth", "1", "--from", "none.h5"}), exit_codes::io, {"none.h5"});
    expect_error(warpsieve({"nth", "1", "--from", "x.h5", "--method", "primecount"}),
                 exit_codes::usage, {"--from"});
}

TEST_F(NthCli, SaysThatItTakesAnOlderGeneration) {
    ASSERT_EQ(warpsieve({"run", "100", "1e5", "-o", "x.h5"}).exit_code, 0);
    damage_newest_generation("x");
    const Finished found = warpsieve({"nth", "7000", "--from", "x.h5", "-q"});
    EXPECT_EQ(found.exit_code, 0);
    EXPECT_EQ(found.err, damage_warning("x"));
    EXPECT_EQ(found.out, nth({"7000", "100"}, "sieve"));
}

TEST_F(NthCli, PrintsJson) {
    EXPECT_EQ(warpsieve({"nth", "5", "100", "--json"}).out,
              "{\"n\":\"5\",\"start\":\"100\",\"method\":\"sieve\",\"prime\":\"113\"}\n");
}

TEST_F(NthCli, RefusesWhatMakesNoSense) {
    expect_error(warpsieve({"nth", "0"}), exit_codes::usage, {"N 0"});
    expect_error(warpsieve({"nth"}), exit_codes::usage, {"N"});
    expect_error(warpsieve({"nth", "1", "2", "3"}), exit_codes::usage, {"3"});
    expect_error(warpsieve({"nth", "1", "--method", "guess"}), exit_codes::usage,
                 {"--method guess"});
}

}  // namespace
}  // namespace warpsieve::test
