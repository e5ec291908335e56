// Sums of floor(2^124 / p), exact for every p, by division in 128 bits.

#include "core/reciprocals.hpp"

#include <gtest/gtest.h>

#include <span>

#include "core/integers_of.hpp"
#include "core/math.hpp"
#include "core/numbers.hpp"
#include "core/read_totals.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

/// By the definition, number by number.
Reciprocals plain_sums(const Numbers& numbers) {
    Reciprocals sums;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        sums.primes += wide_sum((WideInteger{1} << 124) / numbers[i]);
        if (i == 0 || numbers[i] - numbers[i - 1] != 2) continue;
        sums.twins += wide_sum((WideInteger{1} << 124) / numbers[i - 1]);
        sums.twins += wide_sum((WideInteger{1} << 124) / numbers[i]);
    }
    return sums;
}

void expect_plain(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    const Reciprocals expected = plain_sums(integers_of(bytes, first_byte));
    for (const auto sum : {sum_reciprocals, sum_reciprocals_plainly}) {
        const Reciprocals sums = sum(bytes, first_byte);
        ASSERT_EQ(sums.primes, expected.primes) << bytes.size() << " bytes from " << first_byte;
        ASSERT_EQ(sums.twins, expected.twins) << bytes.size() << " bytes from " << first_byte;
    }
}

class ReciprocalsTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};
};

/// Numbers of every height: where a quotient, a rest or a double has one more bit.
TEST_F(ReciprocalsTest, OfEveryNumberAreExactBesidePowersOfTwo) {
    const Bitmap bytes(400, 0xff);
    expect_plain(bytes, 1);
    for (unsigned power = 5; power < 64; ++power)
        for (int i = 0; i < 4; ++i) {
            const std::uint64_t middle = byte_of(std::uint64_t{1} << power);
            const std::uint64_t before =
                i == 0 ? std::min<std::uint64_t>(middle - 1, 200) : random_() % 400;
            expect_plain(bytes, middle > before ? middle - before : 1);
        }
    expect_plain(bytes, byte_of(max_u64) - bytes.size());
}

TEST_F(ReciprocalsTest, OfOneNumberAreExact) {
    for (unsigned power = 3; power < 64; ++power)
        for (int i = 0; i < 2000; ++i) {
            const std::uint64_t n = std::uint64_t{1} << power | random_() >> (64 - power);
            const std::uint64_t byte = byte_of(n);
            if (byte == 0 || byte == byte_of(max_u64)) continue;
            const Bitmap one = {static_cast<std::uint8_t>(1U << random_() % 8)};
            expect_plain(one, byte);
        }
}

TEST_F(ReciprocalsTest, OfTheLastNumbersAreExact) {
    const Bitmap last = {bits_through(max_u64 % wheel)};
    expect_plain(last, byte_of(max_u64));
}

TEST_F(ReciprocalsTest, AreSummedInBytesOfAnyLength) {
    for (std::size_t count = 0; count < 1100; count += 1 + random_() % 12)
        for (const std::uint64_t rarity : {1U, 3U, 30U})
            expect_plain(random_bits(random_, count, rarity),
                         1 + (random_() >> random_() % 64) % (max_u64 / wheel - count - 1));
}

TEST_F(ReciprocalsTest, AreTheSameHoweverBytesAreCut) {
    const Quantities counted = quantity_primes | quantity_reciprocals;
    for (int i = 0; i < 50; ++i) {
        const Bitmap bytes = random_bits(random_, 2000, 1 + random_() % 3);
        Totals joined;
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t size = std::min<std::size_t>(1 + random_() % 300, bytes.size() - at);
            joined.append(read_totals(std::span(bytes).subspan(at, size), 99 + at, counted),
                          counted);
            at += size;
        }
        const Reciprocals expected = plain_sums(integers_of(bytes, 99));
        ASSERT_EQ(joined.prime_reciprocals, expected.primes);
        ASSERT_EQ(joined.twin_reciprocals, expected.twins);
    }
}

TEST(Reciprocals, OfSmallIntervalsCountEachPairOfTwins) {
    const Quantities counted = quantity_primes | quantity_reciprocals;
    const Numbers primes = primes_within({0, 20});
    const auto part = [](std::uint64_t n) { return (WideInteger{1} << 124) / n; };
    const Interval interval{0, 20};
    const Totals totals = totals_of(interval, bitmap_of(interval, primes), counted);
    EXPECT_EQ(wide_integer(totals.prime_reciprocals),
              part(2) + part(3) + part(5) + part(7) + part(11) + part(13) + part(17) + part(19));
    EXPECT_EQ(wide_integer(totals.twin_reciprocals),
              part(3) + part(5) + part(5) + part(7) + part(11) + part(13) + part(17) + part(19));
}

TEST(Reciprocals, AreWrittenAsFractions) {
    constexpr WideInteger one = WideInteger{1} << 124;
    EXPECT_EQ(fraction_text({}), "0." + std::string(37, '0'));
    EXPECT_EQ(fraction_text(wide_sum(one)), "1." + std::string(37, '0'));
    EXPECT_EQ(fraction_text(wide_sum(one / 2 + one)), "1.5" + std::string(36, '0'));
    EXPECT_EQ(fraction_text(wide_sum(one / 4 * 61)), "15.25" + std::string(35, '0'));
    EXPECT_EQ(fraction_text(wide_sum(one / 3)), "0." + std::string(37, '3'));
    EXPECT_EQ(fraction_text(wide_sum(~WideInteger{0})), "15." + std::string(37, '9'));
}

}  // namespace
}  // namespace warpsieve::core
