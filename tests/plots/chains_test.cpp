#include "plots/chains.hpp"

#include <gtest/gtest.h>

#include "plots/sample_runs.hpp"

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

/// Triplets with members on both sides would be in neither.
TEST(Chains, EndWhereAByteIsCut) {
    const plots::Run below = sieved_run({.interval = {0, 10'000}}, 10'000);
    EXPECT_EQ(chains_of({below, sieved_run({.interval = {10'001, 20'000}}, 20'000)}).size(), 2U);
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
