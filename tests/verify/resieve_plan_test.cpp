#include "verify/resieve_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/estimate.hpp"
#include "core/math.hpp"
#include "support/refusal.hpp"

namespace warpsieve::verify {
namespace {

/// What a run says of itself when it has come to its end, or `through`, in batches of one length.
/// Its primes are any that can be true.
core::Progress run_of(const core::Job& job, std::uint64_t batch, std::uint64_t through) {
    std::vector<core::GridRow> grid;
    const unsigned shift = core::grid_shift(job.interval);
    core::Totals totals;
    for (std::uint64_t first = job.interval.first;;) {
        const std::uint64_t last =
            std::min(through, core::grid_row_last(job.interval, shift, first));
        totals.prime_count += 1;
        totals.smallest_prime = totals.smallest_prime == 0 ? first : totals.smallest_prime;
        totals.largest_prime = last;
        grid.push_back({last, totals});
        if (last == through) break;
        first = last + 1;
    }
    const std::uint64_t before = through - job.interval.first;
    const Interval newest{batch > before ? job.interval.first : (through - batch) / 30 * 30 + 30,
                          through};
    return {job, {through, grid, {}, {}, core::LastBatch{newest, 1, 0}}};
}

core::Progress run_of(const core::Job& job, std::uint64_t batch) {
    return run_of(job, batch, job.interval.last);
}

constexpr std::uint64_t e12 = 1'000'000'000'000;

double seconds_of(const core::Progress& run, const ResievePlan& plan) {
    double seconds = plan.stretch ? core::estimate_cpu_seconds(*plan.stretch) : 0;
    if (plan.newest_batch && !stretch_holds_newest_batch(run, plan))
        seconds += core::estimate_cpu_seconds(run.last_batch()->interval);
    return seconds;
}

TEST(ResievePlan, TakesAllOfAShortRunByThePlainSieve) {
    const core::Progress run = run_of({.interval = {0, 1'000'000}}, 1'000'000);
    const ResievePlan plan = plan_resieve(run, {});
    EXPECT_EQ(plan.rows, run.grid().size());
    EXPECT_TRUE(plan.newest_batch);
    EXPECT_TRUE(plan.plain);
    EXPECT_EQ(describe_stretch(run, plan, {}), "good, [0, 1000000], 100 %, seed 1");
}

/// Whatever wrote the file, and wherever: what is chosen fits, and a unit that fits is chosen.
TEST(ResievePlan, FitsTheTimeForRunsOfAnyEngine) {
    for (const std::uint64_t first : {std::uint64_t{0}, e12, 18'000'000 * e12})
        for (const std::uint64_t length : {e12 / 1000, e12 / 10, e12, 100 * e12, 100'000 * e12})
            for (const std::uint64_t batch : {std::uint64_t{1'000'000'000}, e12 / 20, e12, 9 * e12})
                for (const core::Store store : {core::Store::none, core::Store::bitmap})
                    for (const unsigned threads : {1U, 64U}) {
                        const core::Progress run =
                            run_of({.interval = {first, first + length}, .store = store}, batch);
                        const VerifyOptions options{.threads = threads};
                        const ResievePlan plan = plan_resieve(run, options);
                        SCOPED_TRACE(testing::Message() << first << " + " << length << ", batch "
                                                        << batch << ", threads " << threads);
                        EXPECT_LE(seconds_of(run, plan), default_seconds * threads);
                        if (store != core::Store::none) {
                            EXPECT_TRUE(plan.stretch);
                        }
                        const double of_batch =
                            core::estimate_cpu_seconds(run.last_batch()->interval);
                        if (of_batch < 0.4 * default_seconds * threads) {
                            EXPECT_TRUE(plan.newest_batch);
                        }
                    }
}

TEST(ResievePlan, SaysWhatItLeavesAndWhichShareDoesIt) {
    const core::Progress run = run_of({.interval = {0, 1'000'000 * e12}}, 2 * e12);
    VerifyOptions options;
    const ResievePlan plan = plan_resieve(run, options);
    EXPECT_EQ(plan.rows, 0U);
    EXPECT_FALSE(plan.newest_batch);
    const std::string row = describe_stretch(run, plan, options);
    const std::string batch = describe_newest_batch(run, plan, options);
    for (const std::string& text : {row, batch}) {
        EXPECT_TRUE(test::contains(text, "takes about ")) << text;
        EXPECT_LE(text.size(), 66U) << text;
        const auto share = text.find("--share ");
        ASSERT_NE(share, std::string::npos) << text;
        options.share = std::stod(text.substr(share + 8)) / 100;
        const ResievePlan asked = plan_resieve(run, options);
        EXPECT_EQ(asked.rows, 1U) << text;
        EXPECT_TRUE(asked.newest_batch);
        EXPECT_FALSE(asked.plain);
    }
}

/// The row under way may be short: it does not stand for the others.
TEST(ResievePlan, IsNotMisledByAShortLastRow) {
    const core::Progress run =
        run_of({.interval = {0, 1'000'000 * e12}}, 1'000'000, 500'000 * e12 + 1'000'000'000);
    for (std::uint64_t seed = 1; seed < 20; ++seed)
        EXPECT_LE(seconds_of(run, plan_resieve(run, {.seed = seed})), default_seconds);
}

TEST(ResievePlan, TakesAnyPartOfWhatIsStoredWhereNoRowFits) {
    const core::Progress run =
        run_of({.interval = {100, 1'000'000 * e12}, .store = core::Store::bitmap}, 2 * e12);
    std::vector<std::uint64_t> begins;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const ResievePlan plan = plan_resieve(run, {.seed = seed});
        EXPECT_EQ(plan.rows, 0U);
        ASSERT_TRUE(plan.stretch);
        EXPECT_EQ(plan.stretch->first % 240, 0U) << "a word of the bitmap is split";
        EXPECT_EQ(plan.stretch->last % 240, 239U);
        EXPECT_GT(core::estimate_cpu_seconds(*plan.stretch), default_seconds / 4);
        begins.push_back(plan.stretch->first);
    }
    std::ranges::sort(begins);
    EXPECT_EQ(std::ranges::unique(begins).size(), 0U) << "seeds choose";
}

/// Totals do not join within a byte.
TEST(ResievePlan, TakesABatchThatBeginsInsideAByteByItself) {
    const core::Job job{.interval = {0, 100'000}};
    const core::Progress run = run_of(job, 100);
    const core::Progress merged(job, {job.interval.last, run.grid(), {}, {},
                                      core::LastBatch{{50'001, 100'000}, 1, 0}});
    const ResievePlan plan = plan_resieve(merged, {});
    EXPECT_TRUE(plan.newest_batch);
    EXPECT_FALSE(stretch_holds_newest_batch(merged, plan));
}

TEST(ResievePlan, TakesNothingWhereNothingIsSieved) {
    const core::Progress run(core::Job{.interval = {0, 1000}});
    const ResievePlan plan = plan_resieve(run, {});
    EXPECT_FALSE(plan.stretch || plan.newest_batch);
}

}  // namespace
}  // namespace warpsieve::verify
