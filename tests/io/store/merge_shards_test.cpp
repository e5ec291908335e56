#include <gtest/gtest.h>

#include "io/checkpoint/shard_file.hpp"
#include "io/join/consolidate.hpp"
#include "io/store/merge_shards_fixture.hpp"

// What a run is like after some of its shards became one.

namespace warpsieve::io {
namespace {

class MergedShards : public MergeShardsTest {};
INSTANTIATE_TEST_SUITE_P(Of,
                         MergedShards,
                         testing::Values(core::Store::primes, core::Store::bitmap),
                         [](const auto& store) { return core::to_string(store.param); });

TEST_P(MergedShards, HoldWhatTheyWereMadeOf) {
    const Checkpoint before = saved();
    const Bytes raw = stored_bytes(folder.path(), before);
    MergingWriter run = merging_writer(2);
    run.begin();
    ASSERT_TRUE(run.store.merge_is_due(*run.checkpoint));
    EXPECT_EQ(run.merge(), std::nullopt);
    EXPECT_FALSE(run.store.merge_is_due(*run.checkpoint));
    static_cast<void>(run.save());
    const Checkpoint after = saved();
    EXPECT_EQ(after.shards.size(), before.shards.size() - merged_at_once + 1);
    EXPECT_EQ(contents_digest(after), contents_digest(before));
    EXPECT_TRUE(stored_bytes(folder.path(), after) == raw);
}

TEST_P(MergedShards, AreDescribedByWhatTheyWereMadeOf) {
    const std::vector<Shard> parts = saved().shards;
    MergingWriter run = merging_writer(2);
    run.begin();
    EXPECT_EQ(run.merge(), std::nullopt);
    const Shard& merged = run.checkpoint->shards[0];
    EXPECT_EQ(merged.file, "run.shards/000000000.000016.0002.2-sessio.h5");
    EXPECT_EQ(merged.level, 1U);
    EXPECT_EQ(merged.offset, 0U);
    EXPECT_EQ(merged.elements, parts[merged_at_once].offset);
    EXPECT_EQ(merged.first_prime, parts[0].first_prime);
    EXPECT_EQ(merged.last_prime, parts[merged_at_once - 1].last_prime);
    std::uint64_t primes = 0;
    for (std::size_t i = 0; i < merged_at_once; ++i) primes += parts[i].prime_count;
    EXPECT_EQ(merged.prime_count, primes);
    EXPECT_EQ(std::vector<Shard>(run.checkpoint->shards.begin() + 1, run.checkpoint->shards.end()),
              std::vector<Shard>(parts.begin() + merged_at_once, parts.end()));
    EXPECT_NO_THROW(prove_shard(bytes_of(merged.file), merged, GetParam(), run.checkpoint->run_id));
}

TEST_P(MergedShards, AreFewAtTheEndAndReadLikeAnyOther) {
    MergingWriter run = merging_writer(2);
    run.begin();
    run.complete();
    expect_whole(folder.path());
    EXPECT_EQ(saved().shards[1].level, 1U);
    const auto one = consolidate(files, output, folder.file("one.h5"), {});
    ASSERT_TRUE(one);
    EXPECT_EQ(contents_digest(saved("one.h5")), contents_digest(whole()));
    EXPECT_EQ(one->elements, stored_elements(whole()));
}

TEST_P(MergedShards, AreTheSameBuiltInAScratchFolder) {
    const test::TempFolder scratch;
    const test::TempFolder other;
    link_prepared(other);
    MergingWriter plain = merging_writer(2);
    plain.begin();
    EXPECT_EQ(plain.merge(), std::nullopt);
    MergingWriter moved(files, other.file("run.h5"), person(2), GetParam());
    moved.store.use_scratch(scratch.path().string());
    moved.begin();
    EXPECT_EQ(moved.merge(), std::nullopt);
    EXPECT_EQ(moved.checkpoint->shards, plain.checkpoint->shards);
    EXPECT_EQ(test::bytes_of_file(other.path() / moved.checkpoint->shards[0].file),
              bytes_of(plain.checkpoint->shards[0].file));
    EXPECT_TRUE(test::file_names(scratch.path()).empty());
}

TEST_P(MergedShards, LeaveEveryKeptGenerationWhole) {
    const Checkpoint before = saved();
    MergingWriter run = merging_writer(2);
    run.begin();
    static_cast<void>(run.save());
    EXPECT_EQ(run.merge(), std::nullopt);
    static_cast<void>(run.save());
    run.go_on();
    static_cast<void>(run.save());
    for (const char* newer : {"run.h5", "run.prev1.h5"})
        std::filesystem::remove(folder.file(newer));
    MergingWriter next = merging_writer(3);
    const auto found = next.store.find();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->file, folder.file("run.prev2.h5"));
    EXPECT_EQ(found->checkpoint->shards, before.shards);
}

TEST_P(MergedShards, ReplaceTheirPartsWhenNoGenerationNamesThese) {
    const std::vector<Shard> parts = saved().shards;
    const auto left = [&] {
        return std::ranges::count_if(
            std::span(parts).first(merged_at_once),
            [&](const Shard& part) { return std::filesystem::exists(folder.path() / part.file); });
    };
    MergingWriter run = merging_writer(2);
    run.begin();
    static_cast<void>(run.save());
    EXPECT_EQ(run.merge(), std::nullopt);
    for (int generation = 0; generation < 2; ++generation) {
        static_cast<void>(run.save());
        EXPECT_EQ(left(), static_cast<std::ptrdiff_t>(merged_at_once));
    }
    static_cast<void>(run.save());
    EXPECT_EQ(left(), 0);
    for (std::size_t i = merged_at_once; i < parts.size(); ++i)
        EXPECT_TRUE(std::filesystem::exists(folder.path() / parts[i].file));
}

TEST_P(MergedShards, KeepTheirPartsWhereThereIsNoLock) {
    const std::vector<Shard> parts = saved().shards;
    files.locks_unsupported = true;
    MergingWriter run = merging_writer(2);
    run.begin();
    EXPECT_EQ(run.merge(), std::nullopt);
    for (int generation = 0; generation < 6; ++generation) static_cast<void>(run.save());
    EXPECT_TRUE(std::filesystem::exists(folder.path() / parts[0].file));
}

}  // namespace
}  // namespace warpsieve::io
