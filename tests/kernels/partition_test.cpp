// The partition of hits into buckets: places and keys, room, and what happens where it is short.

#include "kernels/phases/partition.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include "kernels/oracle.hpp"
#include "kernels/row_sieve/partition_plan.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "kernels/support.hpp"
#include "support/seed.hpp"

namespace warpsieve::gpu {
namespace {

TEST(PartitionKeys, HoldTheTileAndThePlaceInIt) {
    for (const std::uint32_t tile : {cell_bits, 3 * cell_bits, 61 * cell_bits, 1U << 19, 3U << 18,
                                     (1U << 20) + cell_bits, 1U << 21}) {
        const std::uint32_t tiles = std::min((1U << 28) / tile, most_buckets / rows_per_window);
        const Window window{0, tiles * tile, tile};
        const KeyRule rule = key_rule(window);
        for (std::uint32_t index = 0; index < tile_count(window); ++index) {
            const Tile at = tile_at(window, index);
            for (const std::uint32_t place : {0U, 1U, cell_bits - 1, tile - 1}) {
                const Key key = key_at(rule, {at.row, at.first + place});
                ASSERT_EQ(key.ring, index) << tile;
                ASSERT_EQ(key.place, place) << tile;
            }
        }
    }
}

TEST(PartitionPlan, HasRoomForWhatIsToBeExpected) {
    // Of tiles of 2^20 bits in the last window, 439,985 to 443,209 hits of primes above 2^21, those
    // with other factors too (counted in a model on the host).
    const std::uint32_t room = bucket_room(1U << 20, {1U << 21, 0xffffffff});
    EXPECT_GT(room, 443'209U / 1001 * 720);
    EXPECT_LT(room, 460'000U / 1001 * 720);
    EXPECT_EQ(room % keys_a_piece, 0U);
    EXPECT_EQ(bucket_room(1U << 20, {1U << 21, 1U << 21}), 0U);
    EXPECT_GE(bucket_room(cell_bits, {1U << 21, (1U << 21) + 1}), 64U);
}

TEST(PartitionPlan, CutsWindowsByTheRoom) {
    const LargePrimes large{1U << 21, 0xffffffff};
    for (const std::uint32_t tile : {1U << 14, 3U << 18}) {
        for (const std::uint32_t tiles : {1U, 7U, 300U}) {
            const std::uint64_t keys = keys_of_window(tiles * tile, tile, large);
            EXPECT_EQ(window_of_keys(keys, tile, large), tiles * tile);
            EXPECT_EQ(window_of_keys(keys - 1, tile, large), std::max(tiles - 1, 1U) * tile);
        }
        EXPECT_EQ(window_of_keys(~std::uint64_t{0}, tile, large), 512 * tile);
    }
}

/// What a launcher was asked to partition, and with how much room.
struct Partitions {
    std::uint32_t times = 0;
    std::uint32_t groups = 0;
    std::uint32_t overflows = 0;
};

/// Has less room in its buckets than it is told.
class NarrowLauncher final : public test::EmulatedLauncher {
public:
    NarrowLauncher(const test::EmulatedDevice& device, double share, Partitions& seen)
        : EmulatedLauncher(device), share_(share), seen_(seen) {}

    void partition(const Window& window, const PartitionPlan& plan) override {
        ++seen_.times;
        seen_.groups = std::max(seen_.groups, plan.visits.count);
        EmulatedLauncher::partition(window, narrow(plan));
    }
    void strike_overflow(const Window& window, const PartitionPlan& plan) override {
        EmulatedLauncher::strike_overflow(window, narrow(plan));
        seen_.overflows = overflows();
    }

private:
    [[nodiscard]] PartitionPlan narrow(PartitionPlan plan) const {
        const double room = share_ * plan.bucket_room;
        plan.bucket_room = static_cast<std::uint32_t>(room) / keys_a_piece * keys_a_piece;
        return plan;
    }

    double share_;
    Partitions& seen_;
};

std::unique_ptr<core::Engine> narrow_engine(const Tuning& tuning,
                                            double share,
                                            Partitions& seen,
                                            const test::EmulatedDevice& device = {}) {
    std::vector<std::unique_ptr<Launcher>> launchers;
    launchers.push_back(std::make_unique<NarrowLauncher>(device, share, seen));
    return make_row_engine("narrow", std::move(launchers), tuning);
}

constexpr Tuning tuning = {.window_bits = 1U << 16,
                           .round_bits = 5U << 16,
                           .tile_bits = 1U << 15,
                           .warp_multiples = 32,
                           .thread_limit = 1U << 12,
                           .survivor_test = core::SurvivorTest::never};

TEST(PartitionOverflow, LosesNothing) {
    for (const double share : {0.0, 0.3, 0.7, 1.0}) {
        Partitions seen;
        const auto engine = narrow_engine(tuning, share, seen);
        test::expect_right(*engine, {999'999'000'000, 1'000'030'000'000}, 63, core::all_quantities);
        EXPECT_GE(seen.times, 3U);
        EXPECT_GE(seen.groups, 7U);
        EXPECT_EQ(seen.overflows, share == 1 ? 0 : seen.times);
    }
}

TEST(PartitionOverflow, TakesNoPlaceBehindABucket) {
    std::uint32_t full = 0;
    std::array<std::uint32_t, 2> ends{256, 252};
    const Buckets buckets{nullptr, ends.data(), &full, 256};
    EXPECT_EQ(take_places(buckets, 1, 4), 256U + 252U);
    EXPECT_EQ(full, 0U);
    EXPECT_EQ(take_places(buckets, 1, 4), no_room);
    EXPECT_EQ(full, 1U);
    ends[1] = 252;
    EXPECT_EQ(take_places(buckets, 1, 8), no_room);
}

/// Eight rings of 2^shift keys, the warps that fill them, and buckets with room for all: a key that
/// finds no place in its ring takes four in its bucket, and one where it was to be.
class RingsOfWarps {
public:
    RingsOfWarps(std::uint32_t shift, std::uint32_t warps, std::uint32_t steps)
        : keys_(rows_per_window << shift),
          full_(warps),
          room_(parts_of(steps * warps * hits_of_warp * 5, keys_a_piece) * keys_a_piece),
          all_(std::size_t{rows_per_window} * room_) {
        rings_.counters = counters_.data();
        rings_.keys = keys_.data();
        rings_.full = full_.data();
        rings_.factors = &factors_;
        rings_.count = rows_per_window;
        set_length(rings_, shift);
        begin_rings(rings_, {0, 1});
    }

    /// Each warp puts as many keys as it can, most of them into one ring.
    void step(std::mt19937_64& random) {
        for (FullHalves& full : full_) {
            full.count = 0;
            for (std::uint32_t i = 0; i < hits_of_warp; ++i) {
                const auto ring = static_cast<std::uint32_t>(random() % 64 < 56 ? 5 : random() % 8);
                sent_[ring].push_back(next_);
                put_hit(rings_, buckets(), {ring, next_++}, full);
            }
            for (std::uint32_t i = 0; i < warp_lanes; ++i) place_full(rings_, buckets(), full, i);
        }
        for (const FullHalves& full : full_)
            for (std::uint32_t i = 0; i < warp_lanes; ++i) write_full(rings_, buckets(), full, i);
    }

    void expect_all_in_buckets() {
        write_rest(rings_, buckets(), {0, 1});
        EXPECT_EQ(overflow_, 0U);
        for (std::uint32_t ring = 0; ring < rows_per_window; ++ring) {
            const std::uint32_t* const begin = keys_of(buckets(), ring);
            std::vector<std::uint32_t> got(begin, begin + ends_[ring]);
            std::ranges::sort(got);
            got.erase(std::ranges::unique(got).begin(), got.end());
            EXPECT_EQ(got, sent_[ring]) << "ring " << ring;
            // All places are multiples of four: GPUs store fours at no others.
            EXPECT_EQ(ends_[ring] % 4, 0U);
        }
    }

private:
    [[nodiscard]] Buckets buckets() { return {all_.data(), ends_.data(), &overflow_, room_}; }

    SmallFactors factors_;
    std::array<std::uint32_t, rows_per_window> counters_{};
    std::vector<std::uint32_t> keys_;
    std::vector<FullHalves> full_;
    Rings rings_;
    std::uint32_t room_;
    std::vector<std::uint32_t> all_;
    std::array<std::uint32_t, rows_per_window> ends_{};
    std::uint32_t overflow_ = 0;
    std::array<std::vector<std::uint32_t>, rows_per_window> sent_;
    std::uint32_t next_ = 0;
};

void expect_all_kept(std::uint32_t shift, std::uint32_t warps, std::uint32_t steps) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message()
                 << "2^" << shift << " keys, " << warps << " warps, seed " << seed);
    std::mt19937_64 random(seed);
    RingsOfWarps rings(shift, warps, steps);
    for (std::uint32_t i = 0; i < steps; ++i) rings.step(random);
    rings.expect_all_in_buckets();
}

TEST(Rings, KeepAllKeysOfStepsThatBringTooMany) {
    for (const std::uint32_t shift : {shortest_ring_shift, 4U, longest_ring_shift})
        for (const std::uint32_t warps : {1U, 2U, 16U}) expect_all_kept(shift, warps, 9);
}

TEST(Rings, KeepMoreKeysThanTheirCountersHold) {
    for (const std::uint32_t shift : {shortest_ring_shift, longest_ring_shift})
        expect_all_kept(shift, 2, 600);
}

/// From rings of eight keys, where most find no room in a step, to those that seldom are full.
TEST(Partition, IsTheSameInAnyMemoryOfABlockAndAnyOrder) {
    for (const test::Order order :
         {test::Order::forward, test::Order::reverse, test::Order::scattered})
        for (const std::uint32_t threads : {32U, 256U, 1024U})
            for (const std::uint32_t words : {80 * 9U, 80 * 17U + 1, 80 * 300U}) {
                const std::uint32_t memory = std::max(
                    word_bytes * (words_beside_rings(threads, hits_of_long) + words), 1U << 12);
                const auto engine = test::make_emulated_engine(
                    tuning, {{.order = order,
                              .threads = threads,
                              .limits = {.tile_bytes = memory, .multiprocessors = 2}}});
                test::expect_right(*engine, {999'999'000'000, 1'000'009'000'000});
            }
}

TEST(Partition, IsRightInRandomWindows) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    constexpr std::uint64_t limit = std::uint64_t{1} << 44;
    for (int i = 0; i < 40; ++i) {
        Tuning any = tuning;
        any.tile_bits = static_cast<std::uint32_t>(1 + random() % 9) * cell_bits;
        any.window_bits = any.tile_bits * static_cast<std::uint32_t>(1 + random() % 3);
        any.round_bits = any.tile_bits * static_cast<std::uint32_t>(1 + random() % 40);
        any.thread_limit = least_large_prime << random() % 8;
        Partitions seen;
        const auto engine =
            narrow_engine(any, i % 4 == 0 ? 0.9 : 1.0, seen, {.order = test::Order::scattered});
        for (int j = 0; j < 5; ++j)
            test::expect_right(
                *engine, test::random_interval(random, i % 10 == 0 ? 9'000'000 : 90'000, limit),
                static_cast<unsigned>(random() % 64));
    }
}

}  // namespace
}  // namespace warpsieve::gpu
