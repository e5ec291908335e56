#include "plots/hardy_littlewood.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <primesieve.hpp>
#include <set>
#include <vector>

#include "core/constellation.hpp"
#include "core/parse_constellation.hpp"

namespace warpsieve::plots {
namespace {

double off(long double found, long double published) {
    return static_cast<double>(std::abs(found - published));
}

/// A. D. Forbes, "Prime k-tuplets", Mathematical Background, where all but the last digit must be
/// the same.
TEST(HardyLittlewoodConstant, HasThePublishedDigits) {
    constexpr std::array published = {1.320323631693739L, 2.858248595719220L, 4.151180863237416L,
                                      10.131794949996079L};
    for (std::size_t kind = 0; kind < published.size(); ++kind)
        for (const core::Pattern& pattern : core::tuplet(kind).patterns)
            EXPECT_LE(off(hardy_littlewood_constant(pattern), published[kind]), 1e-15) << kind;
}

/// By mpmath's prime zeta function, to 40 digits, with 15 terms over the primes above 2000.
TEST(HardyLittlewoodConstant, IsExactToFifteenDigits) {
    const std::vector<std::pair<core::Pattern, long double>> all = {
        {{0, 2}, 1.32032363169373914785562422L},
        {{0, 2, 6}, 2.85824859571922043243013466L},
        {{0, 2, 6, 8}, 4.15118086323741575716528556L},
        {{0, 2, 6, 8, 12}, 10.1317949499960798439884272L},
        {{0, 4, 6, 10, 12, 16}, 17.2986123115848886061221078L},
        {{0, 2, 6, 8, 12, 18, 20}, 53.9719483001296523960730291L},
        {{0, 2, 6, 8, 12, 18, 20, 26}, 178.261954396542445395360788L},
        {{0, 2, 6, 12, 14, 20, 24, 26}, 475.365211724113187720962102L},
        {{0, 6, 12, 18, 60, 120, 180, 210}, 1106.67033417253863808054669L}};
    for (const auto& [pattern, exact] : all)
        EXPECT_LE(off(hardy_littlewood_constant(pattern) / exact, 1), 1e-15) << exact;
}

/// Pairs are as many times more frequent than twins as the odd primes that divide their distance
/// make them: the product of (p - 1) / (p - 2).
TEST(HardyLittlewoodConstant, OfPairsFollowsFromTheirDistance) {
    const long double twins = hardy_littlewood_constant({0, 2});
    EXPECT_LE(off(hardy_littlewood_constant({0, 4}) / twins, 1), 1e-17);
    EXPECT_LE(off(hardy_littlewood_constant({0, 6}) / twins, 2), 1e-17);
    EXPECT_LE(off(hardy_littlewood_constant({0, 30}) / twins, 8.0L / 3), 1e-17);
    EXPECT_LE(off(hardy_littlewood_constant({0, 226}) / twins, 112.0L / 111), 1e-17);
}

/// The product over the primes through `last`, one by one. Each prime beyond makes it smaller by
/// less than k^2 / p^2, so that it is too large by less than k^2 / (last * log(last)).
long double euler_product(const core::Pattern& pattern, std::uint64_t last) {
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

const std::vector<core::Pattern> patterns = {
    {0, 4},           {0, 2, 6, 8, 12},      {0, 6, 12, 18, 28},          {0, 210, 238},
    {0, 2, 6, 8, 30}, {0, 2, 8, 12, 18, 20}, {0, 2, 6, 8, 12, 18, 20, 26}};

TEST(HardyLittlewoodConstant, IsThatOfTheProduct) {
    constexpr std::uint64_t last = 2'000'000;
    for (const core::Pattern& pattern : patterns) {
        ASSERT_EQ(core::parse_constellation(core::distances_text(pattern)).problem, "");
        const auto k = static_cast<double>(pattern.size());
        const long double ratio =
            euler_product(pattern, last) / hardy_littlewood_constant(pattern) - 1;
        EXPECT_GT(ratio, 0) << pattern.size();
        EXPECT_LT(ratio, k * k / (last * std::log(last))) << pattern.size();
    }
}

TEST(IntegralStart, IsWhereThePatternFirstBegins) {
    std::vector<std::uint64_t> primes;
    primesieve::generate_primes(11'000, &primes);
    const auto is_prime = [&](std::uint64_t n) { return std::ranges::binary_search(primes, n); };
    for (const core::Pattern& pattern : patterns) {
        if (pattern.size() == 2) continue;
        const auto first = std::ranges::find_if(primes, [&](std::uint64_t p) {
            return std::ranges::all_of(pattern, [&](unsigned d) { return is_prime(p + d); });
        });
        ASSERT_NE(first, primes.end());
        EXPECT_EQ(integral_start(pattern), *first);
    }
    EXPECT_EQ(integral_start({0, 2}), 2U);
    EXPECT_EQ(integral_start({0, 238}), 2U);
    EXPECT_EQ(integral_start({0, 4, 6, 10, 12, 16}), 7U);
}

/// It is looked for below 10,000; this one begins with 347051 first.
TEST(IntegralStart, IsNoFurtherForTheRarest) {
    EXPECT_EQ(integral_start({0, 8, 12, 80, 122, 126, 182, 188}), 10'000U);
}

}  // namespace
}  // namespace warpsieve::plots
