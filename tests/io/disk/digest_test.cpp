#include "io/disk/digest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/math.hpp"

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
