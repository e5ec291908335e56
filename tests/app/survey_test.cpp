#include "app/survey.hpp"

#include <gtest/gtest.h>

#include "app/look_fixture.hpp"
#include "core/grid.hpp"
#include "core/math.hpp"

namespace warpsieve::app {
namespace {

using io::LiveStatus;
using Intervals = std::vector<Interval>;

TEST(Survey, AddsUpThePartsOfAWhole) {
    const Survey sum = survey({look_at_part(3), look_at_part(0), look_at_part(2), look_at_part(1)});
    EXPECT_EQ(sum.files, 4U);
    EXPECT_EQ(sum.complete, 4U);
    EXPECT_TRUE(sum.all_complete());
    EXPECT_EQ(sum.fraction, 1.0);
    EXPECT_EQ(to_string(sum.sieved), "100000");
    EXPECT_EQ(to_string(sum.primes), "9592");  // OEIS A006880
    EXPECT_EQ(sum.parts, 4U);
    EXPECT_TRUE(sum.missing.empty());
    EXPECT_TRUE(sum.uncovered.empty());
    EXPECT_FALSE(sum.overlaps);
    EXPECT_EQ(sum.eta_s, 0.0);
    EXPECT_EQ(sum.rate, 0) << "nobody works";
}

TEST(Survey, FindsThePartsThatNoFileIsOf) {
    const Survey sum = survey({look_at_part(0), look_at_part(3)});
    EXPECT_EQ(sum.missing, (std::vector<MissingPart>{
                               {.part = 1, .interval = core::part_of({0, 99'999}, 1, 4)},
                               {.part = 2, .interval = core::part_of({0, 99'999}, 2, 4)}}));
    EXPECT_NEAR(sum.fraction, 0.5, 0.001);
    EXPECT_TRUE(sum.uncovered.empty()) << "said once";
    EXPECT_FALSE(sum.eta_s) << "all that is there is complete, and the whole is not";
}

/// The bounds of the whole are in none of its files.
TEST(Survey, DoesNotGuessWhereMissingPartsLie) {
    const Survey sum = survey({look_at_part(1)});
    EXPECT_EQ(sum.missing, (std::vector<MissingPart>{{.part = 0}, {.part = 2}, {.part = 3}}));
}

TEST(Survey, TakesAFileThatCannotBeReadForMissing) {
    const Survey sum = survey({look_at_part(0), look_at_nothing("pi.1.h5", ExitCode::damaged),
                               look_at_part(2), look_at_part(3)});
    EXPECT_EQ(sum.unreadable, 1U);
    ASSERT_EQ(sum.missing.size(), 1U);
    EXPECT_EQ(sum.missing[0].part, 1U);
    EXPECT_FALSE(sum.all_complete());
}

TEST(Survey, TellsPartsOfOneWholeFromOthers) {
    RunLook stranger = look_at({.interval = {0, 999'989}, .part = 2, .parts = 4}, 0);
    EXPECT_EQ(survey({look_at_part(0), stranger}).parts, 0U) << "of other lengths";
    EXPECT_EQ(survey({look_at_part(0), look_at_part(2, LiveStatus::complete, 8)}).parts, 0U);
    stranger = look_at({.interval = {50'000, 74'999}, .part = 1, .parts = 4}, 0);
    EXPECT_EQ(survey({look_at_part(0), stranger}).parts, 0U) << "the next part begins elsewhere";
    EXPECT_EQ(survey({look_at({.interval = {0, 9}}, 9)}).parts, 0U);
}

TEST(Survey, FindsWhatLiesBetweenIntervals) {
    const auto complete = [](std::uint64_t first, std::uint64_t last) {
        return look_at({.interval = {first, last}}, 0, LiveStatus::complete);
    };
    const Survey sum = survey({complete(300, 400), complete(0, 99), complete(100, 150),
                               complete(core::max_u64 - 9, core::max_u64)});
    EXPECT_EQ(sum.uncovered, (Intervals{{151, 299}, {401, core::max_u64 - 10}}));
    EXPECT_FALSE(sum.overlaps);
    const Survey within = survey({complete(0, 1000), complete(10, 20), complete(1002, 1003)});
    EXPECT_EQ(within.uncovered, (Intervals{{1001, 1001}}));
    EXPECT_TRUE(within.overlaps);
    EXPECT_TRUE(survey({look_at_part(0), look_at_part(0)}).overlaps);
    EXPECT_EQ(survey({look_at_part(0), look_at_part(0)}).parts, 4U);
}

TEST(Survey, CountsIntegersBeyond64Bits) {
    RunLook all = look_at({.interval = {0, core::max_u64}}, 0, LiveStatus::paused);
    core::BatchResult batch{.interval = {0, core::max_u64}, .slices = {}, .bitmap = {}};
    batch.slices.resize(core::grid_rows(batch.interval, core::grid_shift(batch.interval)));
    all.run->progress.add(batch);
    EXPECT_EQ(to_string(survey({all, all}).sieved), "36893488147419103232");
}

TEST(Survey, HasTheRateOfAllAndTheEtaOfTheSlowest) {
    RunLook fast = look_at_part(0, LiveStatus::running);
    RunLook slow = look_at_part(1, LiveStatus::running);
    slow.run->history.back().seconds = 20;
    const Survey sum = survey({fast, slow, look_at_part(2, LiveStatus::interrupted),
                               look_at_part(3, LiveStatus::paused)});
    EXPECT_EQ(sum.running, 2U);
    EXPECT_EQ(sum.waiting, 2U);
    EXPECT_DOUBLE_EQ(sum.rate, pace_of(fast).rate + pace_of(slow).rate);
    EXPECT_DOUBLE_EQ(sum.eta_s.value(), pace_of(slow).eta_s.value());
    EXPECT_GT(*sum.eta_s, 9 * pace_of(fast).eta_s.value());
    EXPECT_FALSE(survey({look_at_part(3, LiveStatus::paused)}).eta_s);
}

TEST(Survey, EndsWithTheHighestCode) {
    EXPECT_EQ(worst_code({look_at_part(0)}), ExitCode::success);
    EXPECT_EQ(worst_code({look_at_nothing("a", ExitCode::damaged), look_at_part(0),
                          look_at_nothing("b", ExitCode::foreign_file)}),
              ExitCode::damaged);
    EXPECT_EQ(worst_code({look_at_nothing("a", ExitCode::damaged), look_at_nothing("b")}),
              ExitCode::io);
}

TEST(Survey, OfNothingThatCanBeReadIsEmpty) {
    const Survey sum = survey({look_at_nothing("a"), look_at_nothing("b")});
    EXPECT_EQ(sum.unreadable, 2U);
    EXPECT_EQ(sum.fraction, 0);
    EXPECT_EQ(to_string(sum.sieved), "0");
    EXPECT_FALSE(sum.eta_s);
}

TEST(Survey, OfTheFirstPrimesReachesAsFarAsTheyDo) {
    const RunLook first =
        look_at({.interval = {0, core::max_u64}, .first_n = 25}, 1000, LiveStatus::complete);
    ASSERT_EQ(first.run->progress.sieved_through(), 97U);
    const Survey sum =
        survey({first, look_at({.interval = {200, 300}}, 300, LiveStatus::complete)});
    EXPECT_EQ(sum.uncovered, (Intervals{{98, 199}}));
    EXPECT_EQ(sum.fraction, 1.0);
}

}  // namespace
}  // namespace warpsieve::app
