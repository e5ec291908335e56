#include "core/grid.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "core/math.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

/// Walks through the rows of a job and checks what must hold of them.
void expect_good_grid(const Interval& job) {
    SCOPED_TRACE(testing::Message() << "[" << job.first << ", " << job.last << "]");
    const unsigned shift = grid_shift(job);
    std::uint64_t rows = 0;
    for (std::uint64_t first = job.first;; ++rows) {
        const std::uint64_t last = grid_row_last(job, shift, first);
        ASSERT_GE(last, first);
        ASSERT_LE(last, job.last);
        ASSERT_EQ(grid_row_last(job, shift, last), last);
        ASSERT_EQ(grid_row_last(job, shift, first + (last - first) / 2), last);
        if (last == job.last) break;
        // A seam is a multiple of 30 * 2^shift; every row but the first and last is that long.
        ASSERT_EQ((last + 1) % 30, 0U);
        ASSERT_EQ((last + 1) / 30 % (std::uint64_t{1} << shift), 0U);
        first = last + 1;
    }
    ++rows;
    EXPECT_EQ(rows, grid_rows(job, shift));
    EXPECT_LE(rows, max_grid_rows);
    // The smallest such shift: one less would give too many rows.
    if (shift > 0) {
        EXPECT_GT(grid_rows(job, shift - 1), max_grid_rows);
    }
}

TEST(Grid, IsRightForChosenIntervals) {
    const std::vector<std::pair<std::uint64_t, std::uint64_t>> bounds = {
        {0, 0},
        {0, 29},
        {29, 30},
        {0, 256 * 30 - 1},
        {0, 256 * 30},
        {7, 7680},
        {0, max_u64},
        {max_u64, max_u64},
        {max_u64 - 1, max_u64},
        {max_u64 - 1000000, max_u64},
        {1, max_u64},
        {0, 1000000000}};
    for (const auto& [first, last] : bounds) expect_good_grid({first, last});
}

TEST(Grid, IsRightForRandomIntervals) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 2000; ++i) {
        const std::uint64_t a = random() >> (random() % 64);
        const std::uint64_t b = i % 2 == 0 ? a : max_u64 - a;
        const std::uint64_t length = random() >> (random() % 64);
        expect_good_grid({b, saturating_add(b, length)});
    }
}

TEST(Grid, CutsABillionIntoKnownRows) {
    const Interval job{0, 1'000'000'000};
    EXPECT_EQ(grid_shift(job), 17U);  // 1e9 / 30 bytes in rows of 2^17
    EXPECT_EQ(grid_rows(job, 17), 255U);
    EXPECT_EQ(grid_row_last(job, 17, 0), 30U * 131072 - 1);
}

}  // namespace
}  // namespace warpsieve::core
