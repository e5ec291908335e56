#include <gtest/gtest.h>

#include <cstring>

#include "core/bitmap.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/store/shard_fixture.hpp"

namespace warpsieve::io {
namespace {

std::string store_name(const testing::TestParamInfo<core::Store>& info) {
    return core::to_string(info.param);
}

class ShardedRun : public ShardTest {
protected:
    /// What a part of the stored data stands for.
    static std::vector<std::uint64_t> numbers_of(std::span<const std::uint8_t> raw,
                                                 std::uint64_t offset) {
        std::vector<std::uint64_t> numbers;
        if (GetParam() == core::Store::primes) {
            numbers.resize(raw.size() / sizeof(std::uint64_t));
            std::memcpy(numbers.data(), raw.data(), raw.size());
        } else {  // the job begins in byte 0
            const std::uint64_t first = std::max<std::uint64_t>(17, offset * core::wheel);
            core::append_primes({first, (offset + raw.size()) * core::wheel - 1}, raw, numbers);
        }
        return numbers;
    }
};
INSTANTIATE_TEST_SUITE_P(Of,
                         ShardedRun,
                         testing::Values(core::Store::primes, core::Store::bitmap),
                         store_name);

TEST_P(ShardedRun, HoldsWhatAnUndisturbedOneHolds) {
    ShardWriter run = shard_writer(1);
    run.begin();
    run.complete();
    expect_complete();
    EXPECT_GE(saved().shards.size(), 5U);
}

TEST_P(ShardedRun, GoesOnWhereItsFilesEnd) {
    for (int process = 1;; ++process) {
        ShardWriter run = shard_writer(process);
        run.begin();
        EXPECT_TRUE(run.warnings.empty());
        run.go_on_and_save(0.7);
        if (!run.checkpoint->progress.done()) continue;
        run.store.complete();
        break;
    }
    expect_complete();
}

TEST_P(ShardedRun, CutsItsShardsAtTheSamePlacesWhateverItsBatches) {
    leave_shards(4);
    const std::vector<Shard> cut = saved().shards;
    const test::TempFolder other;
    ShardWriter at_once(files, other.file("run.h5"), person(1), GetParam());
    at_once.begin();
    at_once.go_on(5);
    ASSERT_GE(at_once.checkpoint->shards.size(), cut.size());
    at_once.checkpoint->shards.resize(cut.size());
    EXPECT_EQ(at_once.checkpoint->shards, cut);
}

TEST_P(ShardedRun, DescribesEveryShard) {
    leave_shards(3);
    const Checkpoint run = saved();
    ASSERT_GE(run.shards.size(), 2U);
    const Bytes all = stored_bytes(folder.path(), run);
    for (const Shard& shard : run.shards) {
        const std::size_t size = element_bytes(GetParam());
        const auto numbers = numbers_of(
            std::span(all).subspan(shard.offset * size, shard.elements * size), shard.offset);
        EXPECT_EQ(shard.first_prime, numbers.front());
        EXPECT_EQ(shard.last_prime, numbers.back());
        EXPECT_EQ(shard.prime_count, numbers.size());
        EXPECT_EQ(std::filesystem::file_size(folder.path() / shard.file), shard.bytes);
        EXPECT_EQ(check_seal(bytes_of(shard.file), shard_seal).state, SealState::good);
    }
}

TEST_P(ShardedRun, NamesItsShardsAfterTheSession) {
    leave_shards(3);
    ShardWriter next = shard_writer(2);
    next.begin();
    next.go_on_and_save(2);
    const auto shards = saved().shards;
    EXPECT_EQ(shards.front().file, "run.shards/000000000.000001.0001." +
                                       person(1).identity.session_id.substr(0, 8) + ".h5");
    EXPECT_TRUE(contains(shards.back().file, ".0002."));
}

TEST_P(ShardedRun, IsNotCompleteUntilItsShardsAreProved) {
    ShardWriter run = shard_writer(1);
    run.begin();
    run.go_on_and_save();
    while (!run.checkpoint->progress.done()) run.go_on();
    static_cast<void>(run.save());
    std::filesystem::remove(folder.path() / shard_file(1));
    const auto before = contents();
    const std::string words = refusal<DamagedError>([&] { run.store.complete(); });
    EXPECT_TRUE(contains(words, "is missing")) << words;
    EXPECT_EQ(contents(), before);
}

TEST_P(ShardedRun, IsNotSavedWhenItHoldsLessThanItCounts) {
    ShardWriter run = shard_writer(1);
    run.begin();
    run.go_on_and_save();
    const auto before = contents();
    run.checkpoint->shards.clear();
    refusal<WrongResultError>([&] { static_cast<void>(run.save()); });
    EXPECT_EQ(contents(), before);
}

TEST_P(ShardedRun, KeepsItsTailWhenNothingIsFullYet) {
    ShardWriter run = shard_writer(1);
    run.begin();
    run.go_on_and_save(0.5);
    EXPECT_TRUE(run.checkpoint->shards.empty());
    EXPECT_TRUE(shard_files().empty());
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "run.shards"));
}

}  // namespace
}  // namespace warpsieve::io
