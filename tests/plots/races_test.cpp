#include "plots/races.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <primesieve.hpp>

namespace warpsieve::plots {
namespace {

core::Totals totals_through(std::uint64_t last, std::uint32_t modulus) {
    std::vector<std::uint64_t> primes;
    primesieve::generate_primes(last, &primes);
    core::Totals totals;
    totals.residues.counts.resize(modulus);
    for (const std::uint64_t p : primes)
        if (std::gcd(p, std::uint64_t{modulus}) == 1) ++totals.residues.counts[p % modulus];
    return totals;
}

using Residues = std::vector<std::uint32_t>;

/// J. Leech, "Note on the distribution of prime numbers", 1957 (OEIS A051025): up to 26861, and not
/// before, 4n + 1 is ahead.
TEST(Race, FindsTheFirstLeadOfOneModuloFour) {
    const Race race(4);
    EXPECT_EQ(race.classes(), (Residues{1, 3}));
    const core::Totals ahead = totals_through(26861, 4);
    EXPECT_EQ(race.lead(1, ahead), 0.5);
    EXPECT_EQ(race.lead(3, ahead), -0.5);
    const core::Totals before = totals_through(26860, 4);
    EXPECT_EQ(race.lead(1, before), 0);
    EXPECT_EQ(Race::primes_of(1, before), Race::primes_of(3, before));
}

TEST(Race, HasNoLeadsBeforeItBegins) {
    const Race race(7);
    for (const std::uint32_t residue : race.classes()) EXPECT_EQ(race.lead(residue, {}), 0);
}

/// Rubinstein and Sarnak's c(q, a), with the sign turned and over the number of classes.
TEST(Race, ExpectsSquaresBehind) {
    EXPECT_EQ(Race(4).mean_lead(3), 0.5);
    EXPECT_EQ(Race(4).mean_lead(1), -0.5);
    EXPECT_EQ(Race(8).mean_lead(1), -0.75);
    EXPECT_EQ(Race(8).mean_lead(5), 0.25);
    EXPECT_EQ(Race(2).mean_lead(1), 0);
}

TEST(Race, HasMeansThatCancel) {
    for (std::uint32_t modulus = 2; modulus <= 240; ++modulus) {
        const Race race(modulus);
        double sum = 0;
        for (const std::uint32_t residue : race.classes()) sum += race.mean_lead(residue);
        EXPECT_NEAR(sum, 0, 1e-12) << modulus;
    }
}

TEST(Race, ChoosesThoseAheadAndThoseBehind) {
    core::Totals totals;
    totals.residues.counts = {0, 50, 40, 30, 20, 10, 60, 70, 80, 90, 100};
    const Race race(11);
    EXPECT_EQ(race.foremost_and_last(totals, 4), (Residues{4, 5, 9, 10}));
    EXPECT_EQ(race.foremost_and_last(totals, 3), (Residues{5, 9, 10}));
    EXPECT_EQ(race.foremost_and_last(totals, 10), race.classes());
    // Those that are level count by residue.
    EXPECT_EQ(race.foremost_and_last({}, 4), (Residues{1, 2, 9, 10}));
}

}  // namespace
}  // namespace warpsieve::plots
