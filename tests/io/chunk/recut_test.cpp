#include "io/chunk/recut.hpp"

#include <gtest/gtest.h>

#include <random>

#include "core/math.hpp"
#include "io/disk/digest.hpp"
#include "support/seed.hpp"

namespace warpsieve::io {
namespace {

class RecutTest : public testing::TestWithParam<std::tuple<core::Store, unsigned>> {
protected:
    [[nodiscard]] static core::Store store() { return std::get<0>(GetParam()); }

    [[nodiscard]] Recut recut() {
        return {store(), std::get<1>(GetParam()), [this](std::uint64_t index, const Bytes& chunk) {
                    EXPECT_EQ(index, chunks_.size());
                    chunks_.push_back(chunk);
                }};
    }
    /// As a run leaves them.
    void expect_as_stored(const Tail& found, std::span<const std::uint8_t> raw) const {
        EXPECT_EQ(found.elements(), raw.size() / element_bytes(store()));
        std::uint64_t chain = 0;
        std::size_t index = 0;
        const std::size_t length = chunk_length(store(), raw.size() / element_bytes(store()));
        for (; !raw.empty(); ++index) {
            const auto chunk = raw.first(std::min(raw.size(), chunk_bytes));
            ASSERT_EQ(chunks_.at(index), encode_chunk(store(), chunk, length));
            chain = chain_digest(chain, xxh3(chunk));
            if (chunk.size() < chunk_bytes) {
                EXPECT_TRUE(std::ranges::equal(found.rest, chunk));
            }
            raw = raw.subspan(chunk.size());
        }
        EXPECT_EQ(chunks_.size(), index);
        EXPECT_EQ(found.digest(), chain);
    }

    /// At a seam of bytes.
    static constexpr std::uint64_t last_integer = 29;
    std::vector<Bytes> chunks_;
};

INSTANTIATE_TEST_SUITE_P(Of,
                         RecutTest,
                         testing::Combine(testing::Values(core::Store::primes, core::Store::bitmap),
                                          testing::Values(1U, 3U)));

TEST_P(RecutTest, GivesTheSameChunksHoweverTheDataComes) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (const std::size_t size : {std::size_t{0}, std::size_t{8}, chunk_bytes, 3 * chunk_bytes,
                                   5 * chunk_bytes + 8 * (random() % 1000)}) {
        SCOPED_TRACE(size);
        chunks_.clear();
        Bytes raw(size);
        for (std::uint8_t& byte : raw) byte = static_cast<std::uint8_t>(random());
        Recut cut = recut();
        for (std::span<const std::uint8_t> left = raw; !left.empty();) {
            const std::size_t most = random() % 3 == 0 ? 2 * chunk_bytes : 9000;
            const std::size_t taken =
                std::min<std::size_t>(left.size(), 8 + random() % most / 8 * 8);
            cut.append(left.first(taken));
            left = left.subspan(taken);
        }
        expect_as_stored(cut.finish(last_integer), raw);
    }
}

TEST_P(RecutTest, AddsBitsToTheLastByteOfAFullChunkToo) {
    if (store() != core::Store::bitmap) GTEST_SKIP() << "primes share no byte";
    Bytes raw(2 * chunk_bytes, 0x11);
    Recut cut = recut();
    cut.append(std::span(raw).first(chunk_bytes));
    cut.append_to_last_byte(0x82);
    cut.append_to_last_byte(0x44);
    cut.append(std::span(raw).subspan(chunk_bytes));
    raw[chunk_bytes - 1] = 0xd7;
    expect_as_stored(cut.finish(last_integer), raw);
}

TEST_P(RecutTest, LeavesAChunkOpenWhoseLastByteIsCut) {
    const Bytes raw(chunk_bytes, 0x11);
    for (const std::uint64_t last : {std::uint64_t{28}, std::uint64_t{29}, core::max_u64}) {
        chunks_.clear();
        Recut cut = recut();
        cut.append(raw);
        const Tail tail = cut.finish(last);
        expect_as_stored(tail, raw);
        EXPECT_EQ(tail.full_chunks, last == 28 && store() == core::Store::bitmap ? 0U : 1U);
    }
}

}  // namespace
}  // namespace warpsieve::io
