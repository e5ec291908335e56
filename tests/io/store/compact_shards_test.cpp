#include <gtest/gtest.h>

#include <algorithm>

#include "io/checkpoint/shard_file.hpp"
#include "io/join/consolidate.hpp"
#include "io/store/compact_shards_fixture.hpp"
#include "support/marked.hpp"

// What a run is like after some of its shards became one.

namespace warpsieve::io {
namespace {

class CompactedShards : public CompactShardsTest {};
INSTANTIATE_TEST_SUITE_P(Of,
                         CompactedShards,
                         testing::Values(core::Store::primes, core::Store::bitmap),
                         [](const auto& store) { return core::to_string(store.param); });

TEST_P(CompactedShards, HoldWhatTheyWereMadeOf) {
    const Checkpoint before = saved();
    const Bytes raw = stored_bytes(folder.path(), before);
    CompactingWriter run = compacting_writer(2);
    run.begin();
    ASSERT_TRUE(run.store.compaction_is_due(*run.checkpoint));
    EXPECT_EQ(run.compact(), std::nullopt);
    EXPECT_FALSE(run.store.compaction_is_due(*run.checkpoint));
    static_cast<void>(run.save());
    const Checkpoint after = saved();
    EXPECT_EQ(after.shards.size(), before.shards.size() - compacted_at_once + 1);
    EXPECT_EQ(contents_digest(after), contents_digest(before));
    EXPECT_TRUE(stored_bytes(folder.path(), after) == raw);
}

TEST_P(CompactedShards, MayBeMadeOfMarkedOnes) {
    const std::string file = saved().shards[3].file;
    const Bytes marked = test::marked(bytes_of(file));
    std::filesystem::remove(folder.path() / file);  // which others have links to
    test::write_file(folder.path() / file, marked);
    const std::uint64_t digest = contents_digest(saved());
    CompactingWriter run = compacting_writer(2);
    run.begin();
    std::vector<std::string> warnings;
    const auto problem = run.store.compact_shards(
        *run.checkpoint, {[&](const std::string& line) { warnings.push_back(line); }, {}});
    EXPECT_EQ(problem, std::nullopt);
    EXPECT_EQ(warnings, std::vector{mark_warning(folder.file(file))});
    EXPECT_EQ(bytes_of(file), marked);
    static_cast<void>(run.save());
    EXPECT_EQ(contents_digest(saved()), digest);
    EXPECT_FALSE(map_unmarked(files, folder.file(run.checkpoint->shards[0].file)).marked);
}

TEST_P(CompactedShards, AreDescribedByWhatTheyWereMadeOf) {
    const std::vector<Shard> parts = saved().shards;
    CompactingWriter run = compacting_writer(2);
    run.begin();
    EXPECT_EQ(run.compact(), std::nullopt);
    const Shard& compacted = run.checkpoint->shards[0];
    EXPECT_EQ(compacted.file, "run.shards/000000000.000016.0002.2-sessio.h5");
    EXPECT_EQ(compacted.level, 1U);
    EXPECT_EQ(compacted.offset, 0U);
    EXPECT_EQ(compacted.elements, parts[compacted_at_once].offset);
    EXPECT_EQ(compacted.first_prime, parts[0].first_prime);
    EXPECT_EQ(compacted.last_prime, parts[compacted_at_once - 1].last_prime);
    std::uint64_t primes = 0;
    for (std::size_t i = 0; i < compacted_at_once; ++i) primes += parts[i].prime_count;
    EXPECT_EQ(compacted.prime_count, primes);
    EXPECT_EQ(std::vector<Shard>(run.checkpoint->shards.begin() + 1, run.checkpoint->shards.end()),
              std::vector<Shard>(parts.begin() + compacted_at_once, parts.end()));
    EXPECT_NO_THROW(
        prove_shard(bytes_of(compacted.file), compacted, GetParam(), run.checkpoint->run_id));
}

TEST_P(CompactedShards, AreFewAtTheEndAndReadLikeAnyOther) {
    CompactingWriter run = compacting_writer(2);
    run.begin();
    run.complete();
    expect_whole(folder.path());
    EXPECT_EQ(saved().shards[1].level, 1U);
    const auto one = consolidate(files, output, folder.file("one.h5"), {});
    ASSERT_TRUE(one);
    EXPECT_EQ(contents_digest(saved("one.h5")), contents_digest(whole()));
    EXPECT_EQ(one->elements, stored_elements(whole()));
}

TEST_P(CompactedShards, AreTheSameBuiltInAScratchFolder) {
    const test::TempFolder scratch;
    const test::TempFolder other;
    link_prepared(other);
    CompactingWriter plain = compacting_writer(2);
    plain.begin();
    EXPECT_EQ(plain.compact(), std::nullopt);
    CompactingWriter moved(files, other.file("run.h5"), person(2), GetParam());
    moved.store.use_scratch(scratch.path().string());
    moved.begin();
    EXPECT_EQ(moved.compact(), std::nullopt);
    EXPECT_EQ(moved.checkpoint->shards, plain.checkpoint->shards);
    EXPECT_EQ(test::bytes_of_file(other.path() / moved.checkpoint->shards[0].file),
              bytes_of(plain.checkpoint->shards[0].file));
    EXPECT_TRUE(test::file_names(scratch.path()).empty());
}

// Invariant (6) of checkpoint_store.cpp.
TEST_P(CompactedShards, LeaveEveryKeptGenerationWhole) {
    const Checkpoint before = saved();
    CompactingWriter run = compacting_writer(2);
    run.begin();
    static_cast<void>(run.save());
    EXPECT_EQ(run.compact(), std::nullopt);
    static_cast<void>(run.save());
    run.go_on();
    static_cast<void>(run.save());
    for (const char* newer : {"run.h5", "run.prev1.h5"})
        std::filesystem::remove(folder.file(newer));
    CompactingWriter next = compacting_writer(3);
    const auto found = next.store.find();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->file, folder.file("run.prev2.h5"));
    EXPECT_EQ(found->checkpoint.shards, before.shards);
}

// Invariant (7).
TEST_P(CompactedShards, ReplaceTheirPartsWhenNoGenerationNamesThese) {
    const std::vector<Shard> parts = saved().shards;
    const auto left = [&] {
        return std::ranges::count_if(
            std::span(parts).first(compacted_at_once),
            [&](const Shard& part) { return std::filesystem::exists(folder.path() / part.file); });
    };
    CompactingWriter run = compacting_writer(2);
    run.begin();
    static_cast<void>(run.save());
    EXPECT_EQ(run.compact(), std::nullopt);
    for (int generation = 0; generation < 2; ++generation) {
        static_cast<void>(run.save());
        EXPECT_EQ(left(), static_cast<std::ptrdiff_t>(compacted_at_once));
    }
    static_cast<void>(run.save());
    EXPECT_EQ(left(), 0);
    for (std::size_t i = compacted_at_once; i < parts.size(); ++i)
        EXPECT_TRUE(std::filesystem::exists(folder.path() / parts[i].file));
}

// Invariant (7).
TEST_P(CompactedShards, KeepTheirPartsWhereThereIsNoLock) {
    const std::vector<Shard> parts = saved().shards;
    files.locks_unsupported = true;
    CompactingWriter run = compacting_writer(2);
    run.begin();
    EXPECT_EQ(run.compact(), std::nullopt);
    for (int generation = 0; generation < 6; ++generation) static_cast<void>(run.save());
    EXPECT_TRUE(std::filesystem::exists(folder.path() / parts[0].file));
}

}  // namespace
}  // namespace warpsieve::io
