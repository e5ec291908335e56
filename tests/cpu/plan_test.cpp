#include "cpu/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "support/seed.hpp"

namespace warpsieve::cpu {
namespace {

class StretchesTest : public testing::Test {
protected:
    /// All stretches that threads take of so many bytes.
    static std::vector<std::uint64_t> stretches(std::uint64_t bytes, const Plan& plan) {
        const Config config;
        const std::uint64_t longest = stretch_bytes(bytes, plan, config);
        std::vector<std::uint64_t> taken;
        for (std::uint64_t left = bytes; left != 0; left -= taken.back())
            taken.push_back(std::min(next_stretch_bytes(left, longest, plan, config), left));
        return taken;
    }
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, "seed " + std::to_string(seed_)};
    std::mt19937_64 random_{seed_};
};

/// Classes of primes, from those that strike in cycles to those that share rounds.
constexpr std::uint64_t limits[] = {100, 100'000, 1'000'000, 10'000'000, 4'000'000'000};

TEST_F(StretchesTest, AreWholeWordsAndSegmentsWhereTheyAreLong) {
    for (int trial = 0; trial < 1000; ++trial) {
        Plan plan{.range = {},
                  .limit = limits[random_() % std::size(limits)],
                  .test_survivors = random_() % 4 == 0,
                  .threads = 1 + static_cast<unsigned>(random_() % 100),
                  .mid_round_bytes = Config{}.mid_round_bytes};
        const std::uint64_t bytes = 1 + (random_() >> (30 + random_() % 33));
        const auto taken = stretches(bytes, plan);
        for (std::size_t i = 0; i + 1 < taken.size(); ++i) {
            EXPECT_EQ(taken[i] % 64, 0U);
            EXPECT_LE(taken[i + 1], taken[i]);
            if (taken[i] >= Config{}.segment_bytes) {
                EXPECT_EQ(taken[i] % Config{}.segment_bytes, 0U) << taken[i];
            }
        }
    }
}

/// What the last thread does alone must be little, of the whole and of a stretch.
TEST_F(StretchesTest, EndShortWherePrimesStrikeInCycles) {
    for (const unsigned threads : {2U, 3U, 16U, 64U}) {
        const std::uint64_t bytes = std::uint64_t{threads} << 26;
        const auto taken = stretches(bytes, {.range = {}, .limit = 1'000'000, .threads = threads});
        EXPECT_GE(taken.size(), 3 * threads);
        EXPECT_GE(taken.front(), bytes / threads / 4);
        for (std::size_t i = taken.size() - threads; i < taken.size(); ++i)
            EXPECT_LE(taken[i], 8 * Config{}.segment_bytes);
    }
}

TEST_F(StretchesTest, AreOneForOneThread) {
    EXPECT_EQ(
        stretches(std::uint64_t{1} << 30, {.range = {}, .limit = 1'000'000, .threads = 1}).size(),
        1U);
}

}  // namespace
}  // namespace warpsieve::cpu
