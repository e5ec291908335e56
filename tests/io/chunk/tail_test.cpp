#include "io/chunk/tail.hpp"

#include <gtest/gtest.h>

#include <random>

#include "core/bitmap.hpp"
#include "core/wheel.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/digest.hpp"
#include "support/append_batch.hpp"
#include "support/sample_checkpoint.hpp"

namespace warpsieve::io {
namespace {

/// A bitmap whose bits stand for primes, whether they are or not: chunks only see numbers.
Bytes random_bitmap(const Interval& interval, std::mt19937_64& random) {
    const core::ByteRange range = core::bytes_of(interval);
    Bytes bitmap(range.count);
    for (std::uint64_t i = 0; i < range.count; ++i)
        bitmap[i] = static_cast<std::uint8_t>(random() & random() &
                                              core::bits_inside(range.first + i, interval));
    return bitmap;
}

std::vector<std::uint64_t> numbers_of(const Interval& interval, const Bytes& bitmap) {
    std::vector<std::uint64_t> numbers;
    core::append_primes(interval, bitmap, numbers);
    return numbers;
}

void expect_equal(const Tail& left, const Tail& right) {
    EXPECT_EQ(left.elements(), right.elements());
    EXPECT_EQ(left.full, right.full);
    EXPECT_EQ(left.chain, right.chain);
    EXPECT_TRUE(std::ranges::equal(left.rest, right.rest));
    EXPECT_EQ(left.digest(), right.digest());
}

/// [first, ...) with just so many bits set, 8 a byte.
Bytes dense_bitmap(std::size_t primes) {
    Bytes bitmap(primes / 8, 0xff);
    if (primes % 8 != 0) bitmap.push_back(static_cast<std::uint8_t>((1U << (primes % 8)) - 1));
    return bitmap;
}

/// The digest as its definition says, from all the numbers at once.
std::uint64_t digest_by_definition(const std::vector<std::uint64_t>& numbers) {
    std::uint64_t digest = 0;
    for (std::size_t at = 0; at < numbers.size(); at += chunk_primes) {
        const std::size_t size = std::min(chunk_primes, numbers.size() - at);
        digest = chain_digest(digest, xxh3(std::span(numbers).subspan(at, size)));
    }
    return digest;
}

class TailOfPrimesTest : public testing::Test {
protected:
    void SetUp() override { RecordProperty("seed", static_cast<int>(seed_)); }

    /// Appends the interval in random batches that end at byte seams.
    void append_cut(Tail& chunks, unsigned threads) {
        std::uint64_t from = interval_.first;
        while (true) {
            const std::uint64_t cut =
                core::byte_of(from + random_() % 2'000'000) * core::wheel + 29;
            const std::uint64_t last = std::min(cut, interval_.last);
            const std::uint64_t byte = core::byte_of(from);
            append_batch(chunks, {from, last},
                         std::span(bitmap_).subspan(byte - core::byte_of(interval_.first),
                                                    core::byte_of(last) - byte + 1),
                         threads);
            if (last == interval_.last) return;
            from = last + 1;
        }
    }

    std::uint64_t seed_ = std::random_device{}();
    testing::ScopedTrace trace_{__FILE__, __LINE__, "seed " + std::to_string(seed_)};
    std::mt19937_64 random_{seed_};
    Interval interval_{1, 8'000'003};
    Bytes bitmap_ = random_bitmap(interval_, random_);
};

TEST_F(TailOfPrimesTest, DoNotDependOnBatchesOrThreads) {
    Tail whole{.store = core::Store::primes};
    append_batch(whole, interval_, bitmap_, 1);
    ASSERT_GT(whole.full.size(), 5U);
    for (const unsigned threads : {1U, 2U, 5U}) {
        Tail cut{.store = core::Store::primes};
        append_cut(cut, threads);
        expect_equal(cut, whole);
    }
}

TEST_F(TailOfPrimesTest, HaveTheDigestOfTheirDefinition) {
    Tail chunks{.store = core::Store::primes};
    append_batch(chunks, interval_, bitmap_, 2);
    EXPECT_EQ(chunks.digest(), digest_by_definition(numbers_of(interval_, bitmap_)));
}

TEST_F(TailOfPrimesTest, GoOnFromWhatAFileHolds) {
    Tail whole{.store = core::Store::primes};
    append_batch(whole, interval_, bitmap_, 1);
    const std::uint64_t seam = core::byte_of(interval_.last / 2) * core::wheel;
    Tail begun{.store = core::Store::primes};
    append_batch(begun, {interval_.first, seam - 1}, std::span(bitmap_).first(core::byte_of(seam)),
                 1);
    Tail restored{.store = core::Store::primes,
                  .full_chunks = begun.full.size(),
                  .full = begun.full,
                  .rest = begun.rest,
                  .chain = begun.chain};
    append_batch(restored, {seam, interval_.last}, std::span(bitmap_).subspan(core::byte_of(seam)),
                 2);
    expect_equal(restored, whole);
}

TEST(TailOfPrimes, FillUpAtExactlyTheirSize) {
    for (const std::size_t primes : {chunk_primes - 1, chunk_primes, chunk_primes + 1}) {
        const Bytes bitmap = dense_bitmap(primes);
        const Interval interval{30, 30 + bitmap.size() * core::wheel - 1};
        Tail chunks{.store = core::Store::primes};
        append_batch(chunks, interval, bitmap, 1);
        EXPECT_EQ(chunks.elements(), primes);
        EXPECT_EQ(chunks.full.size(), primes / chunk_primes);
        EXPECT_EQ(test::rest_primes(chunks).size(), primes % chunk_primes);
        EXPECT_EQ(chunks.digest(), digest_by_definition(numbers_of(interval, bitmap)));
        EXPECT_EQ(chunks.chain == chunks.digest(), chunks.rest.empty());
    }
}

TEST(TailOfPrimes, HoldTheLastIntegers) {
    const Interval interval{~std::uint64_t{0} - 100, ~std::uint64_t{0}};
    Bytes bitmap(core::bytes_of(interval).count);
    for (std::uint64_t i = 0; i < bitmap.size(); ++i)
        bitmap[i] = core::bits_inside(core::byte_of(interval.first) + i, interval);
    Tail chunks{.store = core::Store::primes};
    append_batch(chunks, interval, bitmap, 1);
    ASSERT_GT(chunks.elements(), 20U);
    for (const std::uint64_t n : test::rest_primes(chunks)) EXPECT_TRUE(interval.contains(n)) << n;
}

TEST(TailOfPrimes, OfNothingHaveTheDigestZero) {
    Tail chunks{.store = core::Store::primes};
    EXPECT_EQ(chunks.digest(), 0U);
    append_batch(chunks, {24, 28}, Bytes{0}, 1);
    EXPECT_EQ(chunks.elements(), 0U);
    EXPECT_EQ(chunks.digest(), 0U);
}

TEST(TailOfPrimes, HoldThePrimesWithoutABitInOrder) {
    Tail chunks{.store = core::Store::primes};
    append_batch(chunks, {0, 29}, Bytes{core::bits_from(7)}, 1);
    EXPECT_EQ(test::rest_primes(chunks),
              (std::vector<std::uint64_t>{2, 3, 5, 7, 11, 13, 17, 19, 23, 29}));
}

}  // namespace
}  // namespace warpsieve::io
