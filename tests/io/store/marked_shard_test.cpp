#include <gtest/gtest.h>

#include "io/join/consolidate.hpp"
#include "io/read/stored_reader.hpp"
#include "io/store/orphan_shards.hpp"
#include "io/store/shard_fixture.hpp"
#include "support/marked.hpp"

// Shards that another program has open for writing: they are named, kept, read and copied as if
// they were not marked, and whoever reads them says so.

namespace warpsieve::io {
namespace {

class MarkedShard : public ShardTest {
protected:
    void SetUp() override {
        leave_shards(3);
        for (const Shard& shard : saved().shards) {
            test::mark_file(folder.path() / shard.file);
            said_.push_back(mark_warning(folder.file(shard.file)));
        }
    }
    [[nodiscard]] WarningSink sink() {
        return [this](const std::string& line) { warnings_.push_back(line); };
    }
    void put_orphan() const {
        const std::string name = shard_name({7, 1}, 1, person(1).identity.session_id);
        test::write_file(folder.path() / "run.shards" / name, std::string("half a shard"));
    }

    std::vector<std::string> said_;
    std::vector<std::string> warnings_;
};
INSTANTIATE_TEST_SUITE_P(Of,
                         MarkedShard,
                         testing::Values(core::Store::primes, core::Store::bitmap));

TEST_P(MarkedShard, KeepsItsGenerationAndItsPlace) {
    const auto shards = shard_files();
    ShardWriter next = shard_writer(2);
    next.begin();
    ASSERT_TRUE(next.found);
    EXPECT_EQ(next.found->file, output);
    EXPECT_EQ(next.warnings, std::vector<std::string>{});
    EXPECT_EQ(shard_files(), shards);
    next.complete();
    EXPECT_EQ(contents_digest(saved()), contents_digest(whole_noise(GetParam())));
}

TEST_P(MarkedShard, IsReadAndToldOfOnce) {
    StoredReader reader(files, output, {sink(), {}});
    const Interval all = *reader.sieved();
    for (int times = 0; times < 2; ++times) {
        const ChunkRange chunks = reader.chunks_of(all);
        std::uint64_t primes = 0;
        for (std::uint64_t i = 0; i < chunks.count; ++i)
            primes += DecodedChunk(reader.fetch(chunks.first + i)).count(all);
        EXPECT_EQ(primes, reader.count(all));
    }
    EXPECT_EQ(reader.warnings(), std::vector<std::string>{});
    EXPECT_EQ(std::set(warnings_.begin(), warnings_.end()), std::set(said_.begin(), said_.end()));
    EXPECT_EQ(warnings_.size(), said_.size());
}

TEST_P(MarkedShard, IsConsolidated) {
    ShardWriter next = shard_writer(2);
    next.begin();
    next.complete();
    const std::string one = folder.file("one.h5");
    ASSERT_TRUE(consolidate(files, output, one, {.process = "host.1", .warning = sink()}));
    EXPECT_EQ(warnings_, said_);
    EXPECT_EQ(contents_digest(prove_checkpoint(bytes_of("one.h5"))),
              contents_digest(whole_noise(GetParam())));
    EXPECT_FALSE(open_run(files, one).marked);
}

TEST_P(MarkedShard, IsDamagedWhereAnythingElseChanged) {
    const Checkpoint run = saved();
    const RunFiles names(output);
    const auto prove = [&] {
        static_cast<void>(map_proved_shard(files, names, run, run.shards[1], {sink(), {}}));
    };
    prove();
    EXPECT_EQ(warnings_, std::vector{said_[1]});
    flip_a_bit(run.shards[1].file);
    EXPECT_TRUE(contains(refusal<io::DamagedShard>(prove), "it does not match its seal"));
    flip_a_bit(run.shards[1].file);
    flip_a_bit(run.shards[1].file, test::status_at);
    EXPECT_TRUE(contains(refusal<io::DamagedShard>(prove), "it does not match its seal"));
    EXPECT_EQ(warnings_.size(), 1U) << "a damaged shard is not told to be good";
}

// Invariant (7): which shards a marked generation names is known.
TEST_P(MarkedShard, OfNoGenerationIsRemovedAlthoughGenerationsAreMarked) {
    test::mark_file(output);
    test::mark_file(folder.file("run.prev1.h5"), 5);
    const auto named = shard_files();
    put_orphan();
    ShardWriter next = shard_writer(2);
    next.begin();
    EXPECT_EQ(shard_files(), named);
}

/// The user went back to the generation before, and left the marked one beside it.
TEST_P(MarkedShard, OfAGenerationThatIsMarkedIsKept) {
    ShardWriter next = shard_writer(2);
    next.begin();
    next.go_on_and_save();
    next.go_on_and_save();
    const auto named = shard_files();
    const std::string newest = saved().shards.back().file;
    test::mark_file(output);
    std::filesystem::rename(output, folder.file("run.prev9.h5"));
    const Checkpoint back = saved("run.prev1.h5");
    ASSERT_NE(back.shards.back().file, newest);
    put_orphan();
    ASSERT_NE(shard_files(), named);
    EXPECT_EQ(remove_orphan_shards(files, RunFiles(output), back), 0U);
    EXPECT_EQ(shard_files(), named);
}

}  // namespace
}  // namespace warpsieve::io
