#include <gtest/gtest.h>

#include <cerrno>

#include "io/store/compact_shards_fixture.hpp"

// Compacting shards where calls fail, the process dies, a shard rots, or a stop comes:
// invariants (5) and (7) of checkpoint_store.cpp.

namespace warpsieve::io {
namespace {

class FailingCompaction : public CompactShardsTest {
protected:
    static bool changes_nothing(const std::string& call) {
        return call.starts_with("read ") || call.starts_with("size ") ||
               call.starts_with("list ") || call.starts_with("free_space ");
    }
    /// A run of its own, whose next act is to compact.
    struct Trial {
        Trial() {
            link_prepared(folder);
            run.emplace(files, folder.file("run.h5"), person(2), GetParam());
            run->begin();
            static_cast<void>(run->save());  // the claim
            files.heal();
        }
        [[nodiscard]] std::size_t shard_files() const {
            return test::file_names(folder.path() / "run.shards").size();
        }
        /// A next process ends as if nothing had happened.
        void expect_to_end_well() {
            run.reset();
            files.heal();
            CompactingWriter next(files, folder.file("run.h5"), person(3), GetParam());
            next.begin();
            EXPECT_EQ(next.warnings, std::vector<std::string>{});
            ASSERT_TRUE(next.found);
            EXPECT_EQ(next.found->file, folder.file("run.h5"));
            static_cast<void>(next.save());
            next.complete();
            expect_whole(folder.path());
        }

        test::TempFolder folder;
        test::FaultyFileSystem files;
        std::optional<CompactingWriter> run;
    };
};
/// Which calls are made does not depend on what is stored, and bitmaps take long.
INSTANTIATE_TEST_SUITE_P(Of, FailingCompaction, testing::Values(core::Store::primes));

TEST_P(FailingCompaction, LeavesTheRunAsItWasWhicheverCallFails) {
    for (const int error_number : {ENOSPC, EIO}) {
        for (std::size_t call = 0;; ++call) {
            SCOPED_TRACE("call " + std::to_string(call));
            Trial trial;
            const std::vector<Shard> before = trial.run->checkpoint->shards;
            trial.files.fail_call(call, error_number);
            const auto problem = trial.run->compact();
            if (trial.files.calls() <= call) {  // every call was tried
                EXPECT_EQ(problem, std::nullopt);
                EXPECT_GT(call, compacted_at_once + 3);
                break;
            }
            ASSERT_TRUE(problem) << "a failure went unnoticed";
            EXPECT_TRUE(contains(*problem, "shards are not merged: cannot")) << *problem;
            EXPECT_EQ(trial.run->checkpoint->shards, before);
            EXPECT_EQ(trial.shard_files(), before.size()) << "a shard that failed was left";
            if (call % 8 == 0) trial.expect_to_end_well();
        }
    }
}

TEST_P(FailingCompaction, LosesNothingWhereverTheProcessDies) {
    const auto compact_and_remove = [](CompactingWriter& run) {
        EXPECT_EQ(run.compact(), std::nullopt);
        for (int generation = 0; generation < 3; ++generation) static_cast<void>(run.save());
    };
    Trial whole;
    compact_and_remove(*whole.run);
    EXPECT_EQ(whole.shard_files(), most_shards - compacted_at_once + 1);
    std::size_t deaths = 0;
    for (std::size_t call = 0; call < whole.files.calls(); ++call) {
        // Where nothing has changed since the call before, the disk is as it was at that death.
        if (call > 0 && changes_nothing(whole.files.log()[call - 1])) continue;
        SCOPED_TRACE(whole.files.log()[call]);
        Trial trial;
        trial.files.crash_at(call);
        EXPECT_THROW(compact_and_remove(*trial.run), test::SimulatedCrash);
        trial.expect_to_end_well();
        ++deaths;
    }
    EXPECT_GT(deaths, compacted_at_once + 30);  // the parts are removed, too
}

TEST_P(FailingCompaction, IsSaidOnceAndTriedAgainWithMoreShards) {
    std::optional<CompactingWriter> run(std::in_place, files, output, person(2), GetParam());
    run->begin();
    files.free_bytes = 1000;
    const auto problem = run->compact();
    ASSERT_TRUE(problem);
    EXPECT_TRUE(contains(*problem, "bytes twice as much must be free")) << *problem;
    EXPECT_FALSE(run->store.compaction_is_due(*run->checkpoint));
    run->go_on(compacted_at_once - 1);
    EXPECT_FALSE(run->store.compaction_is_due(*run->checkpoint));
    run->go_on();
    ASSERT_TRUE(run->store.compaction_is_due(*run->checkpoint));
    EXPECT_EQ(run->compact(), std::nullopt);
    EXPECT_EQ(run->checkpoint->shards.size(), most_shards + compacted_at_once);
    static_cast<void>(run->save());
    run.reset();
    files.free_bytes.reset();
    CompactingWriter next = compacting_writer(3);
    next.begin();
    next.complete();
    expect_whole(folder.path());
}

TEST_P(FailingCompaction, GoesOnWhereTheSpaceIsUnknown) {
    CompactingWriter run = compacting_writer(2);
    run.begin();
    files.free_bytes = std::optional<std::uint64_t>();
    EXPECT_EQ(run.compact(), std::nullopt);
    EXPECT_FALSE(run.store.compaction_is_due(*run.checkpoint));
    EXPECT_LT(run.checkpoint->shards.size(), most_shards);
    files.free_bytes.reset();
}

/// To remove what was replaced is no part of a save: whatever fails there, missing memory too.
TEST_P(FailingCompaction, SavesAlthoughReplacedShardsCannotBeRemoved) {
    CompactingWriter run = compacting_writer(2);
    run.begin();
    ASSERT_EQ(run.compact(), std::nullopt);
    const std::uint64_t generation = run.checkpoint->generation;
    std::size_t tried = 0;
    files.before_call = [&](const std::string& call) {
        if (!contains(call, "list ")) return;
        ++tried;
        throw DeviceError("not enough memory");
    };
    for (std::uint64_t saves = 1; saves <= 4; ++saves)
        EXPECT_EQ(run.save().generation, generation + saves);
    EXPECT_GT(tried, 0U);
    EXPECT_EQ(saved().generation, generation + 4);
}

TEST_P(FailingCompaction, NeverTakesADamagedShard) {
    const std::vector<Shard> before = saved().shards;
    const std::string rotten = before[3].file;
    Bytes bytes = bytes_of(rotten);
    bytes.at(bytes.size() / 2) ^= 1;
    std::filesystem::remove(folder.path() / rotten);  // which others have links to
    test::write_file(folder.path() / rotten, bytes);
    CompactingWriter run = compacting_writer(2);
    run.begin();
    const auto problem = run.compact();
    ASSERT_TRUE(problem);
    EXPECT_TRUE(contains(*problem, rotten + ": it does not match its seal: damaged or changed: it "
                                            "is not merged"))
        << *problem;
    EXPECT_EQ(run.checkpoint->shards, before);
    ASSERT_TRUE(run.store.compaction_is_due(*run.checkpoint));
    EXPECT_EQ(run.compact(), std::nullopt);
    const std::vector<Shard>& after = run.checkpoint->shards;
    EXPECT_EQ(std::vector<Shard>(after.begin(), after.begin() + 4),
              std::vector<Shard>(before.begin(), before.begin() + 4));
    EXPECT_EQ(after[4].level, 1U);
    EXPECT_EQ(after[4].offset, before[4].offset);
}

TEST_P(FailingCompaction, StopsBetweenChunksAndLeavesNothing) {
    CompactingWriter run = compacting_writer(2);
    run.begin();
    const auto before = contents();
    for (unsigned chunks = 0; chunks < compacted_at_once; chunks += 5) {
        unsigned asked = 0;
        const auto problem =
            run.store.compact_shards(*run.checkpoint, {{}, [&] { return asked++ == chunks; }});
        EXPECT_EQ(problem, std::nullopt);
        EXPECT_EQ(asked, chunks + 1);
        EXPECT_EQ(run.checkpoint->shards.size(), most_shards);
        EXPECT_EQ(contents(), before);
    }
    EXPECT_TRUE(run.store.compaction_is_due(*run.checkpoint));
}

TEST_P(FailingCompaction, OfAnotherInstanceThatTookOverLeavesNothingInTheEnd) {
    std::optional<CompactingWriter> old(std::in_place, files, output, slurm(2, 0), GetParam());
    old->begin();
    static_cast<void>(old->save());
    CompactingWriter younger(files, output, slurm(3, 1), GetParam());
    younger.begin();
    static_cast<void>(younger.save());
    EXPECT_EQ(old->compact(), std::nullopt);  // it has not heard yet
    EXPECT_THROW(static_cast<void>(old->save()), HeldError);
    old.reset();
    younger.complete();
    expect_whole(folder.path());
}

}  // namespace
}  // namespace warpsieve::io
