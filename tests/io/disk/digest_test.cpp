#include "io/disk/digest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <span>

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

TEST(Digest, IsPrintedWithSixteenDigits) {
    EXPECT_EQ(to_hex(0), "0000000000000000");
    EXPECT_EQ(to_hex(0xabc), "0000000000000abc");
    EXPECT_EQ(to_hex(core::max_u64), "ffffffffffffffff");
}

}  // namespace
}  // namespace warpsieve::io
