#include <gtest/gtest.h>

#include <array>
#include <random>

#include "kernels/row_sieve/windows.hpp"
#include "kernels/support.hpp"
#include "support/seed.hpp"

namespace warpsieve::gpu {
namespace {

using test::largest;
using test::random_interval;

constexpr Cut small_cut = {.window_bits = 1U << 16, .tile_bits = 1U << 14};

/// Whether a window says of each integer whether it is inside, as core does.
void expect_edges(const WindowJob& job, const Interval& interval) {
    const Interval numbers{std::max<std::uint64_t>(interval.first, 2), interval.last};
    const auto& [begin, end, first_mask, last_mask] = job.edges;
    EXPECT_EQ(first_mask, core::bits_inside(job.window.base + begin, numbers)) << interval;
    EXPECT_EQ(last_mask, core::bits_inside(job.window.base + end - 1, numbers)) << interval;
}

void expect_covered(const Interval& interval, const Cut& cut) {
    WindowQueue queue(interval);
    const core::ByteRange range = core::bytes_of(interval);
    std::uint64_t byte = range.first;
    std::uint64_t last = 0;
    while (const auto job = queue.next(cut)) {
        const Window& window = job->window;
        ASSERT_EQ(window.base % cell_bits, 0U);
        ASSERT_EQ(window.bits % window.tile_bits, 0U);
        ASSERT_LE(window.bits, cut.window_bits);
        ASSERT_EQ(window.base + job->edges.begin, byte) << interval;
        ASSERT_GT(job->edges.end, job->edges.begin);
        ASSERT_LE(job->edges.end, window.bits);
        expect_edges(*job, interval);
        byte = window.base + job->edges.end;
        last = job->last;
        ASSERT_TRUE(last == interval.last || last == byte * 30 - 1);
    }
    EXPECT_EQ(byte, range.first + range.count) << interval;
    EXPECT_EQ(last, interval.last);
    EXPECT_FALSE(queue.next(cut).has_value());
}

TEST(WindowQueue, CoversAnyInterval) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 3000; ++i) expect_covered(random_interval(random, 20'000'000), small_cut);
}

TEST(WindowQueue, CoversBothEnds) {
    for (std::uint64_t length = 0; length < 100; ++length) {
        expect_covered({0, length}, small_cut);
        expect_covered({length, length}, small_cut);
        expect_covered({largest - length, largest}, small_cut);
        expect_covered({largest - length, largest - length}, small_cut);
    }
}

TEST(WindowQueue, TakesTheWholeRange) {
    constexpr Cut cut = {.window_bits = 1U << 28, .tile_bits = 1U << 20};
    WindowQueue queue({0, largest});
    EXPECT_EQ(queue.next(cut)->window.base, 0U);
    EXPECT_EQ(queue.next(cut)->window.base, 1U << 28);
}

/// Devices that differ: nothing is left out, and nothing comes twice.
TEST(WindowQueue, IsTakenByEachDeviceInItsOwnLengths) {
    constexpr std::array cuts = {Cut{.window_bits = 1U << 16, .tile_bits = 1U << 14},
                                 Cut{.window_bits = 3U << 13, .tile_bits = 1U << 13},
                                 Cut{.window_bits = 1U << 20, .tile_bits = 1U << 18}};
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 300; ++i) {
        const Interval interval = random_interval(random, 200'000'000);
        WindowQueue queue(interval);
        std::uint64_t next = interval.first;
        std::uint64_t last = 0;
        const auto cut_of_someone = [&] { return cuts[random() % cuts.size()]; };
        for (Cut cut = cut_of_someone(); const auto job = queue.next(cut); cut = cut_of_someone()) {
            ASSERT_EQ(job->first, next);
            ASSERT_EQ(job->window.tile_bits, cut.tile_bits);
            ASSERT_LE(job->window.bits, cut.window_bits);
            last = job->last;
            next = last + 1;
        }
        EXPECT_EQ(last, interval.last);
    }
}

void expect_fit(const Cut& cut, const Tuning& tuning) {
    EXPECT_LE(cut.window_bits, tuning.window_bits);
    EXPECT_LE(cut.tile_bits, tuning.tile_bits);
    ASSERT_GT(cut.tile_bits, 0U);
    EXPECT_EQ(cut.tile_bits % cell_bits, 0U);
    EXPECT_GT(cut.window_bits, 0U);
    EXPECT_EQ(cut.window_bits % cut.tile_bits, 0U);
}

TEST(Cut, FitsTheTuning) {
    // 17 cells: half of it, in whole cells, fits in it twice and leaves one.
    for (const std::uint32_t tile : {cell_bits, 3U << 13, 17U << 13, 1U << 18, 3U << 18, 1U << 21})
        for (const std::uint32_t window : {tile, tile + 5 * cell_bits, 1U << 28})
            for (const std::uint64_t bytes : {std::uint64_t{1}, std::uint64_t{cell_bits} + 1,
                                              std::uint64_t{1} << 30, largest / 30 + 1})
                for (const std::uint32_t devices : {1U, 2U, 16U}) {
                    const Tuning tuning{.window_bits = window, .tile_bits = tile};
                    tuning.check();
                    expect_fit(choose_cut({0, bytes}, tuning, devices, 132), tuning);
                    expect_fit(choose_cut({5, bytes}, tuning, devices, 1), tuning);
                }
}

std::uint32_t windows_of(const Interval& interval, std::uint32_t devices, std::uint32_t most) {
    const Tuning tuning{.window_bits = 1U << 20, .tile_bits = 1U << 15};
    const Cut cut = choose_cut(core::bytes_of(interval), tuning, devices, 1);
    WindowQueue queue(interval);
    std::uint32_t count = 0;
    std::uint32_t shortest = most;
    while (const auto job = queue.next(cut)) {
        ++count;
        shortest = std::min(shortest, job->window.bits);
    }
    EXPECT_GE(shortest, most / 2) << interval;
    return count;
}

/// A last window of a few integers would cost as much as a whole one near 2^64.
TEST(Cut, LeavesNoTinyWindowAtTheEnd) {
    constexpr std::uint64_t window = 30 * (std::uint64_t{1} << 20);
    EXPECT_EQ(windows_of({0, 8 * window - 1}, 1, 1U << 20), 8U);
    EXPECT_EQ(windows_of({0, 8 * window}, 1, 1U << 20), 9U);
    EXPECT_EQ(windows_of({500, 8 * window + 499}, 1, 1U << 20), 9U);
    EXPECT_EQ(windows_of({0, 3 * window - 1}, 2, 1U << 20), 4U);
}

TEST(Cut, GivesEachMultiprocessorTilesOfAShortBatch) {
    const Cut cut = choose_cut({0, 400'000'000 / 30}, Tuning{}, 1, 132);
    EXPECT_GE(8 * (cut.window_bits / cut.tile_bits), 3 * 132U);
}

/// The start of a prime costs as much for a short tile as for a long one.
TEST(Cut, KeepsTheTilesOfFullWindows) {
    for (const std::uint32_t multiprocessors : {16U, 46U, 82U, 108U, 128U, 132U, 170U})
        for (const std::uint32_t devices : {1U, 2U, 8U}) {
            const Tuning tuning =
                choose_tuning({.tile_bytes = 227U << 10, .multiprocessors = multiprocessors});
            for (const std::uint64_t bits :
                 {std::uint64_t{devices} * tuning.window_bits, std::uint64_t{1} << 32}) {
                const Cut cut = choose_cut({0, bits}, tuning, devices, multiprocessors);
                EXPECT_EQ(cut.tile_bits, tuning.tile_bits) << multiprocessors << " " << bits;
            }
        }
}

}  // namespace
}  // namespace warpsieve::gpu
