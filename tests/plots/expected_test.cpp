#include "plots/expected.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <primesieve.hpp>
#include <set>
#include <vector>

namespace warpsieve::plots {
namespace {

TEST(LogIntegral, IsThatOfTheStandardLibrary) {
    for (const std::uint64_t x : {10ULL, 1000ULL, 10'000'000'000ULL, 1'000'000'000'000'000ULL}) {
        const long double li = std::expint(std::log(static_cast<long double>(x)));
        EXPECT_NEAR(static_cast<double>(expected_primes(0).through(x) / li), 1, 1e-15) << x;
    }
}

// C. Caldwell, "Twin primes": L2(10^10) = 27411417, where there are 27412679 twins.
TEST(HardyLittlewood, ExpectsTheKnownNumberOfTwins) {
    EXPECT_NEAR(static_cast<double>(expected_tuplets(0, 0).through(10'000'000'000)), 27411417, 1);
}

/// The patterns of a kind, from their smallest member on; core/further.hpp lists them.
const std::vector<std::vector<std::vector<std::uint64_t>>> patterns = {
    {{0, 2}},
    {{0, 2, 6}, {0, 4, 6}},
    {{0, 2, 6, 8}},
    {{0, 2, 6, 8, 12}, {0, 4, 6, 10, 12}},
    {{0, 4, 6, 10, 12, 16}}};

/// Product of (1 - v/p) / (1 - 1/p)^k over the primes through `last`. Each prime beyond adds less
/// than k^2 / p^2, so that the product is short by less than k^2 / (last * log(last)).
long double euler_product(const std::vector<std::uint64_t>& pattern, std::uint64_t last) {
    std::vector<std::uint64_t> primes;
    primesieve::generate_primes(last, &primes);
    long double product = 1;
    for (const std::uint64_t p : primes) {
        std::set<std::uint64_t> residues;
        for (const std::uint64_t member : pattern) residues.insert(member % p);
        const auto prime = static_cast<long double>(p);
        product *= (prime - static_cast<long double>(residues.size())) / prime;
        for (std::size_t k = 0; k < pattern.size(); ++k) product *= prime / (prime - 1);
    }
    return product;
}

TEST(HardyLittlewood, HasTheConstantsOfTheirProducts) {
    for (std::size_t kind = 0; kind < core::tuplet_kinds; ++kind) {
        long double product = 0;
        for (const auto& pattern : patterns[kind]) product += euler_product(pattern, 2'000'000);
        EXPECT_NEAR(static_cast<double>(product / tuplet_constants[kind]), 1, 2e-6) << kind;
    }
}

TEST(Expectation, AddsUpRowByRow) {
    Expectation rows = expected_tuplets(2, 1000);
    for (std::uint64_t last = 2000; last < 1'000'000; last += 777) (void)rows.through(last);
    Expectation whole = expected_tuplets(2, 1000);
    EXPECT_NEAR(static_cast<double>(rows.through(1'000'000)),
                static_cast<double>(whole.through(1'000'000)), 1e-12);
}

TEST(Expectation, HoldsInANarrowWindowBelowTheEnd) {
    constexpr std::uint64_t last = 18446744073709551615ULL;
    const long double expected = expected_primes(last - 9'999'999).through(last);
    EXPECT_NEAR(static_cast<double>(expected), 1e7 / (64 * std::log(2.0)), 1e-3);
}

}  // namespace
}  // namespace warpsieve::plots
