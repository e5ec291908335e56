// Primes by residues, for every modulus, by division.

#include "core/residues.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <span>

#include "core/integers_of.hpp"
#include "core/math.hpp"
#include "core/numbers.hpp"
#include "core/read_totals.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

std::vector<std::uint64_t> plain_residues(const Numbers& numbers, std::uint32_t modulus) {
    std::vector<std::uint64_t> counts(modulus);
    for (const std::uint64_t n : numbers)
        if (std::gcd(n, std::uint64_t{modulus}) == 1) ++counts[n % modulus];
    return counts;
}

class ResiduesTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};

    void expect_plain(const Bitmap& bytes, std::uint64_t first_byte, std::uint32_t modulus) {
        std::vector<std::uint64_t> counts(modulus);
        add_residues(bytes, first_byte, counts);
        ASSERT_EQ(counts, plain_residues(integers_of(bytes, first_byte), modulus))
            << "modulo " << modulus << ", " << bytes.size() << " bytes from " << first_byte;
    }
};

TEST_F(ResiduesTest, OfEveryModulusAreThoseOfTheNumbers) {
    for (std::uint32_t modulus = 1; modulus <= largest_modulus; ++modulus)
        for (const std::size_t longest : {20U, 3000U}) {
            const std::size_t count = random_() % longest;
            expect_plain(random_bits(random_, count, 1 + random_() % 4),
                         random_() % (max_u64 / wheel - count), modulus);
        }
}

// Counters of eight bits are emptied before they overflow, even of bytes whose bits are all set.
TEST_F(ResiduesTest, AreCountedInBytesOfAnyLength) {
    for (const std::uint32_t modulus : {4U, 7U, 239U, 240U})
        for (const std::size_t count : {0U, 1U, 63U, 64U, 65U, 255U, 256U, 257U, 511U, 16'320U,
                                        65'279U, 65'280U, 65'281U, 131'073U, 150'000U})
            expect_plain(Bitmap(count, 0xff), 1'000'000'007, modulus);
}

TEST_F(ResiduesTest, AreAddedToThoseBefore) {
    for (const std::uint32_t modulus : {4U, 7U, 30U, 239U, 240U}) {
        const Bitmap bytes = random_bits(random_, 20'000, 3);
        std::vector<std::uint64_t> counts(modulus);
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t size = std::min<std::size_t>(1 + random_() % 3000, bytes.size() - at);
            add_residues(std::span(bytes).subspan(at, size), 5 + at, counts);
            at += size;
        }
        EXPECT_EQ(counts, plain_residues(integers_of(bytes, 5), modulus)) << modulus;
    }
}

TEST(Residues, OfPrimesThatDivideTheModulusAreNotCounted) {
    const Interval interval{0, 100};
    const Bitmap bitmap = bitmap_of(interval, primes_within(interval));
    const auto counts = [&](std::uint32_t modulus) {
        return totals_of(interval, bitmap, with_residues(modulus)).residues;
    };
    EXPECT_EQ(counts(4), (ResidueCounts{{0, 11, 0, 13}}));
    EXPECT_EQ(counts(7), (ResidueCounts{{0, 3, 4, 5, 3, 5, 4}}));
}

TEST(Residues, ThatNoPrimeHasNeedNotBeListed) {
    EXPECT_EQ((ResidueCounts{{0, 3, 0}}), (ResidueCounts{{0, 3}}));
    EXPECT_EQ((ResidueCounts{{0, 0, 0}}), ResidueCounts{});
    EXPECT_NE((ResidueCounts{{0, 3, 1}}), (ResidueCounts{{0, 3}}));
    EXPECT_NE((ResidueCounts{{0, 3}}), (ResidueCounts{{0, 2}}));
}

}  // namespace
}  // namespace warpsieve::core
