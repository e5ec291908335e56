#include "cli/cli_fixture.hpp"
#include "support/stored_run.hpp"

namespace warpsieve::test {
namespace {

class MergeCli : public CliTest {
protected:
    /// Runs the pieces of an interval; "0.h5", "1.h5", ...
    void run_parts(const std::vector<std::string>& job, int parts) const {
        for (int i = 0; i < parts; ++i) {
            std::vector<std::string> command = {"run"};
            command.insert(command.end(), job.begin(), job.end());
            command.insert(command.end(), {"-o", std::to_string(i) + ".h5", "--part",
                                           std::to_string(i) + "/" + std::to_string(parts), "-q"});
            ASSERT_EQ(warpsieve(command).exit_code, 0);
        }
    }
    void run_whole(std::vector<std::string> job) const {
        job.insert(job.begin(), "run");
        job.insert(job.end(), {"-o", "whole.h5", "-q"});
        ASSERT_EQ(warpsieve(job).exit_code, 0);
    }
    void expect_refused(std::vector<std::string> arguments,
                        int exit_code,
                        const std::string& words) const {
        arguments.insert(arguments.begin(), "merge");
        arguments.insert(arguments.end(), {"-o", "all.h5"});
        const Finished finished = warpsieve(arguments);
        EXPECT_EQ(finished.exit_code, exit_code) << finished.err;
        EXPECT_EQ(finished.out, "");
        EXPECT_EQ(finished.err, "warpsieve: cannot merge, nothing was written:" + words + "\n");
        EXPECT_FALSE(std::filesystem::exists(path("all.h5")));
    }
};

TEST_F(MergeCli, MakesTheRunOfTheWholeOfItsParts) {
    for (const std::string store : {"primes", "bitmap", "none"}) {
        SCOPED_TRACE(store);
        const std::vector<std::string> job = {"1000",    "2e6",     "--store", store,
                                              "--count", "tuplets", "--gaps",  "--sum"};
        run_parts(job, 4);
        run_whole(job);
        const Finished merged =
            warpsieve({"merge", "3.h5", "0.h5", "2.h5", "1.h5", "-o", "all.h5", "--threads", "2"});
        EXPECT_EQ(merged.exit_code, 0) << merged.err;
        EXPECT_EQ(merged.out, "");
        EXPECT_NE(merged.err.find("4 runs are now all.h5: 148,765 primes in [1000, 2000000]"),
                  std::string::npos)
            << merged.err;
        EXPECT_EQ(info("all.h5")["contents_digest"], info("whole.h5")["contents_digest"]);
        EXPECT_EQ(info("all.h5")["parts"], 1);
        EXPECT_EQ(info("all.h5")["session"], 4);
        const Finished verified = warpsieve({"verify", "all.h5", "--share", "1"});
        EXPECT_EQ(verified.exit_code, 0) << verified.err;
        if (store != "none") {
            EXPECT_TRUE(warpsieve({"export", "all.h5"}).out ==
                        warpsieve({"export", "whole.h5"}).out);
        }
        std::vector<std::string> again = {"run", "-o", "all.h5"};
        again.insert(again.end(), job.begin(), job.end());
        const Finished resumed = warpsieve(again);
        EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
        EXPECT_NE(resumed.err.find("is complete already"), std::string::npos) << resumed.err;
        for (const std::string& name : files()) std::filesystem::remove_all(path(name));
    }
}

TEST_F(MergeCli, TakesShardsAndAnyAdjacentIntervals) {
    // Cut inside a byte.
    write_stored_run(path("a.h5"), {.interval = {0, 2'000'003}, .store = core::Store::primes}, {});
    write_stored_run(path("b.h5"),
                     {.interval = {2'000'004, 3'000'000}, .store = core::Store::primes}, {});
    ASSERT_TRUE(std::filesystem::exists(path("a.shards")));
    ASSERT_EQ(warpsieve({"merge", "b.h5", "a.h5", "-o", "all.h5", "-q"}).err, "");
    run_whole({"0", "3e6", "--store", "primes"});
    EXPECT_EQ(info("all.h5")["contents_digest"], info("whole.h5")["contents_digest"]);
    EXPECT_EQ(files(), (std::vector<std::string>{"a.h5", "a.shards", "all.h5", "b.h5", "b.shards",
                                                 "whole.h5"}));
}

TEST_F(MergeCli, SaysThatItTakesAnOlderGeneration) {
    const std::vector<std::string> job = {"0", "1e5", "--store", "primes"};
    run_parts(job, 2);
    run_whole(job);
    damage_newest_generation("1");
    const Finished merged = warpsieve({"merge", "0.h5", "1.h5", "-o", "all.h5", "-q"});
    EXPECT_EQ(merged.exit_code, 0);
    EXPECT_EQ(merged.err, damage_warning("1"));
    EXPECT_EQ(info("all.h5")["contents_digest"], info("whole.h5")["contents_digest"]);
}

TEST_F(MergeCli, ReachesTheTopOfTheRange) {
    const std::vector<std::string> job = {"2^64-300", "2^64-1", "--store", "bitmap"};
    run_parts(job, 2);
    run_whole(job);
    ASSERT_EQ(warpsieve({"merge", "0.h5", "1.h5", "-o", "all.h5"}).exit_code, 0);
    EXPECT_EQ(info("all.h5")["contents_digest"], info("whole.h5")["contents_digest"]);
    EXPECT_EQ(info("all.h5")["sieved_through"], "18446744073709551615");
}

TEST_F(MergeCli, TellsInJsonWhatTheFileSays) {
    run_parts({"0", "1e5"}, 2);
    const Finished merged = warpsieve({"merge", "0.h5", "1.h5", "-o", "all.h5", "--json"});
    auto told = nlohmann::json::parse(merged.out);
    auto file = info("all.h5");
    for (const char* live : {"writer", "writer_since", "last_sign", "judged_by_age",
                             "checkpoint_interval_s", "rate", "eta_s"})
        EXPECT_EQ(file.erase(live), 1U) << live;
    EXPECT_EQ(told, file);
    EXPECT_EQ(told["prime_count"], "9592");
    EXPECT_EQ(merged.err, "");
}

TEST_F(MergeCli, RefusesWhatDoesNotFitAndSaysWhy) {
    run_parts({"0", "1e5"}, 4);
    expect_refused({"0.h5", "2.h5", "3.h5"}, exit_codes::foreign_file,
                   " a gap: 0.h5 ends with 25019, 2.h5 begins with 50040"
                   "; of 4 parts, counted from 0, these are missing: 1");
    expect_refused({"0.h5", "1.h5"}, exit_codes::foreign_file,
                   " of 4 parts, counted from 0, these are missing: 2-3");
    ASSERT_EQ(warpsieve({"run", "--first", "7", "-o", "first.h5"}).exit_code, 0);
    expect_refused({"first.h5"}, exit_codes::foreign_file,
                   " first.h5 holds the first 7 primes from 0 on, not those of an interval");
    ASSERT_EQ(warpsieve({"run", "90", "2000", "--gaps", "-o", "x.h5"}).exit_code, 0);
    ASSERT_EQ(warpsieve({"run", "2000", "3000", "-o", "y.h5"}).exit_code, 0);
    expect_refused({"x.h5", "y.h5"}, exit_codes::foreign_file,
                   " x.h5 counts primes, gaps, but y.h5 counts primes"
                   "; an overlap: x.h5 ends with 2000, y.h5 begins with 2000");
}

TEST_F(MergeCli, RefusesAnUnfinishedRun) {
    write_stored_run(path("a.h5"), {.interval = {0, 9'000'000}, .store = core::Store::none},
                     {.batches = 1});
    expect_refused({"a.h5"}, exit_codes::foreign_file,
                   " a.h5 is not finished: of [0, 9000000] it is sieved through " +
                       info("a.h5")["sieved_through"].get<std::string>() + " (run it to its end)");
}

TEST_F(MergeCli, RefusesDamagedAndMissingFiles) {
    run_parts({"0", "1e5"}, 2);
    std::string bytes = read("1.h5");
    bytes[bytes.size() / 2] ^= 1;
    write("1.h5", bytes);
    expect_error(warpsieve({"merge", "0.h5", "1.h5", "-o", "all.h5"}), exit_codes::damaged,
                 {"cannot merge", "1.h5: it does not match its seal"});
    expect_error(warpsieve({"merge", "0.h5", "2.h5", "-o", "all.h5"}), exit_codes::io,
                 {"cannot merge", "2.h5"});
    EXPECT_EQ(files(), (std::vector<std::string>{"0.h5", "1.h5"}));
}

TEST_F(MergeCli, BuildsLargeFilesInScratchSpace) {
    std::filesystem::create_directory(path("scratch"));
    const std::vector<std::string> job = {"0", "1e5", "--scratch", "scratch"};
    run_parts(job, 2);
    run_whole({"0", "1e5"});
    ASSERT_EQ(
        warpsieve({"merge", "0.h5", "1.h5", "-o", "all.h5", "--scratch", "scratch"}).exit_code, 0);
    ASSERT_EQ(
        warpsieve({"consolidate", "all.h5", "-o", "one.h5", "--scratch", "scratch"}).exit_code, 0);
    EXPECT_EQ(info("one.h5")["contents_digest"], info("whole.h5")["contents_digest"]);
    EXPECT_TRUE(std::filesystem::is_empty(path("scratch")));
    const std::vector<std::string> before = files();
    expect_error(warpsieve({"merge", "0.h5", "1.h5", "-o", "b.h5", "--scratch", "nowhere"}),
                 exit_codes::io, {"nowhere", "does the folder exist?"});
    expect_error(warpsieve({"run", "0", "9", "-o", "b.h5", "--scratch", "nowhere"}), exit_codes::io,
                 {"nowhere", "does the folder exist?"});
    EXPECT_EQ(files(), before);
}

TEST_F(MergeCli, JoinsRunsOfSeveralStoresAsOne) {
    run_whole({"0", "1e6", "--store", "bitmap", "--gaps"});
    for (const auto& [stop, store] : std::vector<std::pair<std::string, std::string>>{
             {"0 300007", "primes"}, {"300008 300020", "bitmap"}, {"300021 1000000", "primes"}}) {
        const auto space = stop.find(' ');
        ASSERT_EQ(warpsieve({"run", stop.substr(0, space), stop.substr(space + 1), "--store", store,
                             "--gaps", "-o", stop.substr(0, space) + ".h5"})
                      .exit_code,
                  0);
    }
    expect_refused({"300021.h5", "0.h5", "300008.h5"}, exit_codes::foreign_file,
                   " 0.h5, 300021.h5 store primes, but 300008.h5 stores a bitmap (add --store "
                   "bitmap, primes or none)");
    const std::vector<std::string> merge = {"merge",     "0.h5", "300008.h5",
                                            "300021.h5", "-o",   "all.h5"};
    for (const std::string store : {"bitmap", "primes", "none"}) {
        std::vector<std::string> command = merge;
        command.insert(command.end(), {"--store", store, "-q"});
        const Finished merged = warpsieve(command);
        EXPECT_EQ(merged.exit_code, 0) << merged.err;
        EXPECT_EQ(info("all.h5")["store"], store);
        std::filesystem::remove(path("whole.h5"));
        run_whole({"0", "1e6", "--store", store, "--gaps"});
        EXPECT_EQ(info("all.h5")["contents_digest"], info("whole.h5")["contents_digest"]);
        EXPECT_EQ(warpsieve({"verify", "all.h5", "--share", "1", "-q"}).exit_code, 0);
        std::filesystem::remove(path("all.h5"));
    }
    expect_error(warpsieve({"merge", "0.h5", "-o", "all.h5", "--store", "auto"}), exit_codes::usage,
                 {"--store auto is unknown", "none, bitmap, primes"});
}

TEST_F(MergeCli, NamesTheFileToWriteAsConsolidateDoes) {
    run_parts({"0", "1e5"}, 2);
    const std::string before = read("0.h5");
    expect_error(warpsieve({"merge", "1.h5", "-o", "0.h5"}), exit_codes::io, {"0.h5", "exists"});
    EXPECT_EQ(read("0.h5"), before);
    for (const std::vector<std::string>& verb :
         {std::vector<std::string>{"merge", "0.h5", "1.h5"}, {"consolidate", "0.h5"}}) {
        std::vector<std::string> command = verb;
        expect_error(warpsieve(command), exit_codes::usage,
                     {"--output is required (try 'warpsieve " + verb[0] + " --help')"});
        command.insert(command.end(), {"-o", "all"});
        expect_error(warpsieve(command), exit_codes::usage, {"-o all must end in .h5"});
        command = {verb[0], "--help"};
        EXPECT_NE(warpsieve(command).out.find("-o, --output OUT.h5 "), std::string::npos);
    }
    expect_error(warpsieve({"merge", "-o", "all.h5"}), exit_codes::usage, {"IN.h5"});
    EXPECT_EQ(files(), (std::vector<std::string>{"0.h5", "1.h5"}));
}

}  // namespace
}  // namespace warpsieve::test
