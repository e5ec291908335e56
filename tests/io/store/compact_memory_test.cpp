#include <gtest/gtest.h>

#include "io/checkpoint/shard_file.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/store/compact_shards.hpp"
#include "support/folder_contents.hpp"
#include "support/peak_memory.hpp"
#include "support/sample_checkpoint.hpp"
#include "support/temp_folder.hpp"

// How much memory a compaction holds, which must not follow from what the new shard has.

namespace warpsieve::io {
namespace {

/// A run with as many shards as are compacted, and rows of others that nobody looks at.
class CompactMemoryTest : public testing::TestWithParam<bool> {
protected:
    static constexpr std::uint64_t shard_chunks = 34;
    static constexpr std::uint64_t mib = std::uint64_t{1} << 20;

    CompactMemoryTest() {
        std::filesystem::create_directory(names_.shards());
        for (std::size_t i = 0; i < most_shards; ++i) {
            Shard shard{.file = names_.shard(std::to_string(i)),
                        .offset = i * shard_chunks * chunk_bytes};
            const Bytes file = encode_shard(contents(), shard);
            if (i < compacted_at_once) test::write_file(names_.path_of(shard.file), file);
            run_.shards.push_back(shard);
        }
    }
    [[nodiscard]] ShardContents contents() const {
        return {.store = core::Store::bitmap,
                .run_id = run_.run_id,
                .session = 1,
                .software_version = run_.software_version,
                .first_byte = 0,
                .chunks = chunks_};
    }

    test::TempFolder folder_;
    test::TempFolder other_folder_;
    std::string scratch_ = GetParam() ? other_folder_.path().string() : std::string();
    RunFiles names_{folder_.file("run.h5")};
    std::vector<Bytes> chunks_ =
        std::vector<Bytes>(shard_chunks, encode_chunk(core::Store::bitmap, Bytes(chunk_bytes)));
    Checkpoint run_ =
        test::new_sample({.interval = {0, 1'000'000'000'000'000}, .store = core::Store::bitmap});
};

INSTANTIATE_TEST_SUITE_P(InScratchSpace, CompactMemoryTest, testing::Bool());

TEST_P(CompactMemoryTest, IsFarLessThanTheNewShard) {
    if (!test::memory_can_be_counted) GTEST_SKIP() << "a sanitizer keeps memory";
    const std::uint64_t grown = test::peak_growth_mib([this] {
        const auto files = make_posix_file_system();
        ShardCompactor compactor;
        if (compactor.compact({*files, names_, run_, scratch_})) throw std::runtime_error("failed");
    });
    // All 16 sources together, which the new shard has, are 272 MiB. One source, of 17 MiB, is
    // read, and of the new one 64 MiB stay, or twice as much where the kernel maps around a page.
    EXPECT_LT(grown, 120U);
    EXPECT_GT(std::filesystem::file_size(names_.path_of(
                  names_.shard("000000000.000544.0001." +
                               run_.history.back().identity.session_id.substr(0, 8) + ".h5"))),
              compacted_at_once * shard_chunks * chunk_bytes);
}

}  // namespace
}  // namespace warpsieve::io
