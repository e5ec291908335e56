#include <gtest/gtest.h>

#include <random>
#include <set>

#include "core/math.hpp"
#include "core/progress.hpp"
#include "core/wheel.hpp"
#include "support/every_quantity.hpp"
#include "support/refusal.hpp"
#include "support/seed.hpp"
#include "support/stands_for_prime.hpp"
#include "support/trial_engine.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::core {
namespace {

using test::stands_for_prime;

/// A finished job, in one batch, all quantities by their definitions.
Progress finished(const Job& job) {
    Progress progress(job);
    progress.add(test::sieve_by(stands_for_prime, job.interval, progress.wanted()));
    return progress;
}

/// @param cuts first integers of the parts after the first
Progress joined(const Job& whole, const std::set<std::uint64_t>& cuts) {
    Progress progress(whole);
    Job part = whole;
    for (const std::uint64_t cut : cuts) {
        part.interval.last = cut - 1;
        progress.append(finished(part));
        part.interval.first = cut;
    }
    part.interval.last = whole.interval.last;
    progress.append(finished(part));
    return progress;
}

void expect_joined(const Interval& interval, const std::set<std::uint64_t>& cuts) {
    const Job whole{.interval = interval,
                    .quantities = test::every_quantity(),
                    .table = {.step = 1 + interval.span() / 23}};
    const Progress together = joined(whole, cuts);
    const Progress undisturbed = finished(whole);
    EXPECT_EQ(together.totals(), undisturbed.totals());
    EXPECT_TRUE(together.grid() == undisturbed.grid());
    EXPECT_TRUE(together.table() == undisturbed.table());
    EXPECT_EQ(together.gap_table(), undisturbed.gap_table());
    EXPECT_EQ(together.job(), whole);
    EXPECT_TRUE(together.done());
}

TEST(Parts, AreTheWholeWhereverItsFirstBytesAreCut) {
    for (std::uint64_t cut = 1; cut <= 95; ++cut) {
        SCOPED_TRACE(cut);
        expect_joined({0, 100}, {cut});
        expect_joined({0, 100}, {cut, cut + 1, cut + 3});
    }
}

TEST(Parts, AreTheWholeWhereverItsLastBytesAreCut) {
    for (std::uint64_t cut = max_u64 - 80; cut < max_u64 - 3; ++cut) {
        SCOPED_TRACE(cut);
        expect_joined({max_u64 - 100, max_u64}, {cut});
        expect_joined({max_u64 - 100, max_u64}, {cut, cut + 2, cut + 3});
    }
}

TEST(Parts, AreTheWholeForRandomCuts) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 300; ++i) {
        const std::uint64_t first = i % 3 == 0 ? random() % 100 : random() >> (random() % 60);
        const Interval whole{first, saturating_add(first, 2 + random() % 20'000)};
        std::set<std::uint64_t> cuts;
        for (std::uint64_t n = random() % 8; n > 0 && whole.span() > 0; --n)
            cuts.insert(whole.first + 1 + random() % whole.span());
        SCOPED_TRACE(testing::Message() << whole.first << " " << whole.last);
        expect_joined(whole, cuts);
    }
}

TEST(Parts, ThatAreNotTheWholeAreRefused) {
    Progress progress(Job{.interval = {0, 100}});
    progress.append(finished({.interval = {0, 59}}));
    const Progress gap = finished({.interval = {90, 100}});
    const Progress overlap = finished({.interval = {59, 100}});
    const Progress unfinished(Job{.interval = {60, 100}});
    for (const Progress& part : {gap, overlap, unfinished})
        test::refusal<WrongResultError>([&] { progress.append(part); });
    progress.append(finished({.interval = {60, 100}}));
    EXPECT_TRUE(progress.done());
    test::refusal<WrongResultError>([&] { progress.append(gap); });
}

}  // namespace
}  // namespace warpsieve::core
