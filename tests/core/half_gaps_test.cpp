// Halves of gaps, by both readings, against the integers of the bits.

#include "core/half_gaps.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <span>

#include "core/integers_of.hpp"
#include "core/numbers.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

using Halves = std::vector<std::uint8_t>;

Halves plain_halves(const Bitmap& bytes) {
    const Numbers numbers = integers_of(bytes, 0);
    Halves halves;
    for (std::size_t i = 1; i < numbers.size(); ++i)
        halves.push_back(static_cast<std::uint8_t>((numbers[i] - numbers[i - 1]) / 2));
    return halves;
}

class HalfGapsTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};
};

/// @param read writes no farther than it says
void expect_plain(const Bitmap& bytes,
                  std::size_t (*read)(std::span<const std::uint8_t>, std::uint8_t*)) {
    const std::size_t bits = integers_of(bytes, 0).size();
    Halves halves(bits + half_slack + 8, 0xa5);
    ASSERT_EQ(read(bytes, halves.data()), bits);
    for (std::size_t i = bits + half_slack; i < halves.size(); ++i) ASSERT_EQ(halves[i], 0xa5);
    halves.resize(bits == 0 ? 0 : bits - 1);
    ASSERT_EQ(halves, plain_halves(bytes));
}

// Of words with all bits and with none, and gaps of more than 512, which both readings cut alike.
TEST_F(HalfGapsTest, AreThoseOfTheIntegersOfBytesOfAnyLength) {
    for (std::size_t count = 0; count < 300; count += 1 + random_() % 4)
        for (const std::uint64_t rarity : {1U, 2U, 4U, 30U, 300U}) {
            const Bitmap bytes = random_bits(random_, count, rarity);
            SCOPED_TRACE(testing::Message() << count << " bytes, one bit in " << rarity);
            expect_plain(bytes, read_half_gaps);
            expect_plain(bytes, read_half_gaps_plainly);
            if (HasFatalFailure()) return;
        }
}

TEST_F(HalfGapsTest, AreCountedAndTakenBack) {
    Halves halves(3 + random_() % 5000);
    for (auto& half : halves) half = static_cast<std::uint8_t>(random_() >> random_() % 64);
    const auto kept = std::span(halves).first(random_() % halves.size());
    HalfCounts counts;
    counts.add(halves);
    counts.take_back(std::span(halves).subspan(kept.size()));
    HalfCounts::Mask marked{};
    for (std::size_t half = 0; half < HalfCounts::halves; ++half)
        EXPECT_EQ(counts.of(half), static_cast<std::uint64_t>(std::ranges::count(kept, half)));
    EXPECT_EQ(counts.summary(marked).sum,
              std::accumulate(kept.begin(), kept.end(), std::uint64_t{0}));
    EXPECT_FALSE(counts.summary(marked).has_marked);
    for (std::size_t half = 0; half < HalfCounts::halves; ++half) {
        marked = {};
        marked[half] = ~0U;
        const std::uint64_t of_half = counts.of(half);
        EXPECT_EQ(counts.summary(marked).has_marked, of_half != 0) << half;
        EXPECT_EQ(counts.take(half), of_half);
        EXPECT_EQ(counts.of(half), 0U);
    }
}

}  // namespace
}  // namespace warpsieve::core
