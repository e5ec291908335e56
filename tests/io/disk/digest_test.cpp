#include "io/disk/digest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/math.hpp"
#include "support/seed.hpp"

namespace warpsieve::io {
namespace {

// XXH3_64bits of nothing with seed 0: xxHash's own sanity checks (tests/sanity_test_vectors.h).
constexpr std::uint64_t xxh3_of_nothing = 0x2d06800538d394c2;

TEST(Digest, IsXxh3WithSeedZero) {
    EXPECT_EQ(xxh3(std::span<const std::uint8_t>{}), xxh3_of_nothing);
}

/// Of every length that XXH3 treats in a way of its own, at any address: the one for newer
/// processors, if this is one, against the one for all.
TEST(Digest, IsTheSameByLargerVectors) {
    const std::uint64_t seed = test::seed();
    std::mt19937_64 random(seed);
    std::vector<std::uint8_t> bytes(100'000);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    for (std::size_t length = 0; length < bytes.size(); length += 1 + length / 40) {
        const auto some = std::span(bytes).subspan(random() % (bytes.size() - length), length);
        EXPECT_EQ(xxh3(some), XXH3_64bits(some.data(), some.size())) << length << ", seed " << seed;
        EXPECT_EQ(xxh3(some, {}), xxh3(some)) << length << ", seed " << seed;
    }
}

TEST(Digest, OfNumbersIsThatOfTheirLittleEndianBytes) {
    const std::array<std::uint64_t, 2> numbers = {0x0102030405060708, 9};
    const std::array<std::uint8_t, 16> bytes = {8, 7, 6, 5, 4, 3, 2, 1, 9, 0, 0, 0, 0, 0, 0, 0};
    EXPECT_EQ(xxh3(numbers), xxh3(bytes));
}

TEST(Digest, OfPiecesIsThatOfTheWhole) {
    std::vector<std::uint64_t> numbers(10'000);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = i * i * i;
    Xxh3Stream stream;
    for (const std::size_t piece : {1U, 7U, 1000U, 10'000U}) {
        for (std::size_t at = 0; at < numbers.size(); at += piece)
            stream.update(std::span<const std::uint64_t>(numbers).subspan(
                at, std::min(piece, numbers.size() - at)));
        EXPECT_EQ(stream.take(), xxh3(numbers)) << piece;
    }
    EXPECT_EQ(stream.take(), xxh3_of_nothing);
}

TEST(Digest, OfManyBytesIsTheSameAndEndsWhenStopped) {
    std::vector<std::uint8_t> bytes((std::size_t{48} << 20) + 5);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * i >> 7);
    EXPECT_EQ(xxh3(bytes, {}), xxh3(bytes));
    EXPECT_EQ(xxh3(std::span<const std::uint8_t>{}, {}), xxh3_of_nothing);
    int looks = 0;
    const auto in_the_middle = [&looks] { return ++looks == 3; };
    EXPECT_THROW(static_cast<void>(xxh3(bytes, in_the_middle)), core::Interrupted);
    EXPECT_EQ(looks, 3);
}

TEST(Digest, IsPrintedWithSixteenDigits) {
    EXPECT_EQ(to_hex(0), "0000000000000000");
    EXPECT_EQ(to_hex(0xabc), "0000000000000abc");
    EXPECT_EQ(to_hex(core::max_u64), "ffffffffffffffff");
}

}  // namespace
}  // namespace warpsieve::io
