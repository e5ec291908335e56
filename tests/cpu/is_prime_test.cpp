#include "warpsieve/is_prime.hpp"

#include <gtest/gtest.h>

#include <primesieve.hpp>

#include "cpu/support.hpp"

namespace warpsieve::test {
namespace {

TEST(IsPrime, AgreesWithPrimesieveUpToAMillion) {
    std::vector<std::uint64_t> primes;
    primesieve::generate_primes(1'000'000, &primes);
    auto next = primes.begin();
    for (std::uint64_t n = 0; n <= 1'000'000; ++n) {
        const bool expected = next != primes.end() && *next == n;
        if (expected) ++next;
        ASSERT_EQ(is_prime(n), expected) << n;
    }
}

TEST(IsPrime, RefusesStrongPseudoprimesToBaseTwo) {
    // OEIS A001262; the last ones from OEIS A014233, strong to all bases up to 7, 11, 17 and 37.
    for (const std::uint64_t n : {2047ULL,
                                  3277ULL,
                                  4033ULL,
                                  4681ULL,
                                  8321ULL,
                                  15841ULL,
                                  29341ULL,
                                  42799ULL,
                                  49141ULL,
                                  52633ULL,
                                  65281ULL,
                                  74665ULL,
                                  80581ULL,
                                  85489ULL,
                                  88357ULL,
                                  90751ULL,
                                  3215031751ULL,
                                  2152302898747ULL,
                                  3474749660383ULL,
                                  341550071728321ULL,
                                  3825123056546413051ULL})
        EXPECT_FALSE(is_prime(n)) << n;
}

TEST(IsPrime, RefusesExtraStrongLucasPseudoprimes) {
    for (const std::uint64_t n :
         {989ULL, 3239ULL, 5777ULL, 10877ULL, 27971ULL, 29681ULL, 30739ULL, 31631ULL, 39059ULL,
          72389ULL, 73919ULL, 75077ULL})  // OEIS A217719
        EXPECT_FALSE(is_prime(n)) << n;
}

TEST(IsPrime, RefusesSquaresAlsoOfWieferichPrimes) {
    for (const std::uint64_t p : {41ULL, 1093ULL, 3511ULL, 65537ULL, 4294967291ULL})
        EXPECT_FALSE(is_prime(p * p)) << p;
}

TEST(IsPrime, KnowsTheLargestIntegers) {
    EXPECT_TRUE(is_prime(18446744073709551557U));  // 2^64 - 59, OEIS A013603
    for (std::uint64_t n = 18446744073709551558U; n != 0; ++n) EXPECT_FALSE(is_prime(n)) << n;
    EXPECT_TRUE(is_prime(2305843009213693951U));  // 2^61 - 1
    EXPECT_FALSE(is_prime(4294967291ULL * 4294967279ULL));
}

}  // namespace
}  // namespace warpsieve::test
