#include "plots/chains.hpp"

#include <gtest/gtest.h>

#include "plots/sample_runs.hpp"
#include "support/every_quantity.hpp"

namespace warpsieve::plots {
namespace {

Run part_run(std::uint32_t part, core::Quantities quantities = everything) {
    const core::Job job{.interval = core::part_of({0, 300'000}, part, 4),
                        .quantities = quantities,
                        .part = part,
                        .parts = 4};
    return sieved_run(job, job.interval.last, std::to_string(part) + ".h5");
}

TEST(Chains, JoinPartsToWhatTheWholeWouldSay) {
    const auto chains = chains_of({part_run(2), part_run(0), part_run(3), part_run(1)});
    ASSERT_EQ(chains.size(), 1U);
    const plots::Run whole =
        sieved_run({.interval = {0, 300'000}, .quantities = everything}, 300'000);
    EXPECT_EQ(chains[0].totals(), whole.checkpoint->progress.totals());
    EXPECT_EQ(chains[0].interval(), (Interval{0, 300'000}));
    EXPECT_EQ(chains[0].files, 4U);
    EXPECT_EQ(chains[0].name, "0.h5");
    EXPECT_TRUE(chains[0].from_the_first_prime());
}

TEST(Chains, EndAtAGap) {
    const auto chains = chains_of({part_run(0), part_run(3), part_run(1)});
    ASSERT_EQ(chains.size(), 2U);
    EXPECT_EQ(chains[0].files, 2U);
    EXPECT_EQ(chains[1].name, "3.h5");
    EXPECT_FALSE(chains[1].from_the_first_prime());
}

TEST(Chains, EndWhereAPartIsUnfinishedCountsOtherThingsOrOverlaps) {
    plots::Run unfinished = part_run(1);
    const Interval interval = unfinished.checkpoint->progress.job().interval;
    unfinished = sieved_run({.interval = interval, .quantities = everything, .part = 1, .parts = 4},
                            interval.first + 30'000);
    EXPECT_EQ(chains_of({part_run(0), unfinished, part_run(2)}).size(), 2U);
    EXPECT_EQ(chains_of({part_run(0), part_run(1, core::quantity_primes)}).size(), 2U);
    EXPECT_EQ(chains_of({part_run(0), part_run(0)}).size(), 2U);
}

/// As a run of the whole would have them, also where a byte of the bitmap is cut, or a part is
/// empty.
TEST(Chains, JoinAllThatIsCountedAtAnySeam) {
    const plots::Run whole =
        sieved_run({.interval = {0, 20'000}, .quantities = test::every_quantity()}, 20'000);
    const core::Progress& progress = whole.checkpoint->progress;
    for (const std::uint64_t seam : {0ULL, 2ULL, 6ULL, 9'999ULL, 10'007ULL, 19'998ULL}) {
        const auto chains = chains_of(
            {sieved_run({.interval = {0, seam}, .quantities = test::every_quantity()}, seam),
             sieved_run({.interval = {seam + 1, 20'000}, .quantities = test::every_quantity()},
                        20'000)});
        ASSERT_EQ(chains.size(), 1U) << seam;
        EXPECT_EQ(chains[0].totals(), progress.totals()) << seam;
        EXPECT_EQ(chains[0].gap_table, progress.gap_table()) << seam;
    }
    EXPECT_FALSE(progress.gap_table().empty());
}

TEST(Chains, EndWhereOtherConstellationsOrClassesAreCounted) {
    const auto run = [](const Interval& interval, const core::Quantities& quantities) {
        return sieved_run({.interval = interval, .quantities = quantities}, interval.last);
    };
    const core::Quantities fours = core::with({.name = "one", .patterns = {{0, 4}}});
    const core::Quantities sixes = core::with({.name = "one", .patterns = {{0, 6}}});
    EXPECT_EQ(chains_of({run({0, 999}, fours), run({1000, 1999}, fours)}).size(), 1U);
    EXPECT_EQ(chains_of({run({0, 999}, fours), run({1000, 1999}, sixes)}).size(), 2U);
    EXPECT_EQ(chains_of({run({0, 999}, core::with_residues(4)),
                         run({1000, 1999}, core::with_residues(8))})
                  .size(),
              2U);
}

TEST(Chains, LeaveOutWhatHasSievedNothing) {
    const plots::Run nothing{.file = "new.h5",
                             .status = "running",
                             .checkpoint = test::new_sample({.interval = {0, 1000}})};
    EXPECT_TRUE(chains_of({nothing, {.file = "gone.h5", .status = "missing"}}).empty());
}

TEST(ChainAxis, ShowsEachIntervalByItselfWhereTheyLieFarApart) {
    const auto near = chains_of({part_run(0), part_run(3)});
    EXPECT_DOUBLE_EQ(ChainAxis(near).share(near[0], 0), 0);
    EXPECT_DOUBLE_EQ(ChainAxis(near).share(near[1], 300'000), 1);
    EXPECT_GT(ChainAxis(near).share(near[1], near[1].first), 0.7);
    const auto far = chains_of({sieved_run({.interval = {0, 1000}}, 1000),
                                sieved_run({.interval = {1'000'000, 1'001'000}}, 1'001'000)});
    const ChainAxis apart(far);
    EXPECT_DOUBLE_EQ(apart.share(far[1], 1'000'000), 0);
    EXPECT_DOUBLE_EQ(apart.share(far[1], 1'001'000), 1);
    EXPECT_EQ(apart.ticks(5).caption, "% of each interval");
}

}  // namespace
}  // namespace warpsieve::plots
