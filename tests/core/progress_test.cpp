#include "core/progress.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <vector>

#include "core/math.hpp"
#include "support/seed.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::core {
namespace {

using Numbers = std::vector<std::uint64_t>;

Numbers between(const Numbers& sorted, std::uint64_t first, std::uint64_t last) {
    return {std::lower_bound(sorted.begin(), sorted.end(), first),
            std::upper_bound(sorted.begin(), sorted.end(), last)};
}

Totals totals_of(const Numbers& numbers) {
    return {.prime_count = numbers.size(), .largest_prime = numbers.empty() ? 0 : numbers.back()};
}

/// A job and what an engine would find in it: progress does not ask whether "primes" are prime, so
/// that a few hundred random numbers can stand for those of [0, 2^64-1].
struct World {
    World(const Interval& interval, std::uint64_t seed) : job{.interval = interval} {
        std::mt19937_64 random(seed);
        std::uniform_int_distribution<std::uint64_t> any(interval.first, interval.last);
        for (int i = 0; i < 500; ++i) primes.push_back(any(random));
        primes.push_back(interval.last);
        std::sort(primes.begin(), primes.end());
        primes.erase(std::unique(primes.begin(), primes.end()), primes.end());
        if (primes.front() == 0) primes.erase(primes.begin());
    }

    /// What core/engine.hpp asks of an engine.
    [[nodiscard]] BatchResult sieve(const Interval& batch, const Wanted& wanted) const {
        const unsigned shift = wanted.seams.grid_shift;
        BatchResult result{.interval = batch, .digest = batch.last};
        for (std::uint64_t row = batch.first / 30 >> shift; row <= batch.last / 30 >> shift;
             ++row) {
            Numbers found = between(primes, batch.first, batch.last);
            std::erase_if(found, [&](std::uint64_t p) { return p / 30 >> shift != row; });
            result.slices.push_back(totals_of(found));
        }
        return result;
    }

    Job job;
    Numbers primes;
};

using Cut = std::function<Interval(const Progress&)>;

Progress sieved(const World& world, const Cut& cut) {
    Progress progress(world.job);
    while (!progress.done()) progress.add(world.sieve(cut(progress), progress.wanted()));
    return progress;
}

const Interval whole_range{0, max_u64};
const Interval intervals[] = {{0, 0},
                              {0, 100},
                              {29, 31},
                              {0, 10000},
                              {12345, 1'000'000},
                              {0, 1'000'000'000},
                              {max_u64, max_u64},
                              {max_u64 - 100, max_u64},
                              {max_u64 - 1'000'000, max_u64},
                              {1, max_u64 - 1},
                              whole_range};

class ProgressTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};
};

TEST_F(ProgressTest, BeginsWithNothing) {
    const Progress progress({.interval = {7, 100}});
    EXPECT_FALSE(progress.sieved_through());
    EXPECT_FALSE(progress.done());
    EXPECT_FALSE(progress.last_batch());
    EXPECT_EQ(progress.fraction(), 0);
    EXPECT_EQ(progress.rest(), (Interval{7, 100}));
    EXPECT_EQ(progress.totals(), Totals{});
    EXPECT_TRUE(progress.grid().empty());
}

TEST_F(ProgressTest, HasOneGridHoweverTheBatchesAreCut) {
    for (const Interval& interval : intervals) {
        SCOPED_TRACE(testing::Message() << "[" << interval.first << ", " << interval.last << "]");
        const World world(interval, seed_);
        const Progress at_once = sieved(world, [](const Progress& p) { return p.rest(); });
        EXPECT_EQ(at_once.totals(), totals_of(world.primes));
        for (const GridRow& row : at_once.grid())
            EXPECT_EQ(row.totals, totals_of(between(world.primes, interval.first, row.last)));
        const auto anywhere = [this](const Progress& p) {
            const std::uint64_t span = p.rest().span();
            const std::uint64_t piece = random_() % 50 == 0 ? span : span / (1 + random_() % 40);
            return Interval{p.rest().first, p.rest().first + piece};
        };
        const auto as_runs_do = [&](const Progress& p) {
            return p.next_batch(std::max<std::uint64_t>(1, interval.span() / (1 + random_() % 99)));
        };
        for (int i = 0; i < 5; ++i)
            for (const Cut& cut : {Cut(anywhere), Cut(as_runs_do)}) {
                const Progress pieces = sieved(world, cut);
                EXPECT_EQ(pieces.grid(), at_once.grid());
                EXPECT_EQ(pieces.totals(), at_once.totals());
                EXPECT_EQ(pieces.fraction(), 1);
            }
    }
}

TEST_F(ProgressTest, CutsBatchesAtWordsOfTheBitmap) {
    for (const Interval& interval : intervals)
        for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{239},
                                           std::uint64_t{1000}, max_u64 / 2, max_u64}) {
            const Interval batch = Progress({.interval = interval}).next_batch(length);
            EXPECT_EQ(batch.first, interval.first);
            EXPECT_LE(batch.last, interval.last);
            EXPECT_GE(
                batch.last,
                std::min(interval.last, saturating_add(batch.first, length == 0 ? 0 : length - 1)));
            if (batch.last == interval.last) continue;
            EXPECT_EQ((batch.last + 1) % 240, 0U);
            EXPECT_LT(batch.span(), length + 240);
        }
}

TEST_F(ProgressTest, KeepsTheLastBatch) {
    const World world({0, 1000}, seed_);
    Progress progress(world.job);
    progress.add(world.sieve({0, 300}, progress.wanted()));
    progress.add(world.sieve({301, 600}, progress.wanted()));
    const LastBatch expected{.interval = {301, 600},
                             .prime_count = between(world.primes, 301, 600).size(),
                             .digest = 600};
    EXPECT_EQ(progress.last_batch(), expected);
    EXPECT_EQ(progress.sieved_through(), 600U);
    EXPECT_DOUBLE_EQ(progress.fraction(), 601.0 / 1001);
}

TEST_F(ProgressTest, AsksForTheBitmapOnlyToStoreIt) {
    EXPECT_FALSE(Progress({.interval = {0, 9}}).wanted().bitmap);
    EXPECT_TRUE(Progress({.interval = {0, 9}, .store = Store::primes}).wanted().bitmap);
    EXPECT_TRUE(Progress({.interval = {0, 9}, .store = Store::bitmap}).wanted().bitmap);
    EXPECT_TRUE(Progress({.interval = {0, 9}}).wanted().digest);
    EXPECT_EQ(Progress({.interval = whole_range}).wanted().seams.grid_shift,
              grid_shift(whole_range));
}

TEST_F(ProgressTest, RefusesABatchThatDoesNotFitAndStaysAsItWas) {
    const World world({100, 100'000}, seed_);
    Progress progress(world.job);
    const Wanted wanted = progress.wanted();
    progress.add(world.sieve({100, 5000}, wanted));
    const auto expect_refused = [&](const BatchResult& batch) {
        const auto grid = progress.grid();
        EXPECT_THROW(progress.add(batch), WrongResultError);
        EXPECT_EQ(progress.grid(), grid);
        EXPECT_EQ(progress.sieved_through(), 5000U);
    };
    expect_refused(world.sieve({5000, 6000}, wanted));     // overlaps
    expect_refused(world.sieve({5002, 6000}, wanted));     // leaves a gap
    expect_refused(world.sieve({100, 5000}, wanted));      // again
    expect_refused(world.sieve({5001, 100'001}, wanted));  // past the end
    BatchResult batch = world.sieve({5001, 90'000}, wanted);
    batch.slices.pop_back();
    expect_refused(batch);
    batch = world.sieve({5001, 5001}, wanted);
    batch.interval.last = 4999;  // ends before it begins
    expect_refused(batch);
    batch = world.sieve({5001, 90'000}, wanted);
    batch.slices.back() = {.prime_count = 90'000, .largest_prime = 90'000};  // more than integers
    expect_refused(batch);
    batch.slices.back() = {.prime_count = 1, .largest_prime = 5001};  // of another slice
    expect_refused(batch);
    batch.slices.back() = {.prime_count = 0, .largest_prime = 90'000};
    expect_refused(batch);
}

TEST_F(ProgressTest, RefusesABatchWhenDone) {
    const World world({0, max_u64}, seed_);
    Progress progress = sieved(world, [](const Progress& p) { return p.rest(); });
    EXPECT_THROW(progress.add(world.sieve({0, 0}, progress.wanted())), WrongResultError);
}

TEST_F(ProgressTest, GoesOnFromItsParts) {
    for (const Interval& interval : intervals) {
        const World world(interval, seed_);
        Progress progress(world.job);
        while (!progress.done()) {
            progress = Progress(world.job, progress.state());
            const std::uint64_t piece = progress.rest().span() / (1 + random_() % 20);
            const std::uint64_t first = progress.rest().first;
            progress.add(world.sieve({first, first + piece}, progress.wanted()));
        }
        const Progress restored(world.job, progress.state());
        EXPECT_TRUE(restored.done());
        EXPECT_EQ(restored.totals(), totals_of(world.primes));
        EXPECT_EQ(restored.grid(), progress.grid());
        EXPECT_EQ(restored.last_batch(), progress.last_batch());
    }
}

/// The parts of a progress, to be spoilt one at a time.
struct Parts {
    Job job;
    std::optional<std::uint64_t> through;
    std::vector<GridRow> grid;
    std::optional<LastBatch> last_batch;
};

TEST_F(ProgressTest, RefusesPartsThatContradictEachOther) {
    const World world({100, 100'000}, seed_);
    Progress progress(world.job);
    progress.add(world.sieve({100, 20'000}, progress.wanted()));
    progress.add(world.sieve({20'001, 60'000}, progress.wanted()));
    const Parts good{world.job, progress.sieved_through(), progress.grid(), progress.last_batch()};
    const auto expect_refused = [&](const char* what, const std::function<void(Parts&)>& spoil) {
        Parts parts = good;
        spoil(parts);
        EXPECT_THROW(Progress(parts.job, {parts.through, parts.grid, {}, {}, parts.last_batch}),
                     WrongResultError)
            << what;
    };
    expect_refused("nothing sieved, but a grid", [](Parts& p) { p.through.reset(); });
    expect_refused("before the interval", [](Parts& p) { p.through = 99; });
    expect_refused("past the interval", [](Parts& p) { p.through = 100'001; });
    expect_refused("sieved less than the grid", [](Parts& p) { p.through = 59'999; });
    expect_refused("no grid", [](Parts& p) { p.grid.clear(); });
    expect_refused("a row missing", [](Parts& p) { p.grid.erase(p.grid.begin() + 3); });
    expect_refused("a row twice", [](Parts& p) { p.grid.insert(p.grid.begin(), p.grid.front()); });
    expect_refused("a row moved", [](Parts& p) { ++p.grid[5].last; });
    expect_refused("rows swapped", [](Parts& p) { std::swap(p.grid[3], p.grid[4]); });
    expect_refused("a count that falls", [](Parts& p) { p.grid[9].totals.prime_count = 0; });
    expect_refused("an impossible count",
                   [](Parts& p) { p.grid[9].totals.prime_count += 1U << 30; });
    expect_refused("a prime past its row",
                   [](Parts& p) { p.grid[9].totals.largest_prime = p.grid[9].last + 1; });
    expect_refused("another interval", [](Parts& p) { p.job.interval.last = 1'000'000; });
    expect_refused("no last batch", [](Parts& p) { p.last_batch.reset(); });
    expect_refused("a last batch elsewhere", [](Parts& p) { --p.last_batch->interval.last; });
    expect_refused("a last batch too long", [](Parts& p) { p.last_batch->interval.first = 99; });
    expect_refused("a last batch upside down",
                   [](Parts& p) { p.last_batch->interval.first = 60'001; });
    expect_refused("a last batch of too many primes",
                   [](Parts& p) { p.last_batch->prime_count = 501; });
}

TEST(Progress, KeepsBatchesShortWhereTheyAreStored) {
    const auto span = [](Store store) {
        const Progress progress({.interval = {0, max_u64}, .store = store});
        return progress.next_batch(max_u64 / 2).span();
    };
    EXPECT_LE(span(Store::primes), max_bitmap_integers + 240);
    EXPECT_LE(span(Store::bitmap), max_bitmap_integers + 240);
    EXPECT_GT(span(Store::none), max_bitmap_integers + 240);
}

}  // namespace
}  // namespace warpsieve::core
