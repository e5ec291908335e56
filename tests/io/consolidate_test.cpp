#include "io/consolidate.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "io/shard_fixture.hpp"
#include "support/process.hpp"

namespace warpsieve::io {
namespace {

class Consolidation : public ShardTest {
protected:
    void SetUp() override {
        ShardWriter run = shard_writer(1);
        run.begin();
        run.complete();
        before_ = contents();
        files.heal();
    }

    std::optional<Consolidated> consolidate_here(ConsolidateOptions options = {}) {
        options.process = "node01.1";
        return consolidate(files, output, target_, options);
    }
    /// Nothing but the run as it was before.
    void expect_untouched() const { EXPECT_EQ(contents(), before_); }
    void expect_consolidated() const {
        auto now = contents();
        const Bytes file = now.extract("one.h5").mapped();
        EXPECT_EQ(now, before_);
        const Checkpoint one = prove_checkpoint(file);
        const Checkpoint run = saved();
        EXPECT_TRUE(one.shards.empty());
        EXPECT_EQ(contents_digest(one), contents_digest(run));
        EXPECT_EQ(one.run_id, run.run_id);
        EXPECT_EQ(one.history, run.history);
        EXPECT_EQ(one.status, Status::complete);
        EXPECT_EQ(encode_checkpoint(one).size(), file.size());
        const Checkpoint whole = whole_noise(GetParam());
        EXPECT_EQ(one.tail.full(), whole.tail.full());
        EXPECT_TRUE(std::ranges::equal(one.tail.rest(), whole.tail.rest()));
    }

    std::map<std::string, Bytes> before_;
    std::string target_ = folder.file("one.h5");
};
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
    EXPECT_EQ(found->checkpoint->status, Status::complete);
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
        if (contains(call, "overwrite ")) test::write_file(target_, std::string("somebody's"));
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

TEST_P(Consolidation, RefusesWhereThereIsTooLittleSpace) {
    files.free_bytes = 1000;
    refusal<IoError>([&] { static_cast<void>(consolidate_here()); });
    expect_untouched();
}

/// What libhdf5 says of a disk that fills while it writes. A limit of file size stands for it.
TEST_P(Consolidation, LeavesNothingWhenTheDiskFills) {
    struct rlimit unlimited {};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
    std::signal(SIGXFSZ, SIG_IGN);
    const std::uint64_t size = saved().shards.front().bytes;
    for (const std::uint64_t limit : {std::uint64_t{600}, size / 2, 2 * size, 3 * size + 7}) {
        struct rlimit small = unlimited;
        small.rlim_cur = limit;
        ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
        const std::string words = refusal<IoError>([&] { static_cast<void>(consolidate_here()); });
        ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
        EXPECT_TRUE(contains(words, "cannot write")) << words;
        expect_untouched();
    }
    ASSERT_TRUE(consolidate_here());  // libhdf5 works on in the same process
    expect_consolidated();
}

TEST_P(Consolidation, LeavesNothingWhicheverCallFails) {
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        files.heal();
        files.fail_call(call, EIO);
        try {
            static_cast<void>(consolidate_here());
            // Only the temporary name, which is forgotten last, may stay where it cannot be
            // removed.
            if (files.calls() > call) {
                EXPECT_TRUE(contains(files.log().at(call), "remove ")) << files.log().at(call);
                std::filesystem::remove(target_);
                for (const std::string& name : names())
                    if (contains(name, ".tmp.")) std::filesystem::remove(folder.path() / name);
                continue;
            }
            EXPECT_GT(call, 25U);
            return;
        } catch (const IoError&) {
        }
        if (contains(files.log().at(call), "sync_folder ")) {
            expect_consolidated();  // it is whole, but who knows for how long it has its name
            std::filesystem::remove(target_);
        }
        expect_untouched();
    }
}

TEST_P(Consolidation, IsWholeOrNotThereWhereverTheProcessDies) {
    for (std::size_t call = 0;; ++call) {
        SCOPED_TRACE("call " + std::to_string(call));
        files.heal();
        files.crash_at(call);
        bool died = false;
        try {
            static_cast<void>(consolidate_here());
        } catch (const test::SimulatedCrash&) {
            died = true;
        }
        if (!died && files.calls() <= call) return;
        if (std::filesystem::exists(target_)) {
            EXPECT_EQ(contents_digest(prove_checkpoint(bytes_of("one.h5"))),
                      contents_digest(saved()));
            std::filesystem::remove(target_);
        }
        files.heal();
        ASSERT_TRUE(consolidate_here());  // the leftovers of the dead process are in nobody's way
        expect_consolidated();
        std::filesystem::remove(target_);
    }
}

TEST_P(Consolidation, WorksWithoutHardLinks) {
    files.links_unsupported = true;
    ASSERT_TRUE(consolidate_here());
    expect_consolidated();
}

}  // namespace
}  // namespace warpsieve::io
