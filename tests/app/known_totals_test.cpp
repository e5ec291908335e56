#include "app/known_totals.hpp"

#include <gtest/gtest.h>

#include <primesieve.hpp>

#include "support/plain_totals.hpp"

namespace warpsieve::app {
namespace {

// To 10^9 libprimesieve counts by itself: as numbers, the primes would take 400 MB.
TEST(KnownTotals, AreThoseOfPrimesieve) {
    for (const auto& [interval, known] : known_totals) {
        if (interval.first == 0) continue;
        std::vector<std::uint64_t> primes;
        primesieve::generate_primes(interval.first, interval.last, &primes);
        core::Totals plain = test::plain_totals(primes);
        plain.near_first = plain.near_last = {};  // of no interest where nothing is joined
        EXPECT_EQ(known, plain) << interval.first;
    }
    const auto& [first, last] = known_totals[0].interval;
    const core::Totals& known = known_totals[0].totals;
    EXPECT_EQ(known.prime_count, primesieve::count_primes(first, last));
    EXPECT_EQ(known.constellations[0], primesieve::count_twins(first, last));
    EXPECT_EQ(known.constellations[1], primesieve::count_triplets(first, last));
    EXPECT_EQ(known.constellations[2], primesieve::count_quadruplets(first, last));
    EXPECT_EQ(known.constellations[3], primesieve::count_quintuplets(first, last));
    EXPECT_EQ(known.constellations[4], primesieve::count_sextuplets(first, last));
    primesieve::iterator it;
    test::WideInteger sum = 0;
    core::Gap gap;
    std::uint64_t before = it.next_prime();
    for (sum = before; before != known.largest_prime; sum += before) {
        const std::uint64_t p = it.next_prime();
        if (p - before > gap.size) gap = {p - before, before};
        before = p;
    }
    EXPECT_EQ(known.largest_gap, gap);
    EXPECT_EQ(known.prime_sum.low, static_cast<std::uint64_t>(sum));
}

}  // namespace
}  // namespace warpsieve::app
