#include "core/math.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

__extension__ using Wide = unsigned __int128;

void expect_root(std::uint64_t n) {
    const Wide root = isqrt(n);
    EXPECT_TRUE(root * root <= n && (root + 1) * (root + 1) > n) << n;
}

TEST(Isqrt, IsExactForSmallNumbers) {
    for (std::uint64_t n = 0; n < 100000; ++n) expect_root(n);
}

TEST(Isqrt, IsExactAroundSquares) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 100000; ++i) {
        const std::uint64_t root = 1 + (random() & 0xffffffff) % 0xffffffff;
        for (const std::uint64_t n : {root * root - 1, root * root, root * root + 1})
            expect_root(n);
    }
}

TEST(Isqrt, IsExactAtTheEndOf64Bits) {
    EXPECT_EQ(isqrt(max_u64), 0xffffffffU);
    EXPECT_EQ(isqrt(0xfffffffe00000001), 0xffffffffU);  // (2^32-1)^2
    EXPECT_EQ(isqrt(0xfffffffe00000000), 0xfffffffeU);
}

TEST(SaturatingAdd, StopsAtTheEndOf64Bits) {
    EXPECT_EQ(saturating_add(1, 2), 3U);
    EXPECT_EQ(saturating_add(max_u64, 0), max_u64);
    EXPECT_EQ(saturating_add(max_u64 - 1, 1), max_u64);
    EXPECT_EQ(saturating_add(max_u64, 1), max_u64);
    EXPECT_EQ(saturating_add(max_u64, max_u64), max_u64);
}

TEST(SaturatingMultiply, StopsAtTheEndOf64Bits) {
    EXPECT_EQ(saturating_multiply(6, 7), 42U);
    EXPECT_EQ(saturating_multiply(0, max_u64), 0U);
    EXPECT_EQ(saturating_multiply(max_u64, 0), 0U);
    EXPECT_EQ(saturating_multiply(max_u64, 1), max_u64);
    EXPECT_EQ(saturating_multiply(0xffffffff, 0x100000001), max_u64);  // exactly 2^64-1
    EXPECT_EQ(saturating_multiply(std::uint64_t{1} << 32, std::uint64_t{1} << 32), max_u64);
}

}  // namespace
}  // namespace warpsieve::core
