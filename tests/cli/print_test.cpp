#include <primesieve.h>

#include <algorithm>
#include <random>

#include "cli/cli_fixture.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

class PrintTest : public CliTest {
protected:
    /// What a print says; it must end well and say nothing else.
    [[nodiscard]] std::string printed(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"print", "-q"});
        const Finished finished = warpsieve(std::move(arguments));
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        EXPECT_EQ(finished.err, "");
        return finished.out;
    }
};

long lines_of(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
}

std::string by_primesieve(std::uint64_t first, std::uint64_t last) {
    std::size_t count = 0;
    auto* const primes =
        static_cast<std::uint64_t*>(primesieve_generate_primes(first, last, &count, UINT64_PRIMES));
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += std::to_string(primes[i]) + "\n";
    primesieve_free(primes);
    return text;
}

TEST_F(PrintTest, PrintsOnePrimeALineWithBothBounds) {
    EXPECT_EQ(printed({"29"}), "2\n3\n5\n7\n11\n13\n17\n19\n23\n29\n");
    EXPECT_EQ(printed({"29", "37"}), "29\n31\n37\n");
    EXPECT_EQ(printed({"7", "7"}), "7\n");
    EXPECT_EQ(printed({"24", "28"}), "");
    EXPECT_EQ(printed({"0"}), "");
    // The largest primes below 2^64: https://oeis.org/A013603
    EXPECT_EQ(printed({"2^64-96", "2^64-1"}),
              "18446744073709551521\n18446744073709551533\n18446744073709551557\n");
}

// Checked with `primesieve 0 120 -p2` ... `-p6`, version 12.16.
TEST_F(PrintTest, PrintsTupletsAsPrimesieveDoes) {
    EXPECT_EQ(printed({"31", "--count", "twins"}),
              "(3, 5)\n(5, 7)\n(11, 13)\n(17, 19)\n(29, 31)\n");
    EXPECT_EQ(printed({"30", "--count", "twins"}), "(3, 5)\n(5, 7)\n(11, 13)\n(17, 19)\n");
    EXPECT_EQ(printed({"4", "18", "--count", "triplets"}),
              "(5, 7, 11)\n(7, 11, 13)\n(11, 13, 17)\n");
    EXPECT_EQ(printed({"109", "--count", "quadruplets"}),
              "(5, 7, 11, 13)\n(11, 13, 17, 19)\n(101, 103, 107, 109)\n");
    EXPECT_EQ(printed({"112", "--count", "quintuplets"}),
              "(5, 7, 11, 13, 17)\n(7, 11, 13, 17, 19)\n(11, 13, 17, 19, 23)\n"
              "(97, 101, 103, 107, 109)\n");
    EXPECT_EQ(printed({"113", "--count", "sextuplets"}),
              "(7, 11, 13, 17, 19, 23)\n(97, 101, 103, 107, 109, 113)\n");
}

TEST_F(PrintTest, PrintsAsManyAsAreCounted) {
    // pi(10^7): https://oeis.org/A006880
    EXPECT_EQ(lines_of(printed({"1e7"})), 664'579);
    const auto count = nlohmann::json::parse(
        warpsieve({"count", "1e12", "1e12+1e8", "--count", "tuplets", "--json", "-q"}).out);
    for (const std::string kind :
         {"prime", "twin", "triplet", "quadruplet", "quintuplet", "sextuplet"})
        EXPECT_EQ(std::to_string(lines_of(printed({"1e12", "1e12+1e8", "--count", kind + "s"}))),
                  count.at(kind + "_count"))
            << kind;
}

// Long enough for batches of several lengths, whose seams must not show.
TEST_F(PrintTest, PrintsWhatPrimesieveFinds) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    constexpr std::uint64_t largest = ~std::uint64_t{0};
    const std::uint64_t length = 3'000'000 + random() % 1'000'000;
    for (const std::uint64_t first :
         {random() % 1000, random() >> 40, random() >> 24, random() >> 8,
          random() % (largest - length), largest - length})
        EXPECT_TRUE(printed({std::to_string(first), std::to_string(first + length)}) ==
                    by_primesieve(first, first + length))
            << "from " << first;
}

TEST_F(PrintTest, IsTheSameWithAnyNumberOfThreads) {
    for (const char* kind : {"primes", "twins"}) {
        const std::string one = printed({"3e7", "--count", kind, "--threads", "1"});
        for (const char* threads : {"2", "7"})
            EXPECT_TRUE(printed({"3e7", "--count", kind, "--threads", threads}) == one);
    }
}

TEST_F(PrintTest, BeginsAtOnceAndEndsQuietlyWhenItsReaderHasEnough) {
    // All of it would take years.
    const Finished broken =
        shell("$W print 1e18 2e18 2> err | head -n 2; echo ${PIPESTATUS[0]}; cat err");
    EXPECT_EQ(broken.out, "1000000000000000003\n1000000000000000009\n141\n");
    const Finished twins =
        shell("$W print 2^64-1e15 2^64-1 --count twins 2> err | head -n 1 | wc -l; cat err");
    EXPECT_EQ(twins.out, "1\n");
}

TEST_F(PrintTest, SaysThatADiskIsFull) {
    expect_error(shell("$W print 1e7 > /dev/full"), exit_codes::io,
                 {"standard output", "No space left on device"});
    const Finished limited = shell("ulimit -f 8; $W print 1e7 > primes.txt");
    expect_error(limited, exit_codes::io, {"standard output", "ulimit"});
}

TEST_F(PrintTest, ShowsProgressOnlyWhereTheNumbersGoIntoAFile) {
    // Long enough for three batches, with little to write.
    const std::string print = "$W print 6e9 --count sextuplets --engine cpu --threads 1";
    EXPECT_NE(shell(print + " > file").err.find("primes, "), std::string::npos);
    EXPECT_EQ(shell(print + " | cat > file").err, "");
    EXPECT_EQ(shell(print + " -q > file").err, "");
}

TEST_F(PrintTest, ChecksItselfAsCountDoes) {
    EXPECT_EQ(lines_of(printed({"1e7", "--verify", "1"})), 664'579);
}

TEST_F(PrintTest, RefusesWhatItCannotPrint) {
    expect_error(warpsieve({"print", "9", "--count", "twins,triplets"}), exit_codes::usage,
                 {"--count", "twins,triplets", "choose one of", "sextuplets"});
    expect_error(warpsieve({"print", "9", "--count", "tuplets"}), exit_codes::usage, {"--count"});
    expect_error(warpsieve({"print", "9", "8"}), exit_codes::usage, {"START 9 is above STOP 8"});
    expect_error(warpsieve({"print"}), exit_codes::usage, {"START", "print --help"});
    expect_error(warpsieve({"print", "9", "--json"}), exit_codes::usage, {"--json"});
}

}  // namespace
}  // namespace warpsieve::test
