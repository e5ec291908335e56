#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "io/join/consolidate_fixture.hpp"
#include "support/process.hpp"

namespace warpsieve::io {
namespace {

INSTANTIATE_TEST_SUITE_P(Of,
                         Consolidation,
                         testing::Values(core::Store::primes, core::Store::bitmap));

TEST_P(Consolidation, MakesOneFileOfTheSameContents) {
    std::vector<double> shares;
    const auto result =
        consolidate_here({.progress = [&](double share) { shares.push_back(share); }});
    ASSERT_TRUE(result);
    EXPECT_EQ(result->bytes, std::filesystem::file_size(target_));
    EXPECT_EQ(result->elements, stored_elements(saved()));
    EXPECT_EQ(result->shards, saved().shards.size());
    EXPECT_EQ(shares.size(), saved().shards.size());
    EXPECT_TRUE(std::ranges::is_sorted(shares));
    expect_consolidated();
}

TEST_P(Consolidation, GivesAFileThatEveryToolReads) {
    if (std::strlen(WARPSIEVE_H5DUMP) == 0) GTEST_SKIP() << "there is no h5dump (hdf5-tools)";
    static_cast<void>(consolidate_here());
    const auto dumped = [&](const std::string& file) {
        const std::string out = folder.file("dump.bin");
        const test::Finished finished =
            test::run({.command = {WARPSIEVE_H5DUMP, "-d",
                                   GetParam() == core::Store::primes ? "/primes" : "/bitmap", "-b",
                                   "LE", "-o", out, file}});
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        return test::bytes_of_file(out);
    };
    EXPECT_TRUE(dumped(target_) == dumped(output));
}

TEST_P(Consolidation, GivesARunFileThatNeedsNoShards) {
    static_cast<void>(consolidate_here());
    std::filesystem::remove_all(folder.path() / "run.shards");
    CheckpointStore store(files, target_, 3, person(7));
    const auto found = store.find();
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->bad.empty());
    EXPECT_EQ(found->checkpoint.status, Status::complete);
}

TEST_P(Consolidation, OfAConsolidatedFileIsTheSameFile) {
    static_cast<void>(consolidate_here());
    const std::string again = folder.file("again.h5");
    ASSERT_TRUE(consolidate(files, target_, again, {.process = "node01.1"}));
    EXPECT_TRUE(bytes_of("again.h5") == bytes_of("one.h5"));
}

TEST_P(Consolidation, RefusesARunThatIsNotComplete) {
    const std::string other = folder.file("other.h5");
    ShardWriter run(files, other, person(2), GetParam());
    run.begin();
    run.go_on_and_save();
    const std::string words =
        refusal<UsageError>([&] { static_cast<void>(consolidate(files, other, target_, {})); });
    EXPECT_TRUE(contains(words, "is not complete")) << words;
    EXPECT_FALSE(std::filesystem::exists(target_));
}

TEST_P(Consolidation, NeverReplacesAFile) {
    test::write_file(target_, std::string("somebody's"));
    before_ = contents();
    const std::string words = refusal<IoError>([&] { static_cast<void>(consolidate_here()); });
    EXPECT_TRUE(contains(words, "exists")) << words;
    expect_untouched();
    std::filesystem::remove(target_);
    // Nor one that comes while it works.
    files.after_call = [&](const std::string& call) {
        if (contains(call, "commit ")) test::write_file(target_, std::string("somebody's"));
    };
    refusal<IoError>([&] { static_cast<void>(consolidate_here()); });
    files.after_call = {};
    expect_untouched();
}

TEST_P(Consolidation, RefusesADamagedShard) {
    const Shard shard = saved().shards[2];
    Bytes bytes = bytes_of(shard.file);
    bytes[bytes.size() / 2] ^= 16;
    test::write_file(folder.path() / shard.file, bytes);
    before_ = contents();
    const std::string words = refusal<DamagedError>([&] { static_cast<void>(consolidate_here()); });
    EXPECT_TRUE(contains(words, shard.file)) << words;
    expect_untouched();
}

TEST_P(Consolidation, StopsWithoutATrace) {
    std::stop_source stop;
    const auto result = consolidate_here(
        {.progress = [&](double) { stop.request_stop(); }, .stop = stop.get_token()});
    EXPECT_FALSE(result);
    expect_untouched();
}

TEST_P(Consolidation, StopsWithoutATraceAfterAnyCall) {
    for (std::size_t last = 0;; ++last) {
        std::stop_source stop;
        std::size_t calls = 0;
        files.after_call = [&](const std::string&) {
            if (calls++ == last) stop.request_stop();
        };
        const auto done = consolidate_here({.stop = stop.get_token()});
        files.after_call = {};
        if (done) {
            EXPECT_GT(last, 10U);
            return expect_consolidated();
        }
        expect_untouched();
    }
}

TEST_P(Consolidation, RemovesWhatAKilledProcessLeft) {
    files.after_call = [&](const std::string& call) {
        if (contains(call, "create ")) files.crash_at(0);
    };
    files.heal();
    EXPECT_THROW(static_cast<void>(consolidate(files, output, target_, {.process = "node02.2"})),
                 test::SimulatedCrash);
    files.after_call = {};
    files.heal();
    EXPECT_FALSE(contents() == before_);  // it left its temporary file, and its lock
    ASSERT_TRUE(consolidate_here());
    expect_consolidated();
}

TEST_P(Consolidation, LeavesAFileToTheProcessThatIsMakingIt) {
    const LockAttempt other = make_posix_file_system()->try_lock(RunFiles(target_).lock());
    ASSERT_EQ(other.outcome, LockAttempt::Outcome::held);
    const std::string words = refusal<HeldError>([&] { static_cast<void>(consolidate_here()); });
    EXPECT_TRUE(contains(words, "one.h5 is being written by another process")) << words;
    EXPECT_FALSE(std::filesystem::exists(target_));
}

TEST_P(Consolidation, WorksWithoutHardLinks) {
    files.links_unsupported = true;
    ASSERT_TRUE(consolidate_here());
    expect_consolidated();
}

}  // namespace
}  // namespace warpsieve::io
