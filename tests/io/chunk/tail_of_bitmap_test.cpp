#include <gtest/gtest.h>

#include <random>

#include "core/bitmap.hpp"
#include "core/wheel.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/chunk/tail.hpp"
#include "io/disk/digest.hpp"
#include "support/append_batch.hpp"
#include "support/noise.hpp"
#include "support/seed.hpp"

namespace warpsieve::io {
namespace {

constexpr Interval interval{1, 3 * chunk_bytes * 30 + 12'345};

Bytes whole_bitmap() {
    return test::noise(interval, {}).bitmap;
}

std::uint64_t digest_by_definition(const Bytes& bitmap) {
    std::uint64_t digest = 0;
    for (std::size_t at = 0; at < bitmap.size(); at += chunk_bytes)
        digest = chain_digest(
            digest, xxh3(std::span(bitmap).subspan(at, std::min(chunk_bytes, bitmap.size() - at))));
    return digest;
}

void expect_holds(const Tail& tail, const Bytes& bitmap) {
    Bytes held;
    ChunkDecoder decoder(core::Store::bitmap);
    for (const Bytes& chunk : tail.full) {
        Bytes raw(chunk_bytes);
        decoder.decode(chunk, raw);
        held.insert(held.end(), raw.begin(), raw.end());
    }
    held.insert(held.end(), tail.rest.begin(), tail.rest.end());
    EXPECT_TRUE(held == bitmap);
    EXPECT_EQ(tail.elements(), bitmap.size());
    EXPECT_EQ(tail.digest(), digest_by_definition(bitmap));
}

TEST(TailOfABitmap, DoesNotDependOnBatchesOrThreads) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (const unsigned threads : {1U, 2U, 5U}) {
        Tail tail{.store = core::Store::bitmap};
        for (std::uint64_t from = interval.first; from != 0;) {
            const std::uint64_t cut = core::byte_of(from + random() % 20'000'000) * 30 + 29;
            const Interval batch{from, std::min(cut, interval.last)};
            const core::BatchResult result = test::noise(batch, {});
            EXPECT_EQ(append_batch(tail, batch, result.bitmap, threads),
                      result.totals().prime_count);
            from = batch.last == interval.last ? 0 : batch.last + 1;
        }
        expect_holds(tail, whole_bitmap());
    }
}

TEST(TailOfABitmap, CountsThePrimesThatHaveNoBit) {
    Tail tail{.store = core::Store::bitmap};
    EXPECT_EQ(append_batch(tail, {2, 29}, Bytes{0b10000001}, 1), 5U);
    EXPECT_EQ(tail.elements(), 1U);
}

TEST(TailOfABitmap, DropsWhatIsInAShard) {
    Tail tail{.store = core::Store::bitmap};
    const Bytes bitmap = whole_bitmap();
    append_batch(tail, interval, bitmap, 1);
    ASSERT_EQ(tail.full.size(), 3U);
    const std::uint64_t digest = tail.digest();
    tail.drop_front(2);
    EXPECT_EQ(tail.digest(), digest);
    EXPECT_EQ(tail.elements(), bitmap.size() - 2 * chunk_bytes);
    EXPECT_TRUE(tail.is_loaded());
    EXPECT_THROW(tail.drop_front(2), std::logic_error);
}

TEST(TailOfABitmap, RefusesABitmapOfAnotherLength) {
    Tail tail{.store = core::Store::bitmap};
    EXPECT_THROW(append_batch(tail, {0, 59}, Bytes(3), 1), std::logic_error);
}

TEST(TailOfNothing, TakesNothing) {
    Tail tail{.store = core::Store::none};
    EXPECT_EQ(append_batch(tail, {0, 59}, Bytes(2, 0xff), 1), 0U);
    EXPECT_EQ(tail.elements(), 0U);
    EXPECT_EQ(tail.digest(), 0U);
}

}  // namespace
}  // namespace warpsieve::io
