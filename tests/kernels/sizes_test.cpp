#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "core/math.hpp"
#include "kernels/row_sieve/partition_plan.hpp"
#include "kernels/row_sieve/sizes.hpp"
#include "support/refusal.hpp"

namespace warpsieve::gpu {
namespace {

constexpr std::uint64_t mib = 1U << 20;
constexpr std::uint64_t gib = 1U << 30;

// Shared memory of a block (without what it needs beside its tile), multiprocessors, L2, memory and
// compute capability as NVIDIA's data sheets and CUDA's programming guide have them.
constexpr DeviceLimits t4 = {(64U << 10) - 128, 40, 4 * mib, 15 * gib, 75};
constexpr DeviceLimits a100 = {(163U << 10) - 128, 108, 40 * mib, 80 * gib, 80};
constexpr DeviceLimits rtx3090 = {(99U << 10) - 128, 82, 6 * mib, 24 * gib, 86};
constexpr DeviceLimits rtx4090 = {(99U << 10) - 128, 128, 72 * mib, 24 * gib, 89};
constexpr DeviceLimits h100 = {(227U << 10) - 128, 132, 50 * mib, 80 * gib, 90};
constexpr DeviceLimits b200 = {(227U << 10) - 128, 148, 126 * mib, 180 * gib, 100};
constexpr DeviceLimits rtx5060ti = {(99U << 10) - 128, 36, 32 * mib, 16 * gib, 120};
constexpr DeviceLimits unknown = {(227U << 10) - 128, 132, 0, 0, 0};
constexpr std::array devices = {t4, a100, rtx3090, rtx4090, h100, b200, rtx5060ti, unknown};

constexpr std::uint32_t last_root = std::numeric_limits<std::uint32_t>::max();

TEST(Sizes, HoldForEveryDevice) {
    for (const DeviceLimits& limits : devices) {
        const Tuning tuning = choose_tuning(limits);
        EXPECT_NO_THROW(tuning.check()) << limits.compute_capability;
        EXPECT_LE(tuning.tile_bits / 8, limits.tile_bytes) << limits.compute_capability;
        EXPECT_EQ(tuning.window_bits % tuning.tile_bits, 0U) << limits.compute_capability;
        EXPECT_EQ(tuning.round_bits % tuning.tile_bits, 0U) << limits.compute_capability;
    }
}

TEST(Sizes, FollowTheGeneration) {
    for (const DeviceLimits& limits : {a100, h100, b200})
        EXPECT_EQ(choose_tuning(limits).tile_bits, 3U << 18) << limits.compute_capability;
    for (const DeviceLimits& limits : {rtx3090, rtx4090, rtx5060ti})
        EXPECT_EQ(choose_tuning(limits).tile_bits, 1U << 19) << limits.compute_capability;
    EXPECT_EQ(choose_tuning(t4).tile_bits, (1U << 19) - cell_bits);
    EXPECT_EQ(choose_tuning(h100).thread_limit, 1U << 21);
    EXPECT_EQ(choose_tuning(unknown).thread_limit, Tuning{}.thread_limit);
    DeviceLimits later = rtx5060ti;
    later.compute_capability = 150;
    EXPECT_EQ(choose_tuning(later), choose_tuning(rtx5060ti));
}

TEST(Sizes, KeepWindowsInL2OrOfABillionIntegers) {
    for (const DeviceLimits& limits : devices) {
        const std::uint64_t bits = choose_tuning(limits).window_bits;
        EXPECT_LE(bits, std::max(Tuning{}.window_bits, static_cast<std::uint32_t>(limits.l2_bytes)))
            << limits.compute_capability;
        EXPECT_GE(bits, 9U << 21) << limits.compute_capability;
    }
    EXPECT_GE(choose_tuning(b200).window_bits, 1U << 26);
}

/// 203 million primes are visited for each window near 2^64: none is short there, whatever L2.
TEST(Sizes, MakeWindowsLongWhereManyPrimesHitThem) {
    for (const DeviceLimits& limits : devices) {
        const Tuning tuning = choose_tuning(limits);
        EXPECT_EQ(window_at(tuning, tuning.thread_limit), tuning.window_bits);
        EXPECT_EQ(window_at(tuning, 1), tuning.window_bits);
        EXPECT_EQ(window_at(tuning, last_root), tuning.round_bits);
        EXPECT_GE(tuning.round_bits, 7U << 25) << limits.compute_capability;
        std::uint32_t before = 0;
        for (std::uint32_t root = 1000; root < last_root / 2; root += root / 2) {
            EXPECT_GE(window_at(tuning, root), before) << root;
            before = window_at(tuning, root);
        }
    }
}

TEST(Sizes, GiveKeysAThirdOfTheMemoryAtMost) {
    for (const DeviceLimits& limits : devices) {
        const Tuning tuning = choose_tuning(limits);
        const LargePrimes large{tuning.thread_limit, last_root};
        const std::uint64_t keys = keys_at(tuning, last_root, limits);
        EXPECT_EQ(keys_at(tuning, tuning.thread_limit, limits), 0U);
        EXPECT_GT(keys_at(tuning, tuning.thread_limit + 1, limits), 0U);
        if (limits.memory_bytes > 0) {
            EXPECT_LE(3 * 2 * 4 * keys, limits.memory_bytes) << limits.compute_capability;
        }
        // A fifth of the longest window at least.
        EXPECT_GE(window_of_keys(keys, tuning.tile_bits, large), 50'000'000U)
            << limits.compute_capability;
        EXPECT_LE(window_of_keys(keys, tuning.tile_bits, large) / tuning.tile_bits,
                  most_tiles(limits) + 1)
            << limits.compute_capability;
    }
    DeviceLimits little = h100;
    little.memory_bytes = 1 * mib;
    const Tuning tuning = choose_tuning(little);
    EXPECT_GE(window_of_keys(keys_at(tuning, last_root, little), tuning.tile_bits,
                             {tuning.thread_limit, last_root}),
              tuning.tile_bits);
}

TEST(Sizes, LeaveMostOfALittleMemoryToOthers) {
    DeviceLimits little = h100;
    little.memory_bytes = 128 * mib;
    const Tuning tuning = choose_tuning(little);
    tuning.check();
    EXPECT_LE(tuning.window_bits, 2 * mib);
    EXPECT_LE(tuning.round_bits, 2 * mib);
    EXPECT_LT(tuning.thread_limit, choose_tuning(h100).thread_limit);
    little.memory_bytes = 1;
    EXPECT_NO_THROW(choose_tuning(little).check());
}

TEST(Sizes, KeepAllMultiprocessorsBusy) {
    for (const std::uint32_t multiprocessors : {1U, 20U, 40U, 46U, 108U, 114U, 132U, 144U}) {
        const Tuning tuning =
            choose_tuning({.tile_bytes = 227U << 10, .multiprocessors = multiprocessors});
        EXPECT_LE(tuning.window_bits, Tuning{}.window_bits);
        EXPECT_GT(tuning.window_bits, Tuning{}.window_bits / 2 - tuning.tile_bits);
        const std::uint32_t tiles = 8 * (tuning.window_bits / tuning.tile_bits);
        const std::uint32_t turns = (tiles + multiprocessors - 1) / multiprocessors;
        EXPECT_GE(10 * tiles, 9 * turns * multiprocessors) << multiprocessors;
    }
}

TEST(Sizes, AreRefusedThatTheFormulasDoNotBear) {
    const auto refused = [](const Tuning& tuning) {
        return test::contains(test::refusal<Error>([&] { tuning.check(); }), "internal error");
    };
    EXPECT_TRUE(refused({.tile_bits = 0}));
    EXPECT_TRUE(refused({.tile_bits = cell_bits + 32}));
    EXPECT_TRUE(refused({.tile_bits = (1U << 21) + cell_bits}));
    EXPECT_TRUE(refused({.window_bits = 1U << 17}));
    EXPECT_TRUE(refused({.window_bits = (1U << 28) + cell_bits}));
    EXPECT_TRUE(refused({.round_bits = 1U << 17}));
    EXPECT_TRUE(refused({.round_bits = (1U << 28) + cell_bits}));
    EXPECT_TRUE(refused({.warp_multiples = 0}));
    EXPECT_TRUE(refused({.thread_limit = (1U << 12) - 1}));
    EXPECT_TRUE(refused({.thread_limit = sparse_limit}));
}

TEST(Sizes, OfTilesFitTheDevice) {
    for (const std::uint32_t bytes : {16U << 10, 48U << 10, 64U << 10, 99U << 10, 227U << 10}) {
        const Tuning tuning = choose_tuning({.tile_bytes = bytes, .multiprocessors = 40});
        tuning.check();
        EXPECT_LE(tuning.tile_bits / 8, bytes);
        EXPECT_GE(tuning.tile_bits / 8, std::min(bytes - cell_bits / 8, Tuning{}.tile_bits / 8));
    }
}

}  // namespace
}  // namespace warpsieve::gpu
