#include "io/chunk/deflate/prefix_code.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <queue>
#include <random>

#include "support/seed.hpp"

namespace warpsieve::io::deflate {
namespace {

using Counts = std::vector<std::uint32_t>;
using Lengths = std::vector<std::uint8_t>;

std::uint64_t cost(const Counts& counts, const Lengths& lengths) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) bits += std::uint64_t{counts[i]} * lengths[i];
    return bits;
}

/// In units of 2^-15: 2^15 when the code uses every sequence of bits.
std::uint64_t filled(const Lengths& lengths) {
    std::uint64_t sum = 0;
    for (const std::uint8_t length : lengths)
        if (length != 0) sum += std::uint64_t{1} << (15 - length);
    return sum;
}

/// Huffman's algorithm: the sum of all nodes that have children.
std::uint64_t huffman_cost(const Counts& counts) {
    std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> nodes;
    for (const std::uint32_t count : counts)
        if (count != 0) nodes.push(count);
    std::uint64_t cost = 0;
    while (nodes.size() > 1) {
        const std::uint64_t least = nodes.top();
        nodes.pop();
        const std::uint64_t both = least + nodes.top();
        nodes.pop();
        nodes.push(both);
        cost += both;
    }
    return cost;
}

class LimitedLengths : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, "seed " + std::to_string(seed_)};
    std::mt19937_64 random_{seed_};
};

TEST_F(LimitedLengths, CostWhatHuffmansDoWhereTheLimitIsFar) {
    for (int trial = 0; trial < 200; ++trial) {
        Counts counts(2 + random_() % 30);
        for (std::uint32_t& count : counts) count = 1 + static_cast<std::uint32_t>(random_() % 100);
        const Lengths lengths = limited_lengths(counts, 15);
        EXPECT_EQ(cost(counts, lengths), huffman_cost(counts));
        EXPECT_EQ(filled(lengths), 1U << 15);
    }
}

TEST_F(LimitedLengths, KeepToTheLimitAndUseEveryBit) {
    for (int trial = 0; trial < 200; ++trial) {
        Counts counts(286);
        for (std::uint32_t& count : counts)
            count = static_cast<std::uint32_t>(random_() >> (32 + random_() % 32));
        counts[7] = 1;
        counts[8] = 1;
        const Lengths lengths = limited_lengths(counts, 9);
        EXPECT_LE(*std::ranges::max_element(lengths), 9);
        EXPECT_EQ(filled(lengths), 1U << 15);
        for (std::size_t i = 0; i < counts.size(); ++i) EXPECT_EQ(counts[i] == 0, lengths[i] == 0);
    }
}

/// Fibonacci's numbers make the longest codes; with 3 bits at most the best code is known.
TEST_F(LimitedLengths, AreTheBestOnes) {
    EXPECT_EQ(limited_lengths(Counts{1, 1, 2, 3, 5, 8}, 15), (Lengths{5, 5, 4, 3, 2, 1}));
    EXPECT_EQ(cost({1, 1, 2, 3, 5, 8}, limited_lengths(Counts{1, 1, 2, 3, 5, 8}, 3)), 47U);
    EXPECT_EQ(limited_lengths(Counts(8, 1), 3), Lengths(8, 3));
}

TEST_F(LimitedLengths, GiveTwoCodesAtLeast) {
    EXPECT_EQ(limited_lengths(Counts{0, 5, 0}, 9), (Lengths{1, 1, 0}));
    EXPECT_EQ(limited_lengths(Counts{5, 0, 0}, 9), (Lengths{1, 1, 0}));
}

}  // namespace
}  // namespace warpsieve::io::deflate
