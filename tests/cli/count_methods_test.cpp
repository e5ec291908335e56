// How count comes to its number: by sieving or by libprimecount, in a program with it and in one
// without.

#include <csignal>
#include <random>

#include "cli/cli_fixture.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

using Words = std::vector<std::string>;

class CountMethodsCli : public CliTest {
protected:
    [[nodiscard]] bool has_primecount() const {
        const Finished finished = warpsieve({"count", "1", "--method", "primecount"});
        return finished.err.find("no libprimecount") == std::string::npos;
    }

    /// Whether the program has or not, one that has not.
    [[nodiscard]] Launch without_primecount(const Words& words) const {
        Launch without = launch(words);
        without.command.front() = WARPSIEVE_WITHOUT_PRIMECOUNT;
        return without;
    }

    /// What is said on standard error of work that takes for ever, up to the stop that ends it.
    static std::string told_before_a_stop(const Launch& launch) {
        Process process(launch);
        wait_until_signals_are_blocked(process);
        process.send(SIGINT);
        const Finished finished = process.wait();
        EXPECT_EQ(finished.exit_code, exit_codes::interrupted) << finished.err;
        EXPECT_EQ(finished.out, "");
        return finished.err;
    }

    /// The JSON of a count, less the method that it must name.
    [[nodiscard]] nlohmann::json counted(const std::string& first,
                                         const std::string& last,
                                         const std::string& method) const {
        const Finished finished =
            warpsieve({"count", first, last, "--method", method, "--json", "--quiet"});
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        EXPECT_EQ(finished.err, "");
        auto json = nlohmann::json::parse(finished.out);
        EXPECT_EQ(json["method"], method);
        json.erase("method");
        return json;
    }

    void expect_the_same(std::uint64_t first, std::uint64_t last) const {
        const std::string start = std::to_string(first);
        const std::string stop = std::to_string(last);
        EXPECT_EQ(counted(start, stop, "primecount"), counted(start, stop, "sieve"));
    }
};

TEST_F(CountMethodsCli, AgreeOnAllShortIntervals) {
    if (!has_primecount()) GTEST_SKIP() << "this build has no libprimecount";
    for (std::uint64_t first = 0; first <= 7; ++first)
        for (std::uint64_t last = first; last <= 8; ++last) expect_the_same(first, last);
    for (const std::uint64_t alone : {24U, 29U, 30U, 31U, 32U, 113U, 114U})
        expect_the_same(alone, alone);
    expect_the_same(114, 126);  // between two primes
    expect_the_same(1'000'000'007, 1'000'000'009);
}

TEST_F(CountMethodsCli, AgreeOnRandomWindows) {
    if (!has_primecount()) GTEST_SKIP() << "this build has no libprimecount";
    const std::uint64_t chosen = seed();
    SCOPED_TRACE("seed " + std::to_string(chosen));
    std::mt19937_64 random(chosen);
    for (int window = 0; window < 12; ++window) {
        const std::uint64_t first = random() >> (24 + random() % 40);
        expect_the_same(first, first + random() % 5'000'000);
    }
}

// OEIS A006880
TEST_F(CountMethodsCli, CountsPowersOfTenWithoutSieving) {
    if (!has_primecount()) GTEST_SKIP() << "this build has no libprimecount";
    const Finished finished = warpsieve({"count", "1e14"});
    EXPECT_EQ(finished.out, "3204941750802\n");
    EXPECT_EQ(finished.err, "method primecount: quicker than sieving\n");
    EXPECT_EQ(warpsieve({"count", "1e13", "1e14", "-q"}).out, "2858876213963\n");
    EXPECT_EQ(warpsieve({"count", "1e14", "--quiet"}).err, "");
    EXPECT_EQ(warpsieve({"count", "1e12", "--method", "primecount", "--threads", "1"}).out,
              "37607912018\n");
}

TEST_F(CountMethodsCli, SievesWhereThatIsQuickOrMeant) {
    const Words sieved[] = {{"1e7"},
                            {"1e7", "--method", "sieve"},
                            {"1e7", "--verify", "1%"},
                            {"2^63-1e4", "2^63-1"},
                            {"2^63-1e4", "2^63"}};
    for (const Words& words : sieved) {
        Words count = {"count", "--json", "-q"};
        count.insert(count.end(), words.begin(), words.end());
        EXPECT_EQ(nlohmann::json::parse(warpsieve(count).out)["method"], "sieve");
    }
}

TEST_F(CountMethodsCli, SaysWhoAsksForSievingThatWouldTakeLonger) {
    if (!has_primecount()) GTEST_SKIP() << "this build has no libprimecount";
    const Words asking[] = {{"--engine", "cpu"}, {"--threads", "1"}, {"--verify", "0"}};
    for (const Words& option : asking) {
        Words count = {"count", "1e17"};
        count.insert(count.end(), option.begin(), option.end());
        const std::string hint = "method sieve: " + option.front() +
                                 " asks for it; --method primecount would be quicker\n";
        EXPECT_NE(told_before_a_stop(launch(count)).find(hint), std::string::npos);
    }
    EXPECT_EQ(told_before_a_stop(launch({"count", "1e17", "--count", "twins"})).find("method"),
              std::string::npos)
        << "nothing else counts twins";
}

TEST_F(CountMethodsCli, OfAProgramWithoutPrimecountIsSievingAndItSaysSo) {
    const std::string hint =
        "method sieve: libprimecount would be quicker, but this build has none\n";
    EXPECT_NE(told_before_a_stop(without_primecount({"count", "1e17"})).find(hint),
              std::string::npos);
    EXPECT_NE(told_before_a_stop(without_primecount({"nth", "1e15"})).find(hint),
              std::string::npos);
    EXPECT_EQ(told_before_a_stop(without_primecount({"count", "1e17", "-q"})).find("method"),
              std::string::npos);
    const Finished quick = run(without_primecount({"count", "1e6"}));
    EXPECT_EQ(quick.out, "78498\n");
    EXPECT_EQ(quick.err.find("method"), std::string::npos) << quick.err;
    for (const Words& words : {Words{"count", "1e6"}, Words{"nth", "1000"}}) {
        Words counted = words;
        counted.insert(counted.end(), {"--method", "primecount"});
        expect_error(run(without_primecount(counted)), exit_codes::usage,
                     {"--method primecount", "no libprimecount", "--method sieve"});
    }
}

TEST_F(CountMethodsCli, AreRefusedWhereTheyCannotDoWhatIsAsked) {
    expect_error(warpsieve({"count", "9", "--method", "guess"}), exit_codes::usage,
                 {"--method guess", "auto, primecount, sieve"});
    expect_error(warpsieve({"count", "2^63", "--method", "primecount"}), exit_codes::usage,
                 {"STOP 9223372036854775808 is above 2^63-1", "--method sieve"});
    for (const Words& more : {Words{"--count", "twins"}, Words{"--gaps"}, Words{"--sum"}}) {
        Words count = {"count", "9", "--method", "primecount"};
        count.insert(count.end(), more.begin(), more.end());
        expect_error(warpsieve(count), exit_codes::usage, {"counts primes alone", more.front()});
    }
}

TEST_F(CountMethodsCli, AStopEndsPrimecountAtOnce) {
    if (!has_primecount()) GTEST_SKIP() << "this build has no libprimecount";
    EXPECT_EQ(told_before_a_stop(launch({"count", "2^63-1"})),
              "method primecount: quicker than sieving\nwarpsieve: count was interrupted\n");
}

}  // namespace
}  // namespace warpsieve::test
