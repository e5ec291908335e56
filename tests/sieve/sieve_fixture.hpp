#pragma once

// What the tests of the C++ and of the C interface share: an oracle for all totals.

#include <gtest/gtest.h>

#include <primesieve.hpp>

#include <cstdint>
#include <vector>

#include "support/intervals.hpp"
#include "support/plain_totals.hpp"
#include "warpsieve/sieve.hpp"

namespace warpsieve::test {

/// The primes of an interval by libprimesieve, which goes up to 2^64 - 2^32 * 11; beyond, by
/// testing each number.
inline std::vector<std::uint64_t> primes_of(const Interval& interval) {
    std::vector<std::uint64_t> primes;
    if (interval.last < ::primesieve::get_max_stop() - (std::uint64_t{11} << 32)) {
        ::primesieve::generate_primes(interval.first, interval.last, &primes);
        return primes;
    }
    for (std::uint64_t n = interval.first;; ++n) {
        if (is_prime(n)) primes.push_back(n);
        if (n == interval.last) return primes;
    }
}

/// Every field, by its definition.
inline void expect_totals(const Totals& found, const std::vector<std::uint64_t>& primes) {
    const core::Totals known = plain_totals(primes);
    EXPECT_EQ(found.size, sizeof(Totals));
    EXPECT_EQ(found.prime_count, known.prime_count);
    EXPECT_EQ(found.smallest_prime, known.smallest_prime);
    EXPECT_EQ(found.largest_prime, known.largest_prime);
    EXPECT_EQ(found.twin_count, known.constellations[0]);
    EXPECT_EQ(found.triplet_count, known.constellations[1]);
    EXPECT_EQ(found.quadruplet_count, known.constellations[2]);
    EXPECT_EQ(found.quintuplet_count, known.constellations[3]);
    EXPECT_EQ(found.sextuplet_count, known.constellations[4]);
    EXPECT_EQ(found.largest_gap, known.largest_gap.size);
    EXPECT_EQ(found.gap_start, known.largest_gap.start);
    EXPECT_EQ(found.prime_sum_low, known.prime_sum.low);
    EXPECT_EQ(found.prime_sum_high, known.prime_sum.high);
}

}  // namespace warpsieve::test
