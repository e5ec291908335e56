#include <gtest/gtest.h>

#include <random>

#include "io/checkpoint/shard_file.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/store/shard_fixture.hpp"
#include "support/seed.hpp"

// Shards that are missing, damaged, or not those of the run.

namespace warpsieve::io {
namespace {

class DamagedShard : public ShardTest {
protected:
    void SetUp() override { leave_shards(3); }

    /// The newest shard is named by the newest generation alone.
    [[nodiscard]] std::string newest() const { return saved().shards.back().file; }

    void expect_older_generation(const std::string& problem) {
        const std::string shard = newest();
        const auto before = contents();
        ShardWriter reader = shard_writer(2);
        const auto seen = reader.store.find();
        ASSERT_TRUE(seen);
        EXPECT_EQ(seen->file, folder.file("run.prev1.h5"));
        ASSERT_EQ(seen->bad.size(), 1U);
        EXPECT_EQ(seen->bad[0].problem, "its shard " + shard + ": " + problem);
        EXPECT_EQ(contents(), before) << "a reader touched something";
        ShardWriter next = shard_writer(3);
        next.begin();
        ASSERT_TRUE(next.found);
        EXPECT_EQ(next.found->file, folder.file("run.prev1.h5"));
        next.complete();
        EXPECT_EQ(contents_digest(saved()), contents_digest(whole_noise(GetParam())));
    }
    void truncate(const std::string& name, std::size_t bytes) const {
        std::filesystem::resize_file(folder.path() / name, bytes);
    }
};
INSTANTIATE_TEST_SUITE_P(Of,
                         DamagedShard,
                         testing::Values(core::Store::primes, core::Store::bitmap));

TEST_P(DamagedShard, ThatIsMissingSendsTheRunBackToAnOlderGeneration) {
    std::filesystem::remove(folder.path() / newest());
    expect_older_generation("it is missing");
}

TEST_P(DamagedShard, ThatIsCutShortSendsTheRunBack) {
    const std::uint64_t bytes = saved().shards.back().bytes;
    truncate(newest(), bytes - 1);
    expect_older_generation("it has " + std::to_string(bytes - 1) + " bytes instead of " +
                            std::to_string(bytes));
}

TEST_P(DamagedShard, OfZerosSendsTheRunBack) {
    test::write_file(folder.path() / newest(), Bytes(saved().shards.back().bytes));
    expect_older_generation("its seal is another one than the run wrote");
}

TEST_P(DamagedShard, ThatIsAnotherOneSendsTheRunBack) {
    // Of the same run, or of another one: the seal tells, if the size happens to be the same.
    Bytes other = bytes_of(shard_file(0));
    other.resize(saved().shards.back().bytes);
    test::write_file(folder.path() / newest(), other);
    expect_older_generation("its seal is another one than the run wrote");
}

TEST_P(DamagedShard, ThatEveryGenerationNamesEndsTheRunAndTouchesNothing) {
    std::filesystem::remove(folder.path() / shard_file(0));
    const auto before = contents();
    ShardWriter next = shard_writer(2);
    EXPECT_TRUE(contains(refusal<DamagedError>([&] { static_cast<void>(next.store.find()); }),
                         "its shard " + shard_file(0) + ": it is missing"));
    refusal<DamagedError>([&] { next.begin(); });
    auto after = contents();
    after.erase("run.lock");
    auto expected = before;
    expected.erase("run.lock");
    EXPECT_EQ(after, expected);
}

TEST_P(DamagedShard, IsNotAssumedWhereTheFileSystemFails) {
    const auto before = contents();
    for (const std::string& call : {std::string("size "), "read " + folder.file("run.shards/")}) {
        files.failing = call;
        ShardWriter next = shard_writer(2);
        refusal<IoError>([&] { static_cast<void>(next.store.find()); });
        refusal<IoError>([&] { next.begin(); });
        files.heal();
    }
    auto after = contents();
    auto expected = before;
    after.erase("run.lock");
    expected.erase("run.lock");
    EXPECT_EQ(after, expected);
}

TEST_P(DamagedShard, IsFoundWhicheverByteOfItsSealIsChanged) {
    const Shard shard = saved().shards.back();
    const std::string path = folder.file(shard.file);
    const Bytes good = bytes_of(shard.file);
    EXPECT_NO_THROW(find_shard(files, path, shard));
    for (std::size_t i = 0; i < seal_bytes; ++i) {
        Bytes bad = good;
        bad[i] ^= 4;
        test::write_file(path, bad);
        EXPECT_THROW(find_shard(files, path, shard), DamagedError) << "byte " << i;
    }
}

TEST_P(DamagedShard, IsFoundWhicheverBitFlips) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const Checkpoint run = saved();
    Bytes file = bytes_of(run.shards[0].file);
    const auto prove = [&] { prove_shard(file, run.shards[0], GetParam(), run.run_id); };
    EXPECT_NO_THROW(prove());
    for (std::size_t trial = 0; trial < 2000; ++trial) {
        const std::size_t at = trial < 600 ? trial : random() % file.size();
        const auto bit = static_cast<std::uint8_t>(1U << (random() % 8));
        file[at] ^= bit;
        EXPECT_THROW(prove(), DamagedError) << "bit " << int{bit} << " of byte " << at;
        file[at] ^= bit;
    }
}

TEST_P(DamagedShard, IsOneThatIsWholeButOfAnotherRunOrPlace) {
    const Checkpoint run = saved();
    const Bytes file = bytes_of(run.shards[1].file);
    const auto problem = [&](const Shard& shard, const std::string& run_id) {
        return refusal<DamagedError>([&] { prove_shard(file, shard, GetParam(), run_id); });
    };
    EXPECT_NO_THROW(prove_shard(file, run.shards[1], GetParam(), run.run_id));
    EXPECT_TRUE(contains(problem(run.shards[1], "another run"), "run_id"));
    Shard other = run.shards[1];
    other.level = 1;
    EXPECT_TRUE(contains(problem(other, run.run_id), "level"));
    other = run.shards[1];
    other.offset += chunk_elements(GetParam());
    EXPECT_TRUE(contains(problem(other, run.run_id), "offset"));
    other = run.shards[1];
    ++other.last_prime;
    EXPECT_TRUE(contains(problem(other, run.run_id), "last_prime"));
}

}  // namespace
}  // namespace warpsieve::io
