#include "cli/cli_fixture.hpp"
#include "support/folder_contents.hpp"
#include "support/stored_run.hpp"

// A file that knows its job, and runs that are asked for more than they have.

namespace warpsieve::test {
namespace {

class GrowthCli : public CliTest {
protected:
    [[nodiscard]] std::string digest(const std::string& name) const {
        return warpsieve({"info", name, "--get", "contents_digest"}).out;
    }
    /// @param arguments those that begin the run, without the file
    [[nodiscard]] std::string digest_in_one_go(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "run");
        arguments.insert(arguments.end(), {"-o", "whole.h5", "-q"});
        const Finished finished = warpsieve(arguments);
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        const std::string found = digest("whole.h5");
        std::filesystem::remove_all(path("whole.shards"));
        std::filesystem::remove(path("whole.h5"));
        return found;
    }
    void expect_verifies(const std::string& name) const {
        const Finished verified = warpsieve({"verify", name, "--share", "1", "-q"});
        EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
    }
    Finished ran(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "run");
        Finished finished = warpsieve(arguments);
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        return finished;
    }
};

TEST_F(GrowthCli, TheFileIsAllThatItTakesToGoOn) {
    write_stored_run(path("x.h5"),
                     {.interval = {0, 50'000'000},
                      .store = core::Store::bitmap,
                      .quantities = core::all_quantities},
                     {.sieve_through = 5'000'000});
    ASSERT_EQ(info("x.h5")["status"] == "complete", false);
    const Finished done = ran({"-o", "x.h5"});
    EXPECT_NE(done.out.find("primes       3001134\n"), std::string::npos) << done.out;
    EXPECT_NE(done.out.find("twins        239101\n"), std::string::npos) << done.out;
    EXPECT_EQ(digest("x.h5"), digest_in_one_go({"0", "5e7", "--store", "bitmap", "--count",
                                                "tuplets", "--gaps", "--sum"}));
    // What is given again must agree; what is not is the file's.
    EXPECT_EQ(ran({"0", "5e7", "-o", "x.h5"}).out, done.out);
    EXPECT_EQ(ran({"-o", "x.h5", "--store", "bitmap"}).out, done.out);
    expect_error(warpsieve({"run", "-o", "x.h5", "--count", "twins"}), exit_codes::foreign_file,
                 {"counted: ", "in the file, primes, twins asked for"});
    expect_error(warpsieve({"run", "0", "5e7", "-o", "x.h5", "--store", "none"}),
                 exit_codes::foreign_file, {"store: bitmap in the file, none asked for"});
    expect_error(warpsieve({"run", "-o", "x.h5", "--part", "0/2"}), exit_codes::foreign_file,
                 {"parts: 1 in the file, 2 asked for"});
}

TEST_F(GrowthCli, APieceOfAnIntervalGoesOnByItsFileToo) {
    ran({"0", "1e6", "--part", "1/3", "-o", "a.h5"});
    EXPECT_EQ(ran({"-o", "a.h5"}).out, ran({"-o", "a.h5", "--part", "1/3"}).out);
}

TEST_F(GrowthCli, WhereThereIsNoFileTheJobMustBeGiven) {
    expect_error(warpsieve({"run", "-o", "x.h5"}), exit_codes::usage,
                 {"x.h5: there is no run to go on with", "START STOP"});
    expect_error(warpsieve({"run", "0", "99", "-o", "x.h5", "--extend"}), exit_codes::usage,
                 {"x.h5: there is no run to extend"});
    EXPECT_TRUE(files().empty());
}

TEST_F(GrowthCli, ARunGrowsWithWhatItStoresAndCounts) {
    for (const std::string store : {"none", "bitmap", "primes"}) {
        SCOPED_TRACE(store);
        const std::string file = store + ".h5";
        const std::vector<std::string> kinds = {"--store", store, "--count", "tuplets", "--gaps"};
        std::vector<std::string> begin = {"0", "1e6", "-o", file, "-q", "--shard-bytes", "1"};
        begin.insert(begin.end(), kinds.begin(), kinds.end());
        ran(begin);
        // Each end cuts a byte, or a chunk of the bitmap in its last byte.
        for (const std::string end : {"1000017", "15728638", "20000000", "31457276"})
            ran({"0", end, "-o", file, "-q", "--extend", "--shard-bytes", "1"});
        std::vector<std::string> whole = {"0", "31457276"};
        whole.insert(whole.end(), kinds.begin(), kinds.end());
        EXPECT_EQ(digest(file), digest_in_one_go(whole));
        EXPECT_EQ(info(file)["session"], 5);
        expect_verifies(file);
    }
}

TEST_F(GrowthCli, MorePrimesAreAskedForInTheSameWay) {
    ran({"--first", "1e5", "-o", "p.h5"});
    const Finished grown = ran({"--first", "2e5", "-o", "p.h5", "--extend"});
    EXPECT_NE(grown.err.find("the run grows from the first 100,000 primes to the first 200,000"),
              std::string::npos)
        << grown.err;
    EXPECT_EQ(info("p.h5")["largest_prime"], "2750159");  // A006988
    EXPECT_EQ(digest("p.h5"), digest_in_one_go({"--first", "2e5"}));
    expect_verifies("p.h5");
}

TEST_F(GrowthCli, AMergedAndAConsolidatedFileGrowToo) {
    ran({"0", "3e6", "--part", "0/2", "-o", "a.h5", "--store", "bitmap"});
    ran({"0", "3e6", "--part", "1/2", "-o", "b.h5", "--store", "bitmap"});
    ASSERT_EQ(warpsieve({"merge", "a.h5", "b.h5", "-o", "m.h5"}).exit_code, 0);
    ran({"0", "4e6", "-o", "m.h5", "--extend"});
    ASSERT_EQ(warpsieve({"consolidate", "m.h5", "-o", "c.h5"}).exit_code, 0);
    ran({"0", "5e6", "-o", "c.h5", "--extend"});
    EXPECT_EQ(digest("c.h5"), digest_in_one_go({"0", "5e6", "--store", "bitmap"}));
    expect_verifies("c.h5");
    expect_error(warpsieve({"run", "0", "2e6", "-o", "a.h5", "--extend"}), exit_codes::foreign_file,
                 {"part", "parts do not grow"});
}

TEST_F(GrowthCli, WhatCannotGrowIsLeftAlone) {
    ran({"100", "1e6", "-o", "x.h5"});
    const auto before = folder_contents(path("."));
    const auto refuse = [&](std::vector<std::string> arguments, const std::string& words) {
        arguments.insert(arguments.begin(), "run");
        arguments.insert(arguments.end(), {"-o", "x.h5", "--extend"});
        expect_error(warpsieve(arguments), exit_codes::foreign_file,
                     {words, "nothing was touched"});
    };
    refuse({"100", "1e5"}, "stop: 1000000 in the file, 100000 asked for, and a run only grows");
    refuse({"0", "2e6"}, "start: 100 in the file, 0 asked for");
    refuse({"--first", "1e6"}, "first_n: 0 in the file, 1000000 asked for");
    refuse({"100", "2e6", "--gaps"}, "counted: primes in the file, primes, gaps asked for");
    expect_error(warpsieve({"run", "100", "2e6", "-o", "x.h5"}), exit_codes::foreign_file,
                 {"stop: 1000000 in the file, 2000000 asked for"});
    EXPECT_EQ(folder_contents(path(".")), before);
}

TEST_F(GrowthCli, ADryRunSaysThatItWouldGrow) {
    ran({"0", "1e6", "-o", "x.h5"});
    const auto before = folder_contents(path("."));
    const Finished told = ran({"0", "2e6", "-o", "x.h5", "--extend", "--dry-run"});
    EXPECT_NE(told.out.find("50.0 % done; the run grows from [0, 1000000] to [0, 2000000]\n"),
              std::string::npos)
        << told.out;
    EXPECT_EQ(folder_contents(path(".")), before);
}

}  // namespace
}  // namespace warpsieve::test
