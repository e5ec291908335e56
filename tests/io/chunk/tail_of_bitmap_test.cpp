#include <gtest/gtest.h>

#include <random>
#include <tuple>

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

/// All of a tail, as it lies in a file.
std::tuple<std::uint64_t, std::vector<Bytes>, Bytes, std::uint64_t> parts_of(const Tail& tail) {
    return {tail.full_chunks, tail.full, tail.rest, tail.chain};
}

TEST(TailOfABitmap, GoesOnInTheByteInWhichItEnds) {
    // Cuts at every integer of the last byte of a chunk, the byte before it and the one after.
    constexpr std::uint64_t seam = chunk_bytes * 30;
    constexpr Interval whole{0, seam + 100'000};
    Tail expected{.store = core::Store::bitmap};
    append_batch(expected, whole, test::noise(whole, {}).bitmap, 1);
    for (std::uint64_t cut = seam - 60; cut < seam + 30; ++cut) {
        SCOPED_TRACE(cut);
        Tail tail{.store = core::Store::bitmap};
        for (const Interval batch : {Interval{0, cut}, {cut + 1, cut / 30 * 30 + 29}}) {
            if (batch.first > batch.last) continue;  // the cut is a seam
            append_batch(tail, batch, test::noise(batch, {}).bitmap, 1);
            const bool closed = (batch.last + 1) % 30 == 0;
            EXPECT_EQ(tail.full_chunks, batch.last + (closed ? 1 : 0) < seam ? 0U : 1U);
        }
        const Interval rest{cut / 30 * 30 + 30, whole.last};
        append_batch(tail, rest, test::noise(rest, {}).bitmap, 2);
        EXPECT_TRUE(parts_of(tail) == parts_of(expected));
    }
}

TEST(TailOfABitmap, HasTheDigestOfItsDataWithAnOpenChunkToo) {
    constexpr Interval open{0, chunk_bytes * 30 * 2 - 2};
    const Bytes bitmap = test::noise(open, {}).bitmap;
    Tail tail{.store = core::Store::bitmap};
    append_batch(tail, open, bitmap, 2);
    EXPECT_EQ(tail.full.size(), 1U);
    EXPECT_EQ(tail.rest.size(), chunk_bytes);
    expect_holds(tail, bitmap);
}

}  // namespace
}  // namespace warpsieve::io
