#include "io/join/merge_check.hpp"

#include <gtest/gtest.h>

#include "core/math.hpp"

namespace warpsieve::io {
namespace {

using Lines = std::vector<std::string>;

MergePiece piece(const std::string& file, const Interval& interval) {
    return {.file = file, .job = {.interval = interval}, .complete = true};
}
MergePiece part(const std::string& file, const Interval& interval, std::uint32_t i) {
    MergePiece made = piece(file, interval);
    made.job.part = i;
    made.job.parts = 4;
    return made;
}
Lines problems(const std::vector<MergePiece>& pieces) {
    return merge_problems(pieces);
}

TEST(MergeCheck, TakesAdjacentIntervalsWhereverTheyAreCut) {
    EXPECT_EQ(problems({piece("a", {0, 100})}), Lines{});
    EXPECT_EQ(problems({piece("a", {0, 100}), piece("b", {101, 101}), piece("c", {102, 900})}),
              Lines{});
    EXPECT_EQ(
        problems({piece("a", {0, core::max_u64 - 1}), piece("b", {core::max_u64, core::max_u64})}),
        Lines{});
}

TEST(MergeCheck, TakesAllPartsOfASet) {
    EXPECT_EQ(problems({part("a", {0, 29}, 0), part("b", {30, 59}, 1), part("c", {60, 89}, 2),
                        part("d", {90, 100}, 3)}),
              Lines{});
}

TEST(MergeCheck, TellsGapsAndOverlapsWithTheirNumbers) {
    EXPECT_EQ(problems({piece("a", {0, 100}), piece("b", {103, 900}), piece("c", {900, 950})}),
              (Lines{"a gap: a ends with 100, b begins with 103",
                     "an overlap: b ends with 900, c begins with 900"}));
    EXPECT_EQ(problems({piece("a", {0, core::max_u64}), piece("b", {7, 9})}),
              Lines{"an overlap: a ends with 18446744073709551615, b begins with 7"});
    // A piece inside another does not make what follows a gap.
    EXPECT_EQ(problems({piece("a", {0, 100}), piece("b", {7, 9}), piece("c", {101, 102})}),
              Lines{"an overlap: a ends with 100, b begins with 7"});
    EXPECT_EQ(problems({piece("a", {0, 9}), piece("a", {0, 9})}), Lines{"a is named twice"});
}

TEST(MergeCheck, ListsTheMissingParts) {
    EXPECT_EQ(problems({part("b", {30, 59}, 1)}),
              Lines{"of 4 parts, counted from 0, these are missing: 0, 2-3"});
    EXPECT_EQ(problems({part("a", {0, 29}, 0), part("b", {30, 59}, 1), part("c", {60, 89}, 1),
                        part("d", {90, 100}, 3)}),
              (Lines{"of 4 parts, counted from 0, these are missing: 2",
                     "of 4 parts, counted from 0, these are there more than once: 1"}));
    MergePiece last = part("z", {90, 100}, 4294967293);
    last.job.parts = 4294967295;
    EXPECT_EQ(problems({last}),
              Lines{"of 4294967295 parts, counted from 0, these are missing: 0-4294967292, "
                    "4294967294"});
}

TEST(MergeCheck, TellsWhereJobsDiffer) {
    MergePiece other = part("b", {101, 200}, 1);
    other.job.store = core::Store::bitmap;
    other.job.quantities |= core::quantity_gaps;
    EXPECT_EQ(
        problems({piece("a", {0, 100}), other}),
        (Lines{"a stores nothing, b stores a bitmap", "a counts primes, b counts primes, gaps",
               "a is a whole interval, b is one of 4 parts"}));
}

TEST(MergeCheck, WantsFinishedRunsOfIntervals) {
    MergePiece unfinished = piece("a", {0, 100});
    unfinished.complete = false;
    unfinished.sieved_through = 59;
    MergePiece begun = piece("b", {101, 200});
    begun.complete = false;
    MergePiece counted = piece("c", {201, 300});
    counted.job.first_n = 7;
    EXPECT_EQ(problems({unfinished, begun, counted}),
              (Lines{"a is not finished: of [0, 100] it is sieved through 59 (run it to its end)",
                     "b is not finished: of [101, 200] nothing is sieved yet (run it to its end)",
                     "c holds the first 7 primes from 201 on, not those of an interval"}));
}

}  // namespace
}  // namespace warpsieve::io
