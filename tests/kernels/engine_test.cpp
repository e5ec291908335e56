#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "cpu/engines.hpp"
#include "kernels/oracle.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "kernels/support.hpp"
#include "support/every_quantity.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

using gpu::Tuning;

constexpr std::uint64_t cell_integers = 30 * std::uint64_t{gpu::cell_bits};

TEST(EmulatedEngine, IsRightFromZero) {
    const auto engine = make_emulated_engine(low_tuning);
    for (std::uint64_t first = 0; first <= 60; ++first)
        for (std::uint64_t last = first; last <= 60; ++last) expect_right(*engine, {first, last});
    for (const std::uint64_t last : {120U, 121U, 127U, 128U, 131U, 16'129U, 17'161U, 1'000'000U})
        expect_right(*engine, {0, last});
}

/// Makes all primes to 2^32 by emulation, which takes some seconds; the slow test has more.
TEST(EmulatedEngine, IsRightToTheEnd) {
    if (!can_hold_all_primes) GTEST_SKIP() << takes_much_memory;
    const auto engine = make_emulated_engine({.window_bits = 1U << 22,
                                              .tile_bits = 1U << 20,
                                              .survivor_test = core::SurvivorTest::never});
    expect_right(*engine, {largest - 100'000, largest});
    expect_right(*engine, {largest - 100'000, largest}, 63, every_quantity(239));
    expect_right(*engine, {largest - 400, largest - 1}, 63, every_quantity(240));
}

TEST(EmulatedEngine, StrikesSquaresOfPrimes) {
    const auto engine = make_emulated_engine(low_tuning);
    for (const std::uint64_t p : {7U, 11U, 61U, 67U, 127U, 131U, 4093U, 4099U, 65'521U, 65'537U,
                                  245'759U, 245'771U, 1'000'003U}) {
        expect_right(*engine, {p * p, p * p});
        expect_right(*engine, {p * p - std::min<std::uint64_t>(p * p, 100), p * p});
        expect_right(*engine, {p * p, p * p + 100});
    }
}

/// A window so long that primes of its own last class lie in it.
TEST(EmulatedEngine, RestoresPrimesOfEveryClass) {
    const auto engine = make_emulated_engine({.window_bits = 1U << 20,
                                              .tile_bits = 1U << 16,
                                              .warp_multiples = 100,
                                              .thread_limit = 1U << 12,
                                              .survivor_test = core::SurvivorTest::never});
    expect_right(*engine, {0, 30'000'000});
    expect_right(*engine, {4'099, 25'000'000});
}

TEST(EmulatedEngine, IsRightAtSeamsOfCellsTilesAndWindows) {
    const auto engine = make_emulated_engine(low_tuning);
    for (const std::uint64_t seam : {1U, 2U, 8U, 16U, 40'000U})
        for (const std::uint64_t before : {31U, 30U, 1U, 0U})
            for (const std::uint64_t length : {1U, 2U, 29U, 60U, 1'000U}) {
                const std::uint64_t first = seam * cell_integers - before;
                expect_right(*engine, {first, first + length - 1});
            }
    for (std::uint64_t windows = 1; windows < 4; ++windows)
        for (const std::int64_t more : {-1, 0, 1}) {
            const std::uint64_t first = 77 * cell_integers;
            expect_right(*engine, {first, first + windows * 30 * low_tuning.window_bits +
                                              static_cast<std::uint64_t>(more)});
        }
}

/// Where a cell ends between the two of a pair of twins, be it also the end of a window, of a
/// slice or of the interval.
TEST(EmulatedEngine, CountsTwinsAcrossSeams) {
    const auto engine = make_emulated_engine(low_tuning);
    unsigned found = 0;
    for (std::uint64_t seam = cell_integers; found < 8; seam += cell_integers) {
        if (primes_between(seam - 1, seam + 1).size() != 2) continue;
        ++found;
        for (const Interval& interval : {Interval{seam - 1, seam + 1},
                                         {seam - 1'000, seam},
                                         {seam, seam + 1'000},
                                         {seam - 200'000, seam + 2'000'000}})
            for (const unsigned shift : {13U, 63U})
                expect_right(*engine, interval, shift, core::all_quantities);
    }
}

TEST(EmulatedEngine, GivesSlicesOfAnyLength) {
    const auto engine = make_emulated_engine(low_tuning);
    for (const unsigned shift : {0U, 1U, 4U, 5U, 6U, 12U, 13U, 14U, 20U, 62U, 63U}) {
        expect_right(*engine, {0, 3'000'000}, shift);
        expect_right(*engine, {123'456'789'012, 123'459'876'543}, shift);
    }
}

TEST(EmulatedEngine, GivesWhatIsWantedAndNothingElse) {
    const auto engine = make_emulated_engine(low_tuning);
    expect_only_what_is_wanted(*engine, {1'000'000, 4'000'000});
    expect_only_what_is_wanted(*engine, {0, 300'000});
    expect_only_what_is_wanted(*engine, {999'999'000'000, 1'000'003'000'000});
}

TEST(EmulatedEngine, FillsMemoryThatItGetsBack) {
    const auto engine = make_emulated_engine(low_tuning, std::vector<EmulatedDevice>(2));
    for (const Interval& interval : {Interval{0, 1'000'000}, {12'345, 9'567'890}}) {
        std::vector<std::uint8_t> bitmap(1'000'000, 0xff);
        const std::uint8_t* const memory = bitmap.data();
        engine->reuse(std::move(bitmap));
        const auto result = engine->sieve(interval, {.bitmap = true}, {}).value();
        EXPECT_EQ(result.bitmap.data(), memory);
        EXPECT_TRUE(result.bitmap == primesieve_result(interval, {}).bitmap);
    }
}

TEST(EmulatedEngine, AnswersTheSameInAnyOrderOfThreads) {
    for (const Order order : {Order::forward, Order::reverse, Order::scattered})
        for (const std::uint32_t threads : {32U, 64U, 256U, 1024U}) {
            const auto engine =
                make_emulated_engine(low_tuning, {{.order = order, .threads = threads}});
            expect_right(*engine, {0, 2'500'000});
            expect_right(*engine, {999'999'000'000, 1'000'001'000'000});
            expect_only_what_is_wanted(*engine, {500'000'000'000, 500'001'000'000});
        }
}

void expect_right_with(const Tuning& tuning) {
    SCOPED_TRACE(testing::Message()
                 << "tile " << tuning.tile_bits << " window " << tuning.window_bits << " multiples "
                 << tuning.warp_multiples << " limit " << tuning.thread_limit);
    expect_right(*make_emulated_engine(tuning), {249'999'000'000, 249'999'600'000});
}

/// Sizes of tiles and windows; the slow test takes them all with all limits.
TEST(EmulatedEngine, AnswersTheSameWithAnySizes) {
    for (const std::uint32_t tile : {1U << 13, 3U << 13, 1U << 16, 3U << 18, 1U << 21})
        for (const std::uint32_t window : {tile, tile + (1U << 13), 3 * tile})
            expect_right_with({.window_bits = window,
                               .tile_bits = tile,
                               .warp_multiples = 100,
                               .thread_limit = 30'000,
                               .survivor_test = core::SurvivorTest::never});
}

TEST(EmulatedEngine, AnswersTheSameWithAnyLimitsOfClasses) {
    // More primes of the warp class than of both.
    expect_right_with({.window_bits = 1U << 21,
                       .tile_bits = 1U << 21,
                       .warp_multiples = 1,
                       .thread_limit = 1U << 12,
                       .survivor_test = core::SurvivorTest::never});
    for (const std::uint32_t multiples : {1U, 10U, 100U, 1024U, 1U << 21})
        for (const std::uint32_t limit :
             {1U << 12, 65'537U, 300'000U, 1U << 21, gpu::sparse_limit - 1})
            expect_right_with({.window_bits = 1U << 16,
                               .tile_bits = 1U << 14,
                               .warp_multiples = multiples,
                               .thread_limit = limit,
                               .survivor_test = core::SurvivorTest::never});
}

TEST(EmulatedEngine, IsRightInRandomWindows) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto engine = make_emulated_engine(host_tuning, {{.order = Order::scattered}});
    constexpr std::uint64_t limit = std::uint64_t{1} << 44;
    for (int i = 0; i < 200; ++i)
        expect_right(*engine, random_interval(random, i % 10 == 0 ? 3'000'000 : 30'000, limit),
                     static_cast<unsigned>(random() % 64));
}

TEST(EmulatedEngine, AgreesWithTheReferenceSieve) {
    const auto engine = make_emulated_engine(host_tuning);
    for (const Interval& interval : {Interval{0, 1'000'000}, {5'000'000'000, 5'003'000'000}}) {
        const auto expected = cpu::reference_sieve(interval, everything);
        const auto found = engine->sieve(interval, everything, {}).value();
        EXPECT_EQ(found.slices, expected.slices);
        EXPECT_EQ(found.digest, expected.digest);
        EXPECT_TRUE(found.bitmap == expected.bitmap);
    }
}

/// Each with sizes of its own, whichever takes a window.
TEST(EmulatedEngine, SharesABatchAmongDevicesThatDiffer) {
    const std::array tunings = {low_tuning,
                                Tuning{.window_bits = 1U << 18,
                                       .tile_bits = 1U << 17,
                                       .warp_multiples = 512,
                                       .thread_limit = 1U << 16,
                                       .survivor_test = core::SurvivorTest::never},
                                Tuning{.window_bits = 3U << 13,
                                       .tile_bits = 3U << 13,
                                       .warp_multiples = 100,
                                       .thread_limit = 30'000,
                                       .survivor_test = core::SurvivorTest::never}};
    std::vector<std::unique_ptr<gpu::RowDevice>> devices;
    for (const Tuning& tuning : tunings)
        devices.push_back(std::make_unique<gpu::RowDevice>(
            std::make_unique<EmulatedLauncher>(EmulatedDevice{}), tuning));
    const auto engine = gpu::make_row_engine("emulated", std::move(devices));
    std::uint64_t first = 777'777'000'000;
    for (const std::uint64_t length : {20'000'000U, 20'000'000U, 9'000'000U, 100U, 30'000'000U}) {
        expect_right(*engine, {first, first + length - 1}, 63, core::all_quantities);
        first += length;
    }
    expect_right(*engine, {0, 9'000'000}, 14);
}

TEST(EmulatedEngine, SharesABatchAmongDevices) {
    for (std::size_t devices = 2; devices < 5; ++devices) {
        const auto engine = make_emulated_engine(low_tuning, std::vector<EmulatedDevice>(devices));
        expect_right(*engine, {0, 9'000'000}, 14);
        expect_right(*engine, {777'777'000'000, 777'790'000'000}, 16);
        expect_right(*engine, {100, 101});
    }
}

}  // namespace
}  // namespace warpsieve::test
