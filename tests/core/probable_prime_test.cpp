// The steps of the Baillie-PSW test by their definitions; the whole test is compared with the sieve
// where an engine runs it.

#include "core/probable_prime.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

std::uint64_t times(std::uint64_t a, std::uint64_t b, std::uint64_t n) {
    return static_cast<std::uint64_t>(WideInteger{a} * b % n);
}

std::uint64_t power(std::uint64_t base, std::uint64_t exponent, std::uint64_t n) {
    std::uint64_t result = 1 % n;
    for (; exponent != 0; exponent >>= 1, base = times(base, base, n))
        if ((exponent & 1) != 0) result = times(result, base, n);
    return result;
}

/// Primes of all sizes, up to the largest one below 2^64.
constexpr std::array<std::uint64_t, 8> primes = {7,
                                                 13,
                                                 1'009,
                                                 4'294'967'291,
                                                 999'999'999'989,
                                                 9'223'372'036'854'775'783,
                                                 9'223'372'036'854'775'837ULL,
                                                 18'446'744'073'709'551'557ULL};

TEST(Montgomery, IsArithmeticModuloN) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 100'000; ++i) {
        const std::uint64_t n = random() >> random() % 62 | 1;
        if (n < 3) continue;
        const Montgomery field(n);
        const std::uint64_t a = random() % n;
        const std::uint64_t b = random() % n;
        // x stands for x / 2^64, so that the product of 2^64 and x stands for x.
        const std::uint64_t two_64 = field.one;
        const std::uint64_t in_form = times(a, two_64, n);
        ASSERT_EQ(field.multiply(in_form, b), times(a, b, n)) << a << ' ' << b << ' ' << n;
        ASSERT_EQ(field.subtract(a, b), static_cast<std::uint64_t>((WideInteger{a} + n - b) % n))
            << a << ' ' << b << ' ' << n;
        ASSERT_EQ(field.twice(a), times(2, a, n)) << a << ' ' << n;
        ASSERT_EQ((field.minus_one() + WideInteger{field.one}) % n, 0U) << n;
    }
}

TEST(Jacobi, IsEulersCriterionForPrimes) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (const std::uint64_t p : primes)
        for (int i = 0; i < 1'000; ++i) {
            const std::uint64_t a = random() >> random() % 64;
            const std::uint64_t euler = power(a % p, (p - 1) / 2, p);
            ASSERT_EQ(jacobi(a, p), euler == p - 1 ? -1 : static_cast<int>(euler)) << a << ' ' << p;
        }
}

TEST(Jacobi, IsTheProductOverPrimes) {
    for (std::uint64_t a = 0; a < 300; ++a) {
        EXPECT_EQ(jacobi(a, 1), 1);
        EXPECT_EQ(jacobi(a, 9), a % 3 == 0 ? 0 : 1);
        EXPECT_EQ(jacobi(a, 7 * 13), jacobi(a, 7) * jacobi(a, 13)) << a;
        EXPECT_EQ(jacobi(a, 7 * 13 * 13), jacobi(a, 7) * (a % 13 == 0 ? 0 : 1)) << a;
    }
}

TEST(LucasParameter, IsTheLeastOneAndNoneForSquares) {
    for (const std::uint64_t p : primes) {
        const std::uint64_t found = lucas_parameter(p);
        ASSERT_GE(found, 3U) << p;
        for (std::uint64_t less = 3; less < found; ++less) EXPECT_EQ(jacobi(less * less - 4, p), 1);
        EXPECT_EQ(jacobi(found * found - 4, p), -1);
        if (p < std::uint64_t{1} << 32) {
            EXPECT_EQ(lucas_parameter(p * p), 0U) << p;
        }
    }
}

/// A symbol of 0 before any of -1 is a factor of n.
TEST(LucasParameter, IsNoneWhereAFactorIsFound) {
    for (const std::uint64_t n : {5U * 7, 5U * 11, 5U * 4'099}) EXPECT_EQ(lucas_parameter(n), 0U);
}

TEST(IsSquare, IsExactAtBothEnds) {
    for (const std::uint64_t root : {0ULL, 1ULL, 2ULL, 3ULL, 65'536ULL, 4'294'967'295ULL}) {
        EXPECT_TRUE(is_square(root * root));
        EXPECT_FALSE(is_square(root * root + 2));
        EXPECT_FALSE(is_square(root * root - 1) && root > 1) << root;
    }
    EXPECT_FALSE(is_square(~std::uint64_t{0}));
}

/// V_k by its definition, V_(k+1) = P V_k - V_(k-1).
TEST(LucasSequence, FollowsItsRecurrence) {
    for (const std::uint64_t n : {std::uint64_t{1'009}, primes.back()}) {
        const Montgomery field(n);
        const LucasSequence sequence(field, 5);
        std::uint64_t before = sequence.two;
        std::uint64_t v = sequence.p;
        for (std::uint64_t k = 1; k < 200; ++k) {
            LucasPair at = sequence.begin();
            for (int bit = 7; bit >= 0; --bit) at = sequence.climb(at, (k >> bit & 1) != 0);
            ASSERT_EQ(at.v, v) << k;
            const std::uint64_t next = field.subtract(field.multiply(sequence.p, v), before);
            ASSERT_EQ(at.next, next) << k;
            before = v;
            v = next;
        }
    }
}

}  // namespace
}  // namespace warpsieve::core
