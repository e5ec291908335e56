#include <gtest/gtest.h>

#include "io/store/shard_fixture.hpp"

// Files in the folder of shards that the newest generation does not name: which are removed, and
// which never. Invariant (7) of checkpoint_store.cpp.

namespace warpsieve::io {
namespace {

class OrphanShard : public ShardTest {
protected:
    void SetUp() override { leave_shards(3); }

    std::string put(const std::string& name) const {
        const std::string file = "run.shards/" + name;
        test::write_file(folder.path() / file, std::string("half a shard"));
        return file;
    }
    /// As a write of that session that was cut off leaves it.
    std::string put_orphan(std::uint32_t session = 1) const {
        return put(shard_name({7, 1}, session, person(session).identity.session_id));
    }
    [[nodiscard]] bool is_there(const std::string& name) const {
        return std::filesystem::exists(folder.path() / name);
    }
    void expect_all_named_shards() const {
        for (const Shard& shard : saved().shards) EXPECT_TRUE(is_there(shard.file)) << shard.file;
    }
};
INSTANTIATE_TEST_SUITE_P(Of,
                         OrphanShard,
                         testing::Values(core::Store::primes, core::Store::bitmap));

TEST_P(OrphanShard, OfAnEndedSessionIsRemovedByTheNext) {
    const std::string orphan = put_orphan();
    ShardWriter next = shard_writer(2);
    next.begin();
    EXPECT_FALSE(is_there(orphan));
    EXPECT_EQ(next.warnings, std::vector<std::string>{});
    expect_all_named_shards();
}

TEST_P(OrphanShard, IsRemovedWhenTheRunIsComplete) {
    ShardWriter next = shard_writer(2);
    next.begin();
    const std::string orphan = put_orphan();
    next.complete();
    EXPECT_FALSE(is_there(orphan));
    expect_complete();
}

TEST_P(OrphanShard, OfAnUnknownSessionIsLeftAndCounted) {
    const std::vector<std::string> others{
        put_orphan(9),           put("000000007.000001.0001.another!.h5"),
        put("notes.txt"),        put("000000007.h5"),
        put("x.000001.0001.h5"), put("000000007.000001.h5")};
    ShardWriter next = shard_writer(2);
    next.begin();
    for (const std::string& file : others) EXPECT_TRUE(is_there(file)) << file;
    ASSERT_EQ(next.warnings.size(), 1U);
    EXPECT_EQ(next.warnings[0], "6 files in " + folder.file("run.shards") +
                                    " belong to no generation of this run and were left alone");
}

TEST_P(OrphanShard, IsLeftWhileAGenerationIsDamaged) {
    const std::string orphan = put_orphan();
    flip_a_bit("run.prev1.h5");
    ShardWriter next = shard_writer(2);
    next.begin();
    EXPECT_TRUE(is_there(orphan));
    EXPECT_EQ(next.warnings.size(), 1U);
}

TEST_P(OrphanShard, IsLeftWhileAGenerationIsQuarantined) {
    const std::string newest = saved().shards.back().file;
    const std::string orphan = put_orphan();
    flip_a_bit("run.h5");
    for (int process = 2; process < 4; ++process) {
        ShardWriter next = shard_writer(process);
        next.begin();
        next.go_on_and_save();
        EXPECT_TRUE(is_there(orphan)) << process;
        EXPECT_TRUE(is_there(newest)) << process;  // the damaged generation names it
    }
    ShardWriter last = shard_writer(4);
    last.begin();
    last.complete();
    EXPECT_TRUE(is_there(newest));
    EXPECT_EQ(contents_digest(saved()), contents_digest(whole_noise(GetParam())));
}

TEST_P(OrphanShard, IsLeftWithoutTheLock) {
    const std::string orphan = put_orphan();
    files.locks_unsupported = true;
    ShardWriter next = shard_writer(2);
    next.begin();
    EXPECT_TRUE(is_there(orphan));
}

TEST_P(OrphanShard, IsNoneThatAnOlderGenerationNames) {
    // An older copy is put back: what later generations sealed is still named by one of them.
    const std::string newest = saved().shards.back().file;
    test::write_file(folder.path() / "run.prev3.h5", bytes_of("run.h5"));
    test::write_file(folder.path() / "run.h5", bytes_of("run.prev1.h5"));
    ShardWriter next = shard_writer(2);
    next.begin();
    EXPECT_TRUE(is_there(newest));
    EXPECT_EQ(next.warnings, std::vector<std::string>{});
}

TEST_P(OrphanShard, IsNoneOfARunThatWasMovedAway) {
    // run.h5 is renamed and its shards stay; then another run takes the old name.
    const auto shards = shard_files();
    for (const char* name : {"run.prev1.h5", "run.prev2.h5", "run.lock"})
        std::filesystem::remove(folder.path() / name);
    std::filesystem::rename(output, folder.file("moved.h5"));
    ShardWriter other = shard_writer(5);
    other.begin();
    other.complete();
    for (const std::string& file : shards) EXPECT_TRUE(is_there(file)) << file;
    EXPECT_EQ(saved().shards.size(), whole_noise(GetParam()).tail.full.size());
    CheckpointStore moved(files, folder.file("moved.h5"), 3, person(6));
    const auto found = moved.find();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->checkpoint.shards.size(), shards.size());
}

TEST_P(OrphanShard, ThatCannotBeRemovedKeepsNoRunFromGoingOn) {
    const std::string orphan = put_orphan();
    files.failing = "remove " + folder.file(orphan);
    ShardWriter next = shard_writer(2);
    next.begin();
    ASSERT_EQ(next.warnings.size(), 1U);
    EXPECT_TRUE(next.warnings[0].starts_with("cannot remove shards that nothing names: "))
        << next.warnings[0];
    expect_all_named_shards();
}

TEST_P(OrphanShard, IsSoughtInVainWhereTheFolderCannotBeListed) {
    static_cast<void>(put_orphan());
    files.failing = "list ";
    ShardWriter next = shard_writer(2);
    next.begin();
    EXPECT_EQ(next.warnings.size(), 2U) << "temporary files, shards";
    expect_all_named_shards();
}

}  // namespace
}  // namespace warpsieve::io
