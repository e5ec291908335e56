#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "core/gap_table.hpp"
#include "warpsieve/error.hpp"

// Tables of gaps that somebody else has counted.

namespace warpsieve::core {
namespace {

std::vector<GapCount> counts_of(const std::vector<std::uint64_t>& primes) {
    std::vector<GapCount> counts(gap_sizes);
    for (std::size_t i = primes.size() - 1; i > 0; --i) {  // in any order
        GapCount& of = counts[(primes[i] - primes[i - 1]) / 2];
        of = {of.count + 1, primes[i - 1]};
    }
    return counts;
}

GapTable plain_table(const std::vector<std::uint64_t>& primes) {
    GapTable table;
    for (const std::uint64_t p : primes) table.add_prime(p);
    return table;
}

TEST(GapCounts, AreATable) {
    const std::vector<std::uint64_t> primes = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
    for (std::size_t first = 0; first < primes.size(); ++first)
        for (std::size_t end = first + 1; end <= primes.size(); ++end) {
            const std::vector some(primes.begin() + static_cast<std::ptrdiff_t>(first),
                                   primes.begin() + static_cast<std::ptrdiff_t>(end));
            EXPECT_EQ(GapTable(some.front(), some.back(), counts_of(some)), plain_table(some));
        }
}

TEST(GapCounts, JoinOtherTables) {
    const std::vector<std::uint64_t> below = {89, 97, 101};
    const std::vector<std::uint64_t> above = {103, 107, 109, 113, 127};
    GapTable joined(below.front(), below.back(), counts_of(below));
    joined.append(GapTable(above.front(), above.back(), counts_of(above)));
    EXPECT_EQ(joined, plain_table({89, 97, 101, 103, 107, 109, 113, 127}));
}

TEST(GapCounts, OfNoPrimesAreEmpty) {
    EXPECT_EQ(GapTable(0, 0, std::vector<GapCount>(gap_sizes)), GapTable());
    EXPECT_TRUE(GapTable(0, 0, std::vector<GapCount>(gap_sizes)).empty());
}

/// A machine that counts wrongly is noticed.
TEST(GapCounts, ThatContradictThePrimesAreRefused) {
    const std::vector<std::uint64_t> primes = {89, 97, 101, 103, 107, 109, 113, 127};
    for (const std::size_t half : {0U, 1U, 2U, 775U}) {
        std::vector<GapCount> counts = counts_of(primes);
        ++counts[half].count;
        EXPECT_THROW(GapTable(89, 127, std::move(counts)), WrongResultError) << half;
    }
    EXPECT_THROW(GapTable(89, 131, counts_of(primes)), WrongResultError);
}

}  // namespace
}  // namespace warpsieve::core
