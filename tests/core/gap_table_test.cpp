// The gap table against its plain reading, and what is refused of one in a file.

#include "core/gap_table.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <span>

#include "core/math.hpp"
#include "core/numbers.hpp"
#include "support/plain_totals.hpp"
#include "support/seed.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::core {
namespace {

class GapTableTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};
};

GapTable plain_table(const Bitmap& bytes, std::uint64_t first_byte) {
    GapTable table;
    table.add_plainly(bytes, first_byte);
    return table;
}

/// As random_bits(), and no 50 bytes without a bit: gaps of up to 1528, which primes may have.
Bitmap random_bits_near(std::mt19937_64& random, std::size_t count, std::uint64_t rarity) {
    Bitmap bytes = random_bits(random, count, rarity);
    std::size_t zeros = 0;
    for (auto& byte : bytes) {
        zeros = byte == 0 ? zeros + 1 : 0;
        if (zeros < 50) continue;
        byte = static_cast<std::uint8_t>(1U << random() % 8);
        zeros = 0;
    }
    return bytes;
}

// With all bits set, with few, and with none for a while.
TEST_F(GapTableTest, IsThatOfEachBitOfBytesOfAnyLength) {
    for (const std::uint64_t rarity : {1U, 2U, 8U, 25U, 200U})
        for (int i = 0; i < 150; ++i) {
            const std::size_t count = random_() % (1U << (2 + i % 14));
            const std::uint64_t first_byte = random_() % (max_u64 / wheel - count);
            const Bitmap bytes = random_bits_near(random_, count, rarity);
            GapTable table;
            table.add(bytes, first_byte);
            ASSERT_EQ(table, plain_table(bytes, first_byte))
                << count << " bytes from " << first_byte << ", one bit in " << rarity;
        }
}

TEST_F(GapTableTest, GoesOnWithTheBytesBehind) {
    for (const std::uint64_t rarity : {1U, 4U, 25U, 200U}) {
        const Bitmap bytes = random_bits_near(random_, 40'000, rarity);
        GapTable table;
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t longest = std::size_t{1} << random_() % 13;
            const std::size_t size = std::min(1 + random_() % longest, bytes.size() - at);
            table.add(std::span(bytes).subspan(at, size), 77 + at);
            at += size;
        }
        ASSERT_EQ(table, plain_table(bytes, 77)) << "one bit in " << rarity;
    }
}

TEST_F(GapTableTest, JoinsWithWhatComesNext) {
    for (const std::uint64_t rarity : {1U, 6U, 25U, 200U})
        for (int i = 0; i < 100; ++i) {
            const Bitmap bytes = random_bits_near(random_, 300, rarity);
            GapTable table;
            for (std::size_t at = 0; at < bytes.size();) {
                const std::size_t size = std::min<std::size_t>(random_() % 9, bytes.size() - at);
                table.append(plain_table({bytes.begin() + static_cast<std::ptrdiff_t>(at),
                                          bytes.begin() + static_cast<std::ptrdiff_t>(at + size)},
                                         at));
                at += size;
            }
            ASSERT_EQ(table, plain_table(bytes, 0)) << "one bit in " << rarity;
        }
}

// Between every two bits of a byte and others farther on, and where it is the only new size.
TEST_F(GapTableTest, HasEverySizeAtEveryPlace) {
    for (std::uint64_t size = 8; size <= largest_gap_of_all; size += 2)
        for (unsigned bit = 0; bit < wheel_residues.size(); ++bit) {
            if (bit_of(wheel_residues[bit] + size) == 0) continue;
            const std::uint64_t before = integer_at(random_() % 1200, bit);
            Bitmap bytes(byte_of(before + size) + 1 + random_() % 600, 0xff);
            for (std::uint64_t n = before + 1; n < before + size; ++n)
                bytes[byte_of(n)] &= static_cast<std::uint8_t>(~bit_of(n));
            GapTable table;
            table.add(bytes, 0);
            ASSERT_EQ(table.rows().back(), (GapRow{size, 1, before, 1}));
            ASSERT_EQ(table, plain_table(bytes, 0));
        }
}

// Gaps of 512 and more among others whose halves are the same modulo 256, before and behind them;
// a stretch without a bit and the gaps beside it are shorter than the largest gap of all.
TEST_F(GapTableTest, TellsLargeGapsFromSmallOnes) {
    for (int i = 0; i < 400; ++i) {
        Bitmap bytes = random_bits(random_, 20'000, 3 + random_() % 10);
        for (std::size_t byte = 0; byte < bytes.size(); byte += 8) bytes[byte] |= 0x10;
        for (std::uint64_t place = 0; place < 600'000; place += 100'000) {
            const std::uint64_t before = place + random_() % 98'000;
            const std::uint64_t after = before + random_() % 1000;
            for (std::uint64_t n = before; n < after; ++n)
                bytes[byte_of(n)] &= static_cast<std::uint8_t>(~bit_of(n));
        }
        GapTable table;
        table.add(bytes, 7);
        ASSERT_EQ(table, plain_table(bytes, 7));
    }
}

TEST_F(GapTableTest, RefusesGapsThatNoPrimesHave) {
    for (const std::uint64_t bytes_apart : {52U, 60U, 200U, 3000U, 5000U}) {
        Bitmap bytes(bytes_apart + 1);
        bytes.front() = bytes.back() = 0x02;
        GapTable table;
        EXPECT_THROW(table.add(bytes, 1000), WrongResultError) << bytes_apart;
    }
    Bitmap bytes(52);
    bytes.front() = 0x80;
    bytes.back() = 0x40;
    GapTable table;
    EXPECT_NO_THROW(table.add(bytes, 1000));  // 1524
    bytes.assign(5000, 0);
    GapTable alone;
    EXPECT_NO_THROW(alone.add(bytes, 1000));
    EXPECT_TRUE(alone.empty());
}

TEST(GapTable, OfNoPrimeOrOneHasNoRows) {
    GapTable table;
    EXPECT_TRUE(table.rows().empty());
    table.add_prime(2);
    EXPECT_FALSE(table.empty());
    EXPECT_TRUE(table.rows().empty());
    table.add_prime(3);
    table.add_prime(5);
    EXPECT_EQ(table.rows(), (std::vector<GapRow>{{1, 1, 2, 1}, {2, 1, 3, 1}}));
}

/// A table and totals that belong together, as a file has them.
struct Stored {
    Totals totals;
    std::vector<GapRow> rows;
};

Stored stored(const Interval& interval) {
    const Numbers primes = primes_within(interval);
    GapTable table;
    for (const std::uint64_t p : primes) table.add_prime(p);
    return {test::plain_totals(primes), table.rows()};
}

TEST(GapTable, ComesBackFromItsRows) {
    for (const Interval& interval :
         {Interval{0, 1}, Interval{0, 2}, Interval{0, 3}, Interval{24, 28}, Interval{24, 31},
          Interval{0, 3000}, Interval{1000, 3000}}) {
        const auto [totals, rows] = stored(interval);
        GapTable table(rows, totals);
        EXPECT_EQ(table.rows(), rows);
        for (const std::uint64_t p : primes_within({interval.last + 1, 4000})) table.add_prime(p);
        EXPECT_EQ(table.rows(), stored({interval.first, 4000}).rows);
    }
}

TEST(GapTable, IsRefusedWhenItContradictsItself) {
    const auto refuse = [](const char* what, const std::function<void(Stored&)>& spoil) {
        Stored one = stored({0, 3000});
        spoil(one);
        EXPECT_THROW(GapTable(one.rows, one.totals), WrongResultError) << what;
    };
    refuse("a count", [](Stored& one) { ++one.rows[3].count; });
    refuse("counts of the same sum", [](Stored& one) { ++one.rows[3].count, --one.rows[4].count; });
    refuse("no count", [](Stored& one) { one.rows.push_back({36, 0, 7, 1}); });
    refuse("a size twice", [](Stored& one) { one.rows.push_back(one.rows.back()); });
    refuse("an odd size", [](Stored& one) { one.rows[1].size = 3; });
    refuse("no size", [](Stored& one) { one.rows[0].size = 0; });
    refuse("a size that is too large", [](Stored& one) { one.rows.back().size = 1552; });
    refuse("the order", [](Stored& one) { std::swap(one.rows[2], one.rows[3]); });
    refuse("a mark", [](Stored& one) { one.rows[3].maximal ^= 1; });
    refuse("a first one before the first prime", [](Stored& one) { one.rows[2].first = 1; });
    refuse("a first one at the last prime",
           [](Stored& one) { one.rows[2].first = one.totals.largest_prime; });
    refuse("the largest gap", [](Stored& one) { ++one.totals.largest_gap.start; });
    refuse("the number of primes", [](Stored& one) { ++one.totals.prime_count; });
    refuse("rows without a prime", [](Stored& one) { one.totals = {}; });
}

}  // namespace
}  // namespace warpsieve::core
