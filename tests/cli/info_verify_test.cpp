#include <sstream>

#include "cli/cli_fixture.hpp"
#include "cli/fabricated_run.hpp"
#include "core/grid.hpp"
#include "io/checkpoint/checkpoint.hpp"
#include "io/checkpoint/checkpoint_file.hpp"

namespace warpsieve::test {
namespace {

using InfoCli = CliTest;
using VerifyCli = CliTest;

TEST_F(InfoCli, PrintsOneValueForScripts) {
    ASSERT_EQ(warpsieve({"run", "0", "1e5", "-o", "pi.h5"}).exit_code, 0);
    EXPECT_EQ(warpsieve({"info", "pi.h5", "--get", "prime_count"}).out, "9592\n");
    EXPECT_EQ(warpsieve({"info", "pi.h5", "--get", "status"}).out, "complete\n");
    EXPECT_EQ(warpsieve({"info", "pi.h5", "--get", "sieved_through"}).out, "100000\n");
    expect_error(warpsieve({"info", "pi.h5", "--get", "nonsense"}), exit_codes::usage,
                 {"nonsense", "prime_count"});
}

TEST_F(InfoCli, ShowsPeopleWhatTheFileHolds) {
    ASSERT_EQ(warpsieve({"run", "0", "1e6", "-o", "pi.h5"}).exit_code, 0);
    const std::string text = warpsieve({"info", "pi.h5"}).out;
    for (const std::string words : {"78,498", "[0, 1000000]", "complete", "999983", "sessions"})
        EXPECT_NE(text.find(words), std::string::npos) << text;
}

TEST_F(VerifyCli, AGoodFileIsGood) {
    ASSERT_EQ(warpsieve({"run", "0", "1e6", "-o", "pi.h5"}).exit_code, 0);
    const Finished finished = warpsieve({"verify", "pi.h5", "--share", "1"});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    for (const std::string step : {"seal", "structure", "totals", "primes", "sieved again"})
        EXPECT_NE(finished.out.find(step), std::string::npos) << finished.out;
    const auto json = nlohmann::json::parse(warpsieve({"verify", "pi.h5", "--json"}).out);
    EXPECT_TRUE(json.contains("seal"));
}

/// A GPU sieves in a second what takes a CPU minutes, and the plain sieve hours.
TEST_F(VerifyCli, TakesSecondsForARunOfAnyLength) {
    for (const Interval& interval :
         {Interval{0, 10'000'000'000'000'000}, {17'000'000'000'000'000'000U, ~std::uint64_t{0}}}) {
        write("long.h5", fabricated_run(interval));
        const Finished finished = warpsieve({"verify", "long.h5"});
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        for (const std::string words : {"nothing: a row of the grid takes about ",
                                        "not sieved again: it takes about ", "(--share 0."})
            EXPECT_NE(finished.out.find(words), std::string::npos) << finished.out;
        std::istringstream lines(finished.out);
        for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 79U) << line;
    }
}

TEST_F(VerifyCli, FindsWrongNumbersByTheFastSieveAndTellsItsSteps) {
    ASSERT_EQ(warpsieve({"run", "1e12", "1e12+2e9", "--store", "none", "-o", "x.h5"}).exit_code, 0);
    const Finished good = warpsieve({"verify", "x.h5", "--threads", "1"});
    EXPECT_EQ(good.exit_code, 0) << good.err;
    EXPECT_EQ(good.err, "");
    for (const std::string words : {"100 %, seed 1", "the cpu sieve", "by a plain sieve"})
        EXPECT_NE(good.out.find(words), std::string::npos) << good.out;
    write("wrong.h5", fabricated_run({1'000'000'000'000, 1'002'000'000'000}));
    expect_error(warpsieve({"verify", "wrong.h5", "-q"}), exit_codes::wrong,
                 {"wrong.h5: ", "prime_count", "the file says 0"});
}

/// Seals a checkpoint whose engine found one prime too few, as a broken machine would.
TEST_F(VerifyCli, WrongNumbersUnderAGoodSealAreFound) {
    core::Progress progress(core::Job{.interval = {100, 1000}});
    core::BatchResult batch;
    batch.interval = {100, 1000};
    batch.slices.resize(core::grid_rows(batch.interval, core::grid_shift(batch.interval)));
    batch.slices.front() = {.prime_count = 4, .largest_prime = 109};  // 113 is missing
    progress.add(batch);
    io::Checkpoint checkpoint(progress);
    checkpoint.status = io::Status::complete;
    checkpoint.history.push_back({.number = 1});
    const Bytes file = io::encode_checkpoint(checkpoint);
    write("wrong.h5", std::string(file.begin(), file.end()));
    const Finished finished = warpsieve({"verify", "wrong.h5"});
    EXPECT_EQ(finished.exit_code, exit_codes::wrong);
    EXPECT_NE(finished.err.find("wrong.h5: "), std::string::npos) << finished.err;
}

}  // namespace
}  // namespace warpsieve::test
