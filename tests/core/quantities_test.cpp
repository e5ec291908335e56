#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "core/integers_of.hpp"
#include "core/math.hpp"
#include "core/numbers.hpp"
#include "core/prime_sum.hpp"
#include "core/read_totals.hpp"
#include "core/wheel.hpp"
#include "support/plain_totals.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

using test::plain_totals;
__extension__ using Wide = unsigned __int128;

class QuantitiesTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};
};

TEST_F(QuantitiesTest, AreReadOffEveryLengthPlaceAndDensity) {
    for (const unsigned rarity : {1U, 2U, 8U, 100U})
        for (std::size_t count = 0; count < 90; ++count) {
            const std::uint64_t first_byte = random_() % (max_u64 / wheel - count);
            const Bitmap bytes = random_bits(random_, count, rarity);
            EXPECT_EQ(read_totals(bytes, first_byte, all_quantities),
                      plain_totals(integers_of(bytes, first_byte)))
                << count << " bytes from " << first_byte << ", rarity " << rarity;
        }
}

TEST_F(QuantitiesTest, AreReadOffLongBitmaps) {
    for (const unsigned rarity : {1U, 3U, 500U}) {
        const Bitmap bytes = random_bits(random_, 10'007, rarity);
        EXPECT_EQ(read_totals(bytes, 12345, all_quantities),
                  plain_totals(integers_of(bytes, 12345)));
    }
}

// Counters of eight bits are emptied after so many words that they cannot overflow: of as many
// tuplets as there can be, at and beside the ends of their turns.
TEST_F(QuantitiesTest, AreReadOffBitmapsThatEndWithATurnOfTheCounters) {
    for (const std::size_t words : {63U, 64U, 65U, 248U, 255U})
        for (const std::size_t count :
             {8 * words - 8, 8 * words - 1, 8 * words, 8 * words + 1, 8 * words + 7, 8 * words + 8,
              8 * words + 9, 16 * words + 1})
            for (const unsigned rarity : {1U, 2U, 40U}) {
                const Bitmap bytes = random_bits(random_, count, rarity);
                EXPECT_EQ(read_totals(bytes, 77, all_quantities),
                          plain_totals(integers_of(bytes, 77)))
                    << count << " bytes, rarity " << rarity;
            }
}

TEST_F(QuantitiesTest, DoNotDependOnWhereBytesAreCut) {
    const Bitmap bytes = random_bits(random_, 3000, 3);
    const Totals whole = read_totals(bytes, 77, all_quantities);
    for (int i = 0; i < 50; ++i) {
        Totals joined;
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t size = std::min<std::size_t>(random_() % 200, bytes.size() - at);
            joined.append(read_totals(std::span(bytes).subspan(at, size), 77 + at, all_quantities),
                          all_quantities);
            at += size;
        }
        EXPECT_EQ(joined, whole);
    }
}

TEST_F(QuantitiesTest, ThatWereNotAskedForAreZero) {
    const Bitmap bytes = random_bits(random_, 500, 2);
    const Totals all = read_totals(bytes, 0, all_quantities);
    const Totals primes = read_totals(bytes, 0, quantity_primes);
    EXPECT_EQ(primes, (Totals{.prime_count = all.prime_count,
                              .smallest_prime = all.smallest_prime,
                              .largest_prime = all.largest_prime}));
    const Totals triplets = read_totals(bytes, 0, quantity_primes | quantity_triplets);
    EXPECT_EQ(triplets.constellations, (ConstellationCounts{0, all.constellations[1]}));
    Totals joined = primes;
    joined.append(read_totals(bytes, 500, quantity_primes), quantity_primes);
    EXPECT_EQ(joined.constellations, ConstellationCounts{});
    EXPECT_EQ(joined.largest_gap, Gap{});
    EXPECT_EQ(joined.prime_sum, WideSum{});
}

TEST(Quantities, OfSmallIntervalsAreThoseOfTheirPrimes) {
    const Numbers primes = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59};
    for (std::uint64_t first = 0; first < 60; ++first)
        for (std::uint64_t last = first; last < 60; ++last) {
            const Interval interval{first, last};
            Numbers inside;
            Bitmap bytes(bytes_of(interval).count);
            for (const std::uint64_t p : primes) {
                if (!interval.contains(p)) continue;
                inside.push_back(p);
                for (unsigned bit = 0; bit < 8; ++bit)
                    if (p % wheel == wheel_residues[bit])
                        bytes[byte_of(p) - byte_of(first)] |= static_cast<std::uint8_t>(1U << bit);
            }
            Totals totals = count_wheel_primes(interval, all_quantities);
            totals.append(read_totals(bytes, byte_of(first), all_quantities), all_quantities);
            EXPECT_EQ(totals, plain_totals(inside)) << first << " to " << last;
        }
}

TEST(Quantities, SumsBeyond64BitsAreExact) {
    const Bitmap bytes((3 << 20) + 13, 0xff);
    const std::uint64_t first_byte = max_u64 / wheel - bytes.size();
    Wide expected = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        expected += Wide{first_byte + i} * wheel * 8 + 120;
    const WideSum sum = sum_of_bits(bytes, first_byte);
    EXPECT_EQ(sum.low, static_cast<std::uint64_t>(expected));
    EXPECT_EQ(sum.high, static_cast<std::uint64_t>(expected >> 64));
}

TEST(Quantities, SumsArePrintedInFull) {
    EXPECT_EQ(to_string(WideSum{0, 0}), "0");
    EXPECT_EQ(to_string(WideSum{max_u64, 0}), "18446744073709551615");
    EXPECT_EQ(to_string(WideSum{0, 1}), "18446744073709551616");
    EXPECT_EQ(to_string(WideSum{max_u64, max_u64}), "340282366920938463463374607431768211455");
}

TEST(Quantities, HaveTheNamesOfTheCommandLine) {
    EXPECT_EQ(quantities_text(quantity_primes), "primes");
    EXPECT_EQ(quantities_text(all_quantities),
              "primes, twins, triplets, quadruplets, quintuplets, sextuplets, gaps, sum");
}

}  // namespace
}  // namespace warpsieve::core
