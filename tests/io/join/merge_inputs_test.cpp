#include "io/join/merge_inputs.hpp"

#include <gtest/gtest.h>

#include "core/math.hpp"
#include "support/sample_checkpoint.hpp"
#include "support/trial_engine.hpp"

namespace warpsieve::io {
namespace {

using Lines = std::vector<std::string>;

MergeInput of_job(const std::string& file, const core::Job& job) {
    MergeInput input{.file = file, .checkpoint = test::new_sample(job)};
    input.checkpoint.status = Status::complete;
    return input;
}
MergeInput run(const std::string& file, const Interval& interval) {
    return of_job(file, {.interval = interval});
}
MergeInput part(const std::string& file, const Interval& interval, std::uint32_t i) {
    return of_job(file, {.interval = interval, .part = i, .parts = 4});
}
Lines problems(const std::vector<MergeInput>& inputs) {
    return merge_problems(inputs);
}

TEST(MergeInputs, TakesAdjacentIntervalsWhereverTheyAreCut) {
    EXPECT_EQ(problems({run("a", {0, 100})}), Lines{});
    EXPECT_EQ(problems({run("a", {0, 100}), run("b", {101, 101}), run("c", {102, 900})}), Lines{});
    EXPECT_EQ(
        problems({run("a", {0, core::max_u64 - 1}), run("b", {core::max_u64, core::max_u64})}),
        Lines{});
}

TEST(MergeInputs, TakesAllPartsOfASet) {
    EXPECT_EQ(problems({part("a", {0, 29}, 0), part("b", {30, 59}, 1), part("c", {60, 89}, 2),
                        part("d", {90, 100}, 3)}),
              Lines{});
}

TEST(MergeInputs, TellsGapsAndOverlapsWithTheirNumbers) {
    EXPECT_EQ(problems({run("a", {0, 100}), run("b", {103, 900}), run("c", {900, 950})}),
              (Lines{"a gap: a ends with 100, b begins with 103",
                     "an overlap: b ends with 900, c begins with 900"}));
    EXPECT_EQ(problems({run("a", {0, core::max_u64}), run("b", {7, 9})}),
              Lines{"an overlap: a ends with 18446744073709551615, b begins with 7"});
    // A run inside another does not make what follows a gap.
    EXPECT_EQ(problems({run("a", {0, 100}), run("b", {7, 9}), run("c", {101, 102})}),
              Lines{"an overlap: a ends with 100, b begins with 7"});
    EXPECT_EQ(problems({run("a", {0, 9}), run("a", {0, 9})}), Lines{"a is named twice"});
}

TEST(MergeInputs, ListsTheMissingParts) {
    EXPECT_EQ(problems({part("b", {30, 59}, 1)}),
              Lines{"of 4 parts, counted from 0, these are missing: 0, 2-3"});
    EXPECT_EQ(problems({part("a", {0, 29}, 0), part("b", {30, 59}, 1), part("c", {60, 89}, 1),
                        part("d", {90, 100}, 3)}),
              (Lines{"of 4 parts, counted from 0, these are missing: 2",
                     "of 4 parts, counted from 0, these are there more than once: 1"}));
    const core::Job last{.interval = {90, 100}, .part = 4294967293, .parts = 4294967295};
    EXPECT_EQ(problems({of_job("z", last)}),
              Lines{"of 4294967295 parts, counted from 0, these are missing: 0-4294967292, "
                    "4294967294"});
}

TEST(MergeInputs, TellsWhereJobsDiffer) {
    const core::Job other{.interval = {101, 200},
                          .store = core::Store::bitmap,
                          .quantities = core::quantity_primes | core::quantity_gaps,
                          .part = 1,
                          .parts = 4};
    EXPECT_EQ(
        problems({run("a", {0, 100}), of_job("b", other)}),
        (Lines{"a stores nothing, b stores a bitmap", "a counts primes, b counts primes, gaps",
               "a is a whole interval, b is one of 4 parts"}));
}

TEST(MergeInputs, WantsFinishedRunsOfIntervals) {
    MergeInput unfinished = run("a", {0, 100});
    unfinished.checkpoint.status = Status::running;
    core::Progress& progress = unfinished.checkpoint.progress;
    progress.add(test::sieve_by(test::is_prime, {0, 59}, progress.wanted()));
    MergeInput begun = run("b", {101, 200});
    begun.checkpoint.status = Status::running;
    const MergeInput counted = of_job("c", {.interval = {201, 300}, .first_n = 7});
    EXPECT_EQ(problems({unfinished, begun, counted}),
              (Lines{"a is not finished: of [0, 100] it is sieved through 59 (run it to its end)",
                     "b is not finished: of [101, 200] nothing is sieved yet (run it to its end)",
                     "c holds the first 7 primes from 201 on, not those of an interval"}));
}

}  // namespace
}  // namespace warpsieve::io
