#include <gtest/gtest.h>

#include <cstring>

#include "cli/cli_fixture.hpp"
#include "support/stored_run.hpp"

namespace warpsieve::test {
namespace {

class ExportTest : public CliTest {
protected:
    void SetUp() override {
        make("run.h5", "0", "1e6", "primes");
        write_stored_run(path("bits.h5"),
                         {.interval = {0, 1'000'000}, .store = core::Store::bitmap}, {});
    }
    void make(const std::string& file,
              const std::string& start,
              const std::string& stop,
              const std::string& store) const {
        const Finished run = warpsieve({"run", start, stop, "-o", file, "--store", store, "-q"});
        ASSERT_EQ(run.exit_code, 0) << run.err;
    }
};

std::vector<std::uint64_t> numbers_of(const std::string& bytes) {
    std::vector<std::uint64_t> numbers(bytes.size() / sizeof(std::uint64_t));
    std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(std::uint64_t));
    return numbers;
}

const std::string first_ten = "2\n3\n5\n7\n11\n13\n17\n19\n23\n29\n";

TEST_F(ExportTest, PrintsOnePrimeALine) {
    for (const char* file : {"run.h5", "bits.h5"}) {
        const Finished part = warpsieve({"export", file, "--to", "30"});
        EXPECT_EQ(part.exit_code, 0) << part.err;
        EXPECT_EQ(part.out, first_ten);
        EXPECT_EQ(part.err, "");
        const Finished all = warpsieve({"export", file, "--text"});
        EXPECT_EQ(std::count(all.out.begin(), all.out.end(), '\n'), 78'498);
        EXPECT_TRUE(all.out.starts_with(first_ten));
        EXPECT_TRUE(all.out.ends_with("\n999961\n999979\n999983\n"));
    }
}

TEST_F(ExportTest, IsTheSameWithAnyNumberOfThreads) {
    const Finished one = warpsieve({"export", "run.h5", "--threads", "1"});
    for (const char* threads : {"2", "5"})
        EXPECT_TRUE(warpsieve({"export", "run.h5", "--threads", threads}).out == one.out);
}

TEST_F(ExportTest, TakesAPartWithBothEnds) {
    for (const char* file : {"run.h5", "bits.h5"}) {
        EXPECT_EQ(warpsieve({"export", file, "--from", "29", "--to", "37"}).out, "29\n31\n37\n");
        EXPECT_EQ(warpsieve({"export", file, "--from", "30", "--to", "30"}).out, "");
        EXPECT_EQ(warpsieve({"export", file, "--from", "1e6-40"}).out, "999961\n999979\n999983\n");
    }
}

TEST_F(ExportTest, WritesNumbers) {
    for (const char* file : {"run.h5", "bits.h5"}) {
        const Finished raw = warpsieve({"export", file, "--raw", "--to", "12"});
        EXPECT_EQ(numbers_of(raw.out), (std::vector<std::uint64_t>{2, 3, 5, 7, 11}));
    }
}

TEST_F(ExportTest, WritesAFileForNumpy) {
    for (const char* file : {"run.h5", "bits.h5"}) {
        const Finished npy = warpsieve({"export", file, "--npy", "--from", "4", "--to", "12"});
        ASSERT_EQ(npy.out.size(), 128 + 3 * sizeof(std::uint64_t));
        EXPECT_NE(npy.out.find("'shape': (3,)"), std::string::npos);
        EXPECT_EQ(numbers_of(npy.out.substr(128)), (std::vector<std::uint64_t>{5, 7, 11}));
    }
}

TEST_F(ExportTest, WritesToAFileAndReplacesNone) {
    const Finished written = warpsieve({"export", "run.h5", "--to", "30", "-o", "primes.txt"});
    EXPECT_EQ(written.exit_code, 0) << written.err;
    EXPECT_EQ(written.out, "");
    EXPECT_NE(written.err.find("10 primes in primes.txt"), std::string::npos) << written.err;
    EXPECT_EQ(read("primes.txt"), first_ten);
    expect_error(warpsieve({"export", "run.h5", "-o", "primes.txt"}), exit_codes::io,
                 {"primes.txt", "exists", "--force"});
    EXPECT_EQ(read("primes.txt"), first_ten);
    EXPECT_EQ(warpsieve({"export", "run.h5", "--to", "4", "-o", "primes.txt", "--force", "-q"}).err,
              "");
    EXPECT_EQ(read("primes.txt"), "2\n3\n");
    EXPECT_EQ(files(), (std::vector<std::string>{"bits.h5", "primes.txt", "run.h5"}));
}

TEST_F(ExportTest, ReplacesTheRunByNoMeans) {
    const std::string before = read("run.h5");
    std::filesystem::create_symlink("run.h5", path("link"));
    for (const char* name : {"run.h5", "./run.h5", "link"})
        expect_error(warpsieve({"export", "run.h5", "-o", name, "--force"}), exit_codes::usage,
                     {name, "is the file that is exported"});
    EXPECT_TRUE(read("run.h5") == before);
}

/// An older generation, a shard, a run of something else: work that nobody meant to lose.
TEST_F(ExportTest, ReplacesNoFileOfAnyRun) {
    write("run.prev1.h5", read("run.h5"));
    write_stored_run(path("sharded.h5"),
                     {.interval = {0, 30'000'000}, .store = core::Store::bitmap}, {});
    std::vector<std::string> kept = {"run.prev1.h5", "bits.h5"};
    for (const auto& shard : std::filesystem::directory_iterator(path("sharded.shards")))
        kept.push_back("sharded.shards/" + shard.path().filename().string());
    ASSERT_GT(kept.size(), 2U);
    for (const std::string& name : kept) {
        const std::string before = read(name);
        expect_error(warpsieve({"export", "run.h5", "-o", name, "--force"}), exit_codes::usage,
                     {name, "is a file of a run"});
        EXPECT_TRUE(read(name) == before) << name;
    }
}

TEST_F(ExportTest, TellsInJsonWhatItWrote) {
    const Finished done = warpsieve({"export", "run.h5", "--to", "30", "-o", "p.txt", "--json"});
    const auto told = nlohmann::json::parse(done.out);
    EXPECT_EQ(told.at("prime_count"), "10");
    EXPECT_EQ(told.at("bytes"), first_ten.size());
    EXPECT_EQ(told.at("output"), "p.txt");
    expect_error(warpsieve({"export", "run.h5", "--json"}), exit_codes::usage, {"--json", "-o"});
}

TEST_F(ExportTest, EndsQuietlyWhenItsReaderHasEnough) {
    const Finished broken =
        shell("$W export run.h5 2> err | head -n 1; echo ${PIPESTATUS[0]}; cat err");
    EXPECT_EQ(broken.out, "2\n141\n");
}

TEST_F(ExportTest, SaysThatADiskIsFull) {
    const Finished full = shell("$W export run.h5 > /dev/full");
    expect_error(full, exit_codes::io, {"standard output", "No space left on device"});
}

TEST_F(ExportTest, LeavesNothingBehindWhenTheDiskIsFull) {
    const Finished full = shell("ulimit -f 8; $W export run.h5 -o primes.txt");
    expect_error(full, exit_codes::io, {"primes.txt", "ulimit"});
    EXPECT_EQ(files(), (std::vector<std::string>{"bits.h5", "run.h5"}));
}

TEST_F(ExportTest, RefusesWhatTheFileDoesNotHold) {
    expect_error(warpsieve({"export", "run.h5", "--to", "2e6"}), exit_codes::usage,
                 {"2000000", "run.h5", "[0, 1000000]"});
    expect_error(warpsieve({"export", "run.h5", "--from", "9", "--to", "8"}), exit_codes::usage,
                 {"[9, 8]", "empty"});
    make("high.h5", "100", "1000", "primes");
    expect_error(warpsieve({"export", "high.h5", "--from", "99"}), exit_codes::usage,
                 {"99", "[100, 1000]"});
    make("counts.h5", "0", "1000", "none");
    expect_error(warpsieve({"export", "counts.h5"}), exit_codes::usage, {"stores no primes"});
}

TEST_F(ExportTest, RefusesFilesThatAreNone) {
    expect_error(warpsieve({"export", "nothing.h5"}), exit_codes::io, {"nothing.h5"});
    write("text.h5", "not a run");
    expect_error(warpsieve({"export", "text.h5"}), exit_codes::foreign_file, {"text.h5"});
    std::string damaged = read("run.h5");
    damaged[damaged.size() / 2] ^= 1;
    write("run.h5", damaged);
    expect_error(warpsieve({"export", "run.h5"}), exit_codes::damaged, {"run.h5"});
}

TEST_F(ExportTest, RefusesOptionsThatContradict) {
    expect_error(warpsieve({"export", "run.h5", "--text", "--raw"}), exit_codes::usage,
                 {"--text", "--raw"});
    expect_error(warpsieve({"export", "run.h5", "--threads", "0"}), exit_codes::usage,
                 {"--threads"});
}

TEST_F(ExportTest, GivesWhatAnUnfinishedRunHolds) {
    write_stored_run(path("long.h5"), {.interval = {0, 50'000'000}, .store = core::Store::primes},
                     {.sieve_through = 5'000'000});
    EXPECT_EQ(warpsieve({"export", "long.h5", "--to", "30"}).out, first_ten);
    const std::string through = info("long.h5").at("sieved_through");
    expect_error(warpsieve({"export", "long.h5", "--to", "5e7"}), exit_codes::usage,
                 {"sieved_through", through});
}

TEST_F(ExportTest, WritesTheGridAsCsv) {
    ASSERT_EQ(warpsieve({"run", "0", "100", "--store", "none", "--count", "tuplets", "--gaps",
                         "--sum", "-o", "none.h5"})
                  .exit_code,
              0);
    const Finished grid = warpsieve({"export", "none.h5", "--grid"});
    EXPECT_EQ(grid.exit_code, 0) << grid.err;
    EXPECT_EQ(grid.out,
              "last,prime_count,smallest_prime,largest_prime,twin_count,triplet_count,"
              "quadruplet_count,quintuplet_count,sextuplet_count,largest_gap,gap_start,prime_sum\n"
              "29,10,2,29,4,5,2,3,1,6,23,129\n"
              "59,17,2,59,6,7,2,3,1,6,23,440\n"
              "89,24,2,89,8,8,2,3,1,6,23,963\n"
              "100,25,2,97,8,8,2,3,1,8,89,1060\n");
    EXPECT_EQ(warpsieve({"export", "run.h5", "--grid"}).out.substr(0, 45),
              "last,prime_count,smallest_prime,largest_prime");
    EXPECT_EQ(warpsieve({"export", "run.h5", "--grid", "-o", "-"}).out,
              warpsieve({"export", "run.h5", "--grid"}).out);
}

TEST_F(ExportTest, WritesTablesOfARunThatGoesOn) {
    ASSERT_EQ(warpsieve({"run", "0", "1e14", "--store", "none", "-o", "x.h5", "--max-time", "1ms"})
                  .exit_code,
              exit_codes::stopped);
    const Finished history = warpsieve({"export", "x.h5", "--history"});
    EXPECT_EQ(history.exit_code, 0) << history.err;
    EXPECT_TRUE(history.out.starts_with("session,session_id,start_time,")) << history.out;
    EXPECT_EQ(std::count(history.out.begin(), history.out.end(), '\n'), 2);
    EXPECT_NE(history.out.find("\n1,"), std::string::npos);
    for (const char* const table : {"--grid", "--saves"})
        EXPECT_EQ(warpsieve({"export", "x.h5", table}).exit_code, 0);
}

TEST_F(ExportTest, WritesATableIntoAFileAsItDoesPrimes) {
    const std::string csv = warpsieve({"export", "run.h5", "--history"}).out;
    const Finished done =
        warpsieve({"export", "run.h5", "--history", "-o", "sessions.csv", "--json"});
    const auto told = nlohmann::json::parse(done.out);
    EXPECT_EQ(told["rows"], 1);
    EXPECT_EQ(told["bytes"], csv.size());
    EXPECT_EQ(told["output"], "sessions.csv");
    EXPECT_EQ(read("sessions.csv"), csv);
    expect_error(warpsieve({"export", "run.h5", "--grid", "-o", "sessions.csv"}), exit_codes::io,
                 {"sessions.csv", "exists", "--force"});
    const Finished grid =
        warpsieve({"export", "run.h5", "--grid", "-o", "sessions.csv", "--force"});
    EXPECT_NE(grid.err.find("rows in sessions.csv"), std::string::npos) << grid.err;
    EXPECT_EQ(read("sessions.csv"), warpsieve({"export", "run.h5", "--grid"}).out);
}

TEST_F(ExportTest, TakesTablesWholeAndOneAtATime) {
    expect_error(warpsieve({"export", "run.h5", "--grid", "--history"}), exit_codes::usage,
                 {"exclude each other"});
    expect_error(warpsieve({"export", "run.h5", "--saves", "--npy"}), exit_codes::usage,
                 {"exclude each other"});
    for (const char* const bound : {"--from", "--to"})
        expect_error(warpsieve({"export", "run.h5", "--grid", bound, "7"}), exit_codes::usage,
                     {"--from and --to choose primes"});
    expect_error(warpsieve({"export", "run.h5", "--grid", "--json"}), exit_codes::usage,
                 {"--json needs -o"});
}

}  // namespace
}  // namespace warpsieve::test
