#include "io/chunk/fill_chunks.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <random>

#include "io/chunk/chunk_codec.hpp"
#include "support/seed.hpp"

namespace warpsieve::io {
namespace {

/// Number of a bit among those that are set.
std::uint64_t rank_of(const Bytes& bitmap, const BitPlace& place) {
    std::uint64_t rank = place.bits_before;
    for (std::size_t i = 0; i < place.byte; ++i)
        rank += static_cast<unsigned>(std::popcount(bitmap[i]));
    return rank;
}

void expect_cut(const Bytes& bitmap, std::size_t held) {
    const ChunkCuts cuts = cut_into_chunks(bitmap, held);
    const std::uint64_t bits = rank_of(bitmap, {bitmap.size(), 0});
    EXPECT_EQ(cuts.bits, bits);
    ASSERT_EQ(cuts.full_chunks(), (held + bits) / chunk_primes);
    EXPECT_EQ(rank_of(bitmap, cuts.begins.front()), 0U);
    for (std::size_t i = 1; i < cuts.begins.size(); ++i) {
        EXPECT_EQ(rank_of(bitmap, cuts.begins[i]), i * chunk_primes - held);
        EXPECT_EQ(cuts.begins[i].byte % 8, 0U);
    }
    EXPECT_EQ(rank_of(bitmap, cuts.begins.back()) + cuts.left, bits);
}

TEST(ChunkCuts, CutWhereChunksAreFull) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int trial = 0; trial < 100; ++trial) {
        Bytes bitmap(random() % 200'000);
        const std::uint64_t sparse = random() % 4;
        for (std::uint8_t& byte : bitmap) {
            byte = static_cast<std::uint8_t>(random());
            for (std::uint64_t i = 0; i < sparse; ++i) byte &= static_cast<std::uint8_t>(random());
        }
        expect_cut(bitmap, random() % chunk_primes);
    }
}

TEST(ChunkCuts, CutAtSeamsOfWords) {
    constexpr std::size_t bytes = chunk_primes / 8;
    for (const std::size_t size : {bytes - 1, bytes, bytes + 1, 2 * bytes, 3 * bytes - 8})
        for (const std::size_t held :
             {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}, chunk_primes - 1})
            expect_cut(Bytes(size, 0xff), held);
    expect_cut({}, 0);
    expect_cut({}, 5);
    expect_cut(Bytes(100), 5);
}

}  // namespace
}  // namespace warpsieve::io
