#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "kernels/oracle.hpp"
#include "kernels/row_sieve/own_sequences.hpp"
#include "kernels/row_sieve/shared_batch.hpp"
#include "kernels/support.hpp"
#include "support/every_quantity.hpp"
#include "support/seed.hpp"

// What kernels read off prime by prime, and a user's own constellations: with all quantities on, at
// every seam, as libprimesieve has the primes.

namespace warpsieve::test {
namespace {

constexpr std::uint64_t cell_integers = 30 * std::uint64_t{gpu::cell_bits};
constexpr std::uint64_t lane_integers = cell_integers / gpu::warp_lanes;

void expect_everything(core::Engine& engine,
                       const Interval& interval,
                       std::uint32_t modulus,
                       unsigned slice_shift = 63) {
    SCOPED_TRACE(testing::Message() << "modulus " << modulus);
    expect_right(engine, interval, slice_shift, every_quantity(modulus));
}

/// Each quantity by itself: what it needs of others is there without them.
const std::array<core::Quantities, 4>& single_quantities() {
    static const std::array<core::Quantities, 4> all = {
        core::with(constellation({0, 4, 10})), core::with_residues(7),
        core::Quantities(core::quantity_gap_table | core::quantity_gaps),
        core::Quantities(core::quantity_primes | core::quantity_reciprocals)};
    return all;
}

bool needs_bitmap(core::Quantities quantities, unsigned grid_shift = core::Seams{}.grid_shift) {
    core::Wanted wanted;
    wanted.quantities = std::move(quantities);
    wanted.seams.grid_shift = grid_shift;
    return gpu::window_wanted(wanted).bitmap;
}

TEST(Tally, NeedsNoBitmap) {
    EXPECT_FALSE(needs_bitmap(every_quantity(240)));
    EXPECT_FALSE(needs_bitmap(every_quantity(4), 18));
    for (const core::Quantities& one : single_quantities()) EXPECT_FALSE(needs_bitmap(one));
}

/// As many as the program asks for fit, whatever they are.
TEST(Tally, TakesEightOfAnyConstellations) {
    core::Quantities eight(core::quantity_constellations);
    core::Quantities more(core::quantity_constellations);
    for (const std::uint8_t width : core::Pattern{30, 60, 90, 120, 150, 180, 210, 216})
        eight.own.push_back(constellation({0, width}));
    more = eight;
    const auto all = gpu::own_sequences(eight);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->ends[6], 7);  // a multiple of 30 away, all bits of a byte are alike
    for (core::Constellation& own : more.own)
        for (const std::uint8_t width : core::Pattern{12, 14, 18, 28, 42, 66, 84, 102})
            own.patterns.push_back({0, width});
    EXPECT_FALSE(gpu::own_sequences(more));
    EXPECT_TRUE(needs_bitmap(more));
}

TEST(Tally, IsRightFromZero) {
    const auto engine = make_emulated_engine(low_tuning);
    for (std::uint64_t first = 0; first <= 12; ++first)
        for (std::uint64_t last = first; last <= 40; ++last)
            expect_everything(*engine, {first, last}, static_cast<std::uint32_t>(1 + last % 8));
    for (const std::uint64_t last : {300U, 10'000U, 245'759U, 245'760U, 5'000'000U})
        expect_everything(*engine, {0, last}, 30);
}

/// Intervals that begin, end or go on at seams of words, groups, lanes, cells and windows.
TEST(Tally, IsRightAtEverySeam) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto engine = make_emulated_engine(low_tuning, {{.order = Order::scattered}});
    for (const std::uint64_t seam :
         {std::uint64_t{240}, std::uint64_t{960}, lane_integers, cell_integers, one_window})
        for (int i = 0; i < 12; ++i) {
            const std::uint64_t at = (1 + random() % (std::uint64_t{1} << 38) / seam) * seam;
            const std::uint64_t before = std::min<std::uint64_t>(at, random() % 500);
            expect_everything(*engine, {at - before, at + random() % 500}, 210);
            expect_everything(*engine, {at, at + 2 * lane_integers}, 3);
            expect_everything(*engine, {at - std::min(at, 2 * lane_integers), at - 1}, 4);
        }
}

/// Where both members of twins lie beside the end of a lane, a cell or a window.
TEST(Tally, FindsTwinsAcrossSeams) {
    const auto engine = make_emulated_engine(low_tuning);
    for (const std::uint64_t step : {lane_integers, cell_integers, one_window}) {
        int found = 0;
        for (std::uint64_t seam = step; found < 3; seam += step) {
            if (primes_between(seam - 1, seam + 1).size() != 2) continue;
            ++found;
            expect_everything(*engine, {seam - 1, seam + 1}, 2);
            expect_everything(*engine, {seam - 300'000 % seam, seam + 300'000}, 12);
        }
    }
}

TEST(Tally, IsRightInRandomWindows) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto engine = make_emulated_engine(host_tuning, {{.order = Order::scattered}});
    for (int i = 0; i < 100; ++i) {
        const Interval interval =
            random_interval(random, i % 10 == 0 ? 2'000'000 : 30'000, std::uint64_t{1} << 44);
        expect_everything(*engine, interval, static_cast<std::uint32_t>(1 + random() % 240),
                          static_cast<unsigned>(random() % 64));
        expect_right(*engine, interval, static_cast<unsigned>(random() % 64),
                     single_quantities().at(random() % single_quantities().size()));
    }
}

TEST(Tally, AnswersTheSameInAnyOrderOfThreads) {
    for (const Order order : {Order::forward, Order::reverse, Order::scattered})
        for (const std::uint32_t threads : {32U, 96U, 256U})
            expect_everything(
                *make_emulated_engine(low_tuning, {{.order = order, .threads = threads}}),
                {999'999'000'000, 1'000'002'000'000}, 30, 14);
}

/// Cells share their residues, and windows hold some rows of them.
TEST(Tally, GivesSlicesOfAnyLength) {
    const auto engine = make_emulated_engine(host_tuning);
    for (const unsigned shift : {5U, 12U, 13U, 17U})
        expect_everything(*engine, {123'456'789'012, 123'459'876'543}, 231, shift);
    for (const unsigned shift : {18U, 19U})
        expect_everything(*engine, {123'456'789'012, 123'470'876'543}, 9, shift);
}

/// Batches that follow each other, the first from 700 windows on.
void expect_right_at_places(const core::Places& places, const core::Quantities& quantities) {
    const auto engine = make_emulated_engine(low_tuning);
    std::uint64_t first = 700 * one_window;
    for (int batch = 0; batch < 4; ++batch) {  // from the third on they are begun ahead
        const Interval interval{first, first + 2 * one_window - 1};
        core::Wanted wanted;
        wanted.seams.places = places;
        wanted.quantities = quantities;
        const auto expected = primesieve_result(interval, wanted);
        const auto found = engine->sieve(interval, wanted, {}).value();
        EXPECT_TRUE(found.slices == expected.slices) << places.step << " " << interval;
        EXPECT_TRUE(found.gap_table == expected.gap_table) << places.step << " " << interval;
        first = interval.last + 1;
    }
}

/// Places cut windows anywhere: at their ends, at ends of cells and inside cells. Residues by
/// themselves are read by kernels, which count those of several cells together.
TEST(Tally, StopsAtPlaces) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (const std::uint64_t step : {one_window, cell_integers, 1 + random() % one_window}) {
        expect_right_at_places({.step = step, .listed = {}}, every_quantity(10));
        expect_right_at_places({.step = step, .listed = {}}, core::with_residues(10));
    }
    // A slice ends with its place: these ends are those of cells, which multiples are not.
    const core::Places ends{
        .step = 0,
        .listed = {700 * one_window + cell_integers - 1, 703 * one_window + 3 * cell_integers - 1}};
    expect_right_at_places(ends, every_quantity(10));
    expect_right_at_places(ends, core::with_residues(10));
}

TEST(Tally, GoesOnFromBatchToBatch) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto engine = make_emulated_engine(low_tuning, std::vector<EmulatedDevice>(2));
    std::uint64_t first = random() % 1'000'000'000'000;
    for (int i = 0; i < 12; ++i) {
        const std::uint64_t last = first + random() % (3 * one_window);
        if (random() % 3 == 0)
            expect_right(*engine, {first, last}, 63, single_quantities().at(random() % 4));
        else
            expect_everything(*engine, {first, last}, i < 8 ? 4 : 6);
        first = last + 1;
    }
}

}  // namespace
}  // namespace warpsieve::test
