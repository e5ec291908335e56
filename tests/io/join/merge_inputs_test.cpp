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
Lines problems(const std::vector<MergeInput>& inputs,
               std::optional<core::Store> store = std::nullopt) {
    return merge_problems(inputs, store);
}
/// "0.h5", "1.h5", ... beside each other, each with the store at its place.
std::vector<MergeInput> runs_of(const std::vector<core::Store>& stores) {
    std::vector<MergeInput> runs;
    for (std::uint64_t i = 0; i < stores.size(); ++i)
        runs.push_back(of_job(std::to_string(i) + ".h5",
                              {.interval = {100 * i, 100 * i + 99}, .store = stores[i]}));
    return runs;
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
    EXPECT_EQ(problems({run("a", {0, 100}), of_job("b", other)}),
              (Lines{"a stores nothing, but b stores a bitmap (add --store none)",
                     "a counts primes, but b counts primes, gaps",
                     "a is a whole interval, but b is one of 4 parts"}));
}

TEST(MergeInputs, ThatStoreDifferentlyAreToldInGroups) {
    using enum core::Store;
    EXPECT_EQ(problems(runs_of({primes, primes, bitmap})),
              Lines{"0.h5, 1.h5 store primes, but 2.h5 stores a bitmap (add --store bitmap, primes "
                    "or none)"});
    EXPECT_EQ(
        problems(runs_of({bitmap, none, primes, bitmap, none})),
        Lines{"0.h5, 3.h5 store bitmaps, but 1.h5, 4.h5 store nothing, but 2.h5 stores primes "
              "(add --store none)"});
    std::vector<core::Store> thousand(1000, primes);
    for (std::size_t i = 2; i < 1000; i += 3) thousand[i] = none;
    EXPECT_EQ(problems(runs_of(thousand)),
              Lines{"0.h5, 1.h5, 3.h5 and 664 more store primes, but 2.h5, 5.h5, 8.h5 and 330 more "
                    "store nothing (add --store none)"});
}

TEST(MergeInputs, ThatStoreDifferentlyCanBeWhatAllOfThemHave) {
    using enum core::Store;
    for (const core::Store store : {none, bitmap, primes}) {
        EXPECT_EQ(problems(runs_of({primes, bitmap, primes}), store), Lines{});
        EXPECT_EQ(problems(runs_of({bitmap}), store), Lines{});
    }
    const auto some = runs_of({none, primes, none, none, none, bitmap});
    EXPECT_EQ(problems(some, none), Lines{});
    EXPECT_EQ(problems(some, bitmap),
              Lines{"0.h5, 2.h5, 3.h5 and 1 more store nothing, so that there is no --store bitmap "
                    "(use --store none)"});
    EXPECT_EQ(problems(runs_of({none, primes}), primes),
              Lines{"0.h5 stores nothing, so that there is no --store primes (use --store none)"});
}

TEST(MergeInputs, ByTheThousandAreToldInSomeLines) {
    std::vector<MergeInput> parts;
    for (std::uint32_t i = 0; i < 1000; i += 2) {
        parts.push_back(of_job(std::to_string(i), {.interval = {100 * i, 100 * i + 99},
                                                   .quantities = i % 50 + 1,
                                                   .part = i,
                                                   .parts = 1000}));
        parts.back().checkpoint.status = Status::paused;
    }
    const Lines lines = problems(parts);
    ASSERT_EQ(lines.size(), 24U);
    EXPECT_EQ(lines[10], "490 more of these");  // not finished
    EXPECT_TRUE(lines[11].ends_with(", and so on in 25 ways")) << lines[11];
    EXPECT_EQ(lines[22], "489 more of these");  // gaps
    EXPECT_EQ(lines[23],
              "of 1000 parts, counted from 0, these are missing: 1, 3, 5, 7, 9, 11, 13, 15, 17, "
              "19, ... (500 in all)");
    for (const std::string& line : lines) EXPECT_LT(line.size(), 600U) << line;
}

TEST(MergeInputs, WantsTheSameTableAndRoomForIt) {
    const auto with_table = [](const std::string& name, Interval interval, std::uint64_t step) {
        return of_job(name, {.interval = interval, .table = {.step = step}});
    };
    EXPECT_EQ(problems({with_table("a", {1, 16'384}, 1), with_table("b", {16'385, 16'385}, 1)}),
              (Lines{"a table every 1 has 16385 rows in [1, 16385], and a file 16384 at most "
                     "(merge fewer runs)"}));
    EXPECT_EQ(problems({with_table("a", {0, 99}, 10), with_table("b", {100, 199}, 20)}),
              (Lines{"a has a table every 10, but b has a table every 20"}));
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
