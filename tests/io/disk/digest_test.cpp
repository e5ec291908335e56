#include "io/disk/digest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "core/math.hpp"
#include "support/sample_checkpoint.hpp"

namespace warpsieve::io {
namespace {

// XXH3_64bits of nothing with seed 0: xxHash's own sanity checks (tests/sanity_test_vectors.h).
constexpr std::uint64_t xxh3_of_nothing = 0x2d06800538d394c2;

TEST(Digest, IsXxh3WithSeedZero) {
    EXPECT_EQ(xxh3(std::span<const std::uint8_t>{}), xxh3_of_nothing);
}

TEST(Digest, OfNumbersIsThatOfTheirLittleEndianBytes) {
    const std::array<std::uint64_t, 2> numbers = {0x0102030405060708, 9};
    const std::array<std::uint8_t, 16> bytes = {8, 7, 6, 5, 4, 3, 2, 1, 9, 0, 0, 0, 0, 0, 0, 0};
    EXPECT_EQ(xxh3(numbers), xxh3(bytes));
}

TEST(Digest, IsPrintedWithSixteenDigits) {
    EXPECT_EQ(to_hex(0), "0000000000000000");
    EXPECT_EQ(to_hex(0xabc), "0000000000000abc");
    EXPECT_EQ(to_hex(core::max_u64), "ffffffffffffffff");
}

TEST(Digest, OfParametersChangesWithEachOfThem) {
    const core::Job job{.interval = {3, 1000}};
    const std::uint64_t digest = parameters_digest(job);
    std::vector<core::Job> others(7, job);
    others[0].interval.first = 4;
    others[1].interval.last = 1001;
    others[2].store = core::Store::primes;
    others[3].quantities = 3;
    others[4].first_n = 5;
    others[5].part = 1;
    others[6].parts = 2;
    for (const core::Job& other : others) EXPECT_NE(parameters_digest(other), digest);
    EXPECT_EQ(parameters_digest(core::Job{.interval = {3, 1000}}), digest);
}

TEST(Digest, OfContentsChangesWithProgressAndWithPrimes) {
    Checkpoint checkpoint = test::small_sample();
    const std::uint64_t before = test::digest_of(checkpoint);
    EXPECT_NE(contents_digest(checkpoint.progress, 1), before);
    test::sieve_on(checkpoint, 8000);
    EXPECT_NE(test::digest_of(checkpoint), before);
}

TEST(Digest, OfContentsDoesNotChangeWithSessionsOrTimes) {
    Checkpoint checkpoint = test::small_sample();
    const std::uint64_t before = test::digest_of(checkpoint);
    checkpoint.history.push_back({.number = 2, .host = "elsewhere"});
    checkpoint.elapsed_s = 100;
    checkpoint.generation = 99;
    EXPECT_EQ(test::digest_of(checkpoint), before);
}

}  // namespace
}  // namespace warpsieve::io
