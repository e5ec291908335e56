#include "io/store/compact_shards.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "support/seed.hpp"

namespace warpsieve::io {
namespace {

/// A shard as the choice sees it, and which of the shards that were appended are in it.
struct Part {
    std::uint64_t level = 0;
    std::size_t first = 0;
    std::size_t count = 1;
};

/// Appends shards and compacts them, as a run does.
class Growing {
public:
    void append() {
        parts_.push_back({.first = appended_++});
        while (const auto first = shards_to_compact(levels())) compact(*first);
    }
    [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
    /// Shards that were read for all compactions.
    [[nodiscard]] std::size_t rewritten() const { return rewritten_; }

private:
    [[nodiscard]] std::vector<std::uint64_t> levels() const {
        std::vector<std::uint64_t> levels;
        for (const Part& part : parts_) levels.push_back(part.level);
        return levels;
    }
    void compact(std::size_t first) {
        ASSERT_LE(first + compacted_at_once, parts_.size());
        Part& whole = parts_[first];
        for (std::size_t i = first + 1; i < first + compacted_at_once; ++i) {
            ASSERT_EQ(parts_[i].level, whole.level);
            whole.count += parts_[i].count;
        }
        rewritten_ += whole.count;
        ++whole.level;
        parts_.erase(parts_.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                     parts_.begin() + static_cast<std::ptrdiff_t>(first + compacted_at_once));
    }

    std::vector<Part> parts_;
    std::size_t appended_ = 0;
    std::size_t rewritten_ = 0;
};

TEST(ShardsToCompact, AreNoneWhileThereAreFew) {
    for (std::size_t shards = 0; shards < most_shards; ++shards)
        EXPECT_EQ(shards_to_compact(std::vector<std::uint64_t>(shards)), std::nullopt) << shards;
    EXPECT_EQ(shards_to_compact(std::vector<std::uint64_t>(most_shards)), 0U);
}

TEST(ShardsToCompact, KeepFewInTheirOrderHoweverManyAreAppended) {
    Growing run;
    constexpr std::size_t many = 40'000;
    for (std::size_t appended = 1; appended <= many; ++appended) {
        run.append();
        ASSERT_LT(run.parts().size(), most_shards) << appended;
        if (appended % 97 != 0) continue;
        std::size_t next = 0;
        for (const Part& part : run.parts()) {
            ASSERT_EQ(part.first, next);
            ASSERT_EQ(static_cast<double>(part.count),
                      std::pow(double{compacted_at_once}, static_cast<double>(part.level)));
            next += part.count;
        }
        ASSERT_EQ(next, appended);
        ASSERT_TRUE(std::ranges::is_sorted(run.parts(), std::greater<>(), &Part::level));
    }
}

TEST(ShardsToCompact, RewriteEveryShardOnceForEveryFactorOfSixteen) {
    Growing run;
    for (std::size_t appended = 1; appended <= 40'000; ++appended) {
        run.append();
        // A level begins when what is below it, 15 shards a level at least, makes up most_shards.
        const double factor = static_cast<double>(appended) / (most_shards - 2 * compacted_at_once);
        const double times = factor < 1 ? 0 : std::floor(std::log2(factor) / 4) + 1;
        ASSERT_LE(static_cast<double>(run.rewritten()), times * static_cast<double>(appended));
    }
}

TEST(ShardsToCompact, AreTheOldestOfTheLowestLevel) {
    std::vector<std::uint64_t> levels(40, 2);
    levels.insert(levels.end(), 30, 1);
    levels.insert(levels.end(), 30, 0);
    EXPECT_EQ(shards_to_compact(levels), 70U);
    std::fill(levels.begin() + 70, levels.begin() + 86, 1);
    levels.resize(96);
    EXPECT_EQ(shards_to_compact(levels), 40U);
}

TEST(ShardsToCompact, NeverHaveOneThatIsDamaged) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int trial = 0; trial < 1000; ++trial) {
        std::vector<std::uint64_t> levels(most_shards + random() % 20);
        const std::size_t damaged = random() % 12;
        for (std::size_t i = 0; i < damaged; ++i) levels[random() % levels.size()] = no_level;
        const auto first = shards_to_compact(levels);
        const auto group = std::vector<std::uint64_t>(compacted_at_once);
        const auto expected = std::search(levels.begin(), levels.end(), group.begin(), group.end());
        ASSERT_EQ(first.has_value(), expected != levels.end());
        if (!first) continue;
        ASSERT_EQ(*first, static_cast<std::size_t>(expected - levels.begin()));
    }
    EXPECT_EQ(shards_to_compact(std::vector<std::uint64_t>(200, no_level)), std::nullopt);
}

}  // namespace
}  // namespace warpsieve::io
