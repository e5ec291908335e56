#include <gtest/gtest.h>

#include <bit>
#include <random>

#include "core/reciprocals.hpp"
#include "kernels/phases/reciprocal.hpp"
#include "support/seed.hpp"

namespace warpsieve::gpu {
namespace {

/// What it may be asked for: primes from 7 on are no powers of 2.
void expect_exact(std::uint64_t n) {
    if (n < 7 || std::has_single_bit(n)) return;
    ASSERT_EQ(gpu::reciprocal(n), core::reciprocal(n)) << n;
}

TEST(Reciprocal, IsExactForSmallNumbers) {
    for (std::uint64_t n = 7; n < 300'000; ++n) expect_exact(n);
}

TEST(Reciprocal, IsExactBesidePowersOfTwoAndAtTheEnd) {
    for (unsigned bits = 3; bits < 64; ++bits)
        for (std::uint64_t i = 0; i < 500; ++i) {
            expect_exact((std::uint64_t{1} << bits) + i);
            expect_exact((std::uint64_t{1} << bits) - i);
            expect_exact((std::uint64_t{3} << (bits - 1)) + i);
        }
    for (std::uint64_t i = 0; i < 10'000; ++i) expect_exact(~i);
}

/// Numbers whose quotients leave next to nothing, or next to all.
TEST(Reciprocal, IsExactWhereLittleIsLeft) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 200'000; ++i) {
        const core::WideInteger quotient =
            (core::WideInteger{1} << 63 | random()) << (random() % 50) | random() % 1000;
        const auto n = static_cast<std::uint64_t>((core::WideInteger{1} << 124) / quotient);
        expect_exact(n);
        expect_exact(n + 1);
    }
}

TEST(Reciprocal, IsExactAnywhere) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 1'000'000; ++i) expect_exact(random() >> (random() % 61));
}

/// What its caller relies on: never above, and off by 4 at most.
TEST(Reciprocal, BeginsWithAGuessThatIsNotTooLarge) {
    const auto expect_near = [](std::uint64_t d) {
        const std::uint64_t exact = (std::uint64_t{1} << 63) / d;
        const std::uint64_t guess = rough_reciprocal(static_cast<std::uint32_t>(d));
        ASSERT_LE(guess, exact) << d;
        ASSERT_LE(exact - guess, 4U) << d;
    };
    for (std::uint64_t d = std::uint64_t{1} << 31; d >> 32 == 0; d += 1009) expect_near(d);
    for (std::uint64_t i = 0; i < 1000; ++i) {
        expect_near((std::uint64_t{1} << 31) + i);
        expect_near((std::uint64_t{1} << 32) - 1 - i);
    }
}

}  // namespace
}  // namespace warpsieve::gpu
