// Constellations of any pattern among bits and across seams, by their definition.

#include "core/constellation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <unordered_set>

#include "core/constellation_counts.hpp"
#include "core/integers_of.hpp"
#include "core/numbers.hpp"
#include "core/parse_constellation.hpp"
#include "core/read_totals.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

std::uint64_t plain_count(const Numbers& numbers, const Pattern& pattern) {
    const std::unordered_set<std::uint64_t> all(numbers.begin(), numbers.end());
    return static_cast<std::uint64_t>(std::ranges::count_if(numbers, [&](std::uint64_t p) {
        return std::ranges::all_of(pattern,
                                   [&](unsigned distance) { return all.contains(p + distance); });
    }));
}

class ConstellationsTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};

    /// Of two to eight members, and of any width.
    Pattern random_pattern() {
        for (;;) {
            Pattern pattern = {0};
            const std::size_t members = 2 + random_() % (most_members - 1);
            const std::uint64_t width = 2 + random_() % (width_limit - 2);
            while (pattern.size() < members)
                pattern.push_back(static_cast<std::uint8_t>(random_() % width / 2 * 2));
            std::ranges::sort(pattern);
            const bool ascends =
                std::ranges::adjacent_find(pattern, std::greater_equal<>{}) == pattern.end();
            if (ascends && !forbidding_modulus(pattern)) return pattern;
        }
    }
    Quantities random_constellations() {
        Quantities counted = quantity_primes | quantity_constellations;
        while (counted.own.size() < most_own_constellations) {
            const Pattern pattern = random_pattern();
            counted.own.push_back({unnamed(pattern), {pattern}});
        }
        return counted;
    }
};

// Numbers are read in turns of 64 words, and the last ones with zeros behind them.
TEST_F(ConstellationsTest, OfAnyPatternAreFoundInBytesOfAnyLength) {
    std::vector<std::size_t> lengths = {495, 511, 512, 513, 520, 521, 528, 529, 1024, 1033, 3000};
    for (std::size_t length = 0; length < 60; ++length) lengths.push_back(length);
    for (const std::size_t length : lengths)
        for (const std::uint64_t rarity : {1U, 2U, 4U}) {
            const Quantities counted = random_constellations();
            const Bitmap bytes = random_bits(random_, length, rarity);
            const Numbers numbers = integers_of(bytes, 0);
            const ConstellationCounts counts =
                count_constellations(shift_sequences(counted), bytes);
            for (std::size_t i = 0; i < counted.own.size(); ++i)
                ASSERT_EQ(counts[tuplet_kinds + i],
                          plain_count(numbers, counted.own[i].patterns.front()))
                    << counted.own[i].name << " in " << length << " bytes, one in " << rarity;
        }
}

// Counters of eight bits gain two a row of 512 bytes, and are emptied before they overflow.
TEST_F(ConstellationsTest, AreAsManyAsThereCanBe) {
    const Quantities counted = random_constellations();
    const ConstellationCounts of_two =
        count_constellations(shift_sequences(counted), Bitmap(1024, 0xff));
    const ConstellationCounts of_one =
        count_constellations(shift_sequences(counted), Bitmap(512, 0xff));
    for (const std::size_t rows : {126U, 127U, 128U, 129U, 254U, 255U, 256U, 300U}) {
        const ConstellationCounts counts =
            count_constellations(shift_sequences(counted), Bitmap(rows * 512, 0xff));
        for (std::size_t slot = 0; slot < counts.size(); ++slot)
            EXPECT_EQ(counts[slot], of_one[slot] + (rows - 1) * (of_two[slot] - of_one[slot]))
                << rows << " rows";
    }
}

// The widest pattern reaches nine bytes, of which the last one may lie behind those that are read.
TEST_F(ConstellationsTest, EndWithTheBytes) {
    const Quantities counted = with({"wide", {{0, 238}}});
    const Bitmap bytes(2048, 0xff);
    for (std::size_t length = 0; length < 1600; ++length) {
        const auto here = std::span(bytes).first(length);
        ASSERT_EQ(count_constellations(shift_sequences(counted), here)[tuplet_kinds],
                  plain_count(integers_of(here, 0), {0, 238}))
            << length;
    }
}

TEST_F(ConstellationsTest, AreTheSameHoweverBytesAreCut) {
    for (int i = 0; i < 100; ++i) {
        const Quantities counted = random_constellations();
        const Bitmap bytes = random_bits(random_, 200, 1 + random_() % 3);
        Totals joined;
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t size = std::min<std::size_t>(1 + random_() % 12, bytes.size() - at);
            joined.append(read_totals(std::span(bytes).subspan(at, size), 7 + at, counted),
                          counted);
            at += size;
        }
        const Numbers numbers = integers_of(bytes, 7);
        for (std::size_t k = 0; k < counted.own.size(); ++k)
            ASSERT_EQ(joined.constellations[tuplet_kinds + k],
                      plain_count(numbers, counted.own[k].patterns.front()))
                << counted.own[k].name;
    }
}

TEST_F(ConstellationsTest, OfTheirPatternsAreTogetherTheNamedOnes) {
    const Bitmap bytes = random_bits(random_, 5000, 2);
    Quantities counted = all_tuplets;
    for (const Pattern& pattern :
         {Pattern{0, 2}, Pattern{0, 2, 6}, Pattern{0, 4, 6}, Pattern{0, 2, 6, 8},
          Pattern{0, 2, 6, 8, 12}, Pattern{0, 4, 6, 10, 12}, Pattern{0, 4, 6, 10, 12, 16}})
        counted.own.push_back({unnamed(pattern), {pattern}});
    const ConstellationCounts counts = count_constellations(shift_sequences(counted), bytes);
    EXPECT_EQ(counts[0], counts[5]);
    EXPECT_EQ(counts[1], counts[6] + counts[7]);
    EXPECT_EQ(counts[2], counts[8]);
    EXPECT_EQ(counts[3], counts[9] + counts[10]);
    EXPECT_EQ(counts[4], counts[11]);
}

TEST_F(ConstellationsTest, OfSeveralPatternsAreCountedTogether) {
    Quantities counted = quantity_primes;
    const Constellation cousins{"near", {{0, 4}, {0, 2}, {0, 6}}};
    counted |= with(cousins);
    const Bitmap bytes = random_bits(random_, 300, 2);
    Totals totals;
    for (std::size_t at = 0; at < bytes.size(); ++at)
        totals.append(read_totals(std::span(bytes).subspan(at, 1), at, counted), counted);
    std::uint64_t expected = 0;
    for (const Pattern& pattern : cousins.patterns)
        expected += plain_count(integers_of(bytes, 0), pattern);
    EXPECT_EQ(totals.constellations[tuplet_kinds], expected);
}

TEST(ConstellationPatterns, AreForbiddenByTheModulusWhoseClassesTheyFill) {
    EXPECT_EQ(forbidding_modulus({0, 1}), 2U);
    EXPECT_EQ(forbidding_modulus({0, 2, 4}), 3U);
    EXPECT_EQ(forbidding_modulus({0, 2, 6, 8, 14}), 5U);
    EXPECT_EQ(forbidding_modulus({0, 30, 60, 90, 120, 150, 180}), 7U);
    EXPECT_EQ(forbidding_modulus({0, 2, 6, 8, 12, 18, 20, 26}), std::nullopt);
    EXPECT_EQ(forbidding_modulus({0, 238}), std::nullopt);
}

TEST(ConstellationPatterns, AreTakenUpToTheirLimits) {
    for (const char* text : {"0,2,6,8,12,18,20,26", "0,238", "cousins=0,4"})
        EXPECT_EQ(parse_constellation(text).problem, "") << text;
    for (const char* text :
         {"0,240", "0", "", "2,4", "0,2,2", "0,6,2", "0,2,4", "cousins=", "0,2,6,8,12,18,20,26,30"})
        EXPECT_NE(parse_constellation(text).problem, "") << text;
}

}  // namespace
}  // namespace warpsieve::core
