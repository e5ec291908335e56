#include <gtest/gtest.h>

#include "kernels/oracle.hpp"
#include "kernels/support.hpp"
#include "support/refusal.hpp"

namespace warpsieve::test {
namespace {

constexpr Interval four_windows{0, std::uint64_t{4 * 30} * low_tuning.window_bits - 1};

TEST(EngineFailure, TakesSmallerWindowsWhereMemoryIsShort) {
    const auto engine = make_emulated_engine(low_tuning, {{}, {.longest_window = 1U << 15}});
    const auto batch_of = [](std::uint64_t bits) { return std::uint64_t{8 * 30} * bits; };
    EXPECT_EQ(engine->preferred_batch({0, largest}), batch_of((1U << 16) + (1U << 15)));
    expect_right(*engine, {0, 5'000'000});
}

/// Only when they are wanted; half as long windows then fit the second device.
TEST(EngineFailure, TakesSmallerWindowsWhereBitmapsDoNotFit) {
    const auto engine = make_emulated_engine(low_tuning, {{}, {.longest_window = 1U << 16}});
    const std::uint64_t before = engine->preferred_batch({0, largest});
    for (int i = 0; i < 2; ++i) (void)engine->sieve({0, 2'000'000}, {}, {});
    EXPECT_EQ(engine->preferred_batch({0, largest}), before);
    for (int i = 0; i < 2; ++i) {
        expect_right(*engine, {0, 5'000'000});
        EXPECT_EQ(engine->preferred_batch({0, largest}), before / 4 * 3);
    }
    expect_right(*engine, {5'000'001, 15'000'000}, 63, core::all_quantities);
}

/// Only when large primes hit windows: those of 2^12 to 1e6 hit a position of a row 0.37 times, so
/// that half of the longest round fits the first device, and one column of tiles the second.
TEST(EngineFailure, TakesShorterRoundsWhereKeysDoNotFit) {
    gpu::Tuning tuning = low_tuning;
    tuning.round_bits = 1U << 18;
    const auto engine =
        make_emulated_engine(tuning, {{.most_keys = 1U << 19}, {.most_keys = 1U << 16}});
    expect_right(*engine, {0, 5'000'000});
    EXPECT_EQ(engine->preferred_batch({0, largest}),
              std::uint64_t{8 * 30} * 2 * low_tuning.window_bits);
    expect_right(*engine, {999'999'000'000, 1'000'019'000'000});
    EXPECT_LT(engine->preferred_batch({0, largest}),
              std::uint64_t{8 * 30} * 2 * low_tuning.window_bits);
}

TEST(EngineFailure, SaysSoWhenNotEvenKeysOfOneTileFit) {
    const auto engine = make_emulated_engine(low_tuning, {{.most_keys = 1U << 10}});
    expect_right(*engine, {0, 2'000'000});
    EXPECT_TRUE(contains(refusal<DeviceError>([&] {
                             (void)engine->sieve({1'000'000'000'000, 1'000'000'000'010}, {}, {});
                         }),
                         "out of memory"));
}

TEST(EngineFailure, SaysSoWhenBitmapsDoNotFit) {
    const auto engine = make_emulated_engine(low_tuning, {{.longest_window = 1U << 14}});
    (void)engine->sieve({0, 2'000'000}, {}, {});
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(contains(refusal<DeviceError>([&] {
                                 (void)engine->sieve({0, 10}, {.bitmap = true}, {});
                             }),
                             "out of memory"));
}

TEST(EngineFailure, SaysSoWhenNotEvenATileFits) {
    EXPECT_TRUE(contains(refusal<DeviceError>([] {
                             (void)make_emulated_engine(low_tuning,
                                                        {{.longest_window = (1U << 14) - 1}});
                         }),
                         "out of memory"));
}

/// Whichever step fails, on whichever device, the batch fails, and no later one is tried.
TEST(EngineFailure, OfAStepEndsTheEngine) {
    for (const std::size_t failing : {0U, 1U})
        for (std::uint64_t step = 0; step < 4; ++step) {
            std::vector<EmulatedDevice> devices(2);
            devices[failing].failing_step = step;
            const auto engine = make_emulated_engine(low_tuning, devices);
            const auto sieve = [&] { (void)engine->sieve({0, 400'000'000'000'000}, {}, {}); };
            EXPECT_TRUE(contains(refusal<DeviceError>(sieve), "a step fails"));
            EXPECT_TRUE(contains(refusal<DeviceError>([&] {
                                     (void)engine->sieve({0, 10}, {}, {});
                                 }),
                                 "a step fails"));
        }
}

TEST(EngineFailure, InEveryStepOfASmallBatchIsSeen) {
    const auto steps_of = [](std::uint64_t failing) {
        const auto engine = make_emulated_engine(low_tuning, {{.failing_step = failing}});
        try {
            (void)engine->sieve(four_windows, everything, {});
        } catch (const DeviceError&) {
            return true;
        }
        return false;
    };
    std::uint64_t steps = 0;
    while (steps_of(steps)) ++steps;
    // Records, tiles and summary of each window; the first one's primes are restored.
    EXPECT_GE(steps, 4 * 3 + 1U);
}

TEST(EngineStop, EndsTheBatchAndTheNextOneIsRight) {
    const auto engine = make_emulated_engine(low_tuning, std::vector<EmulatedDevice>(2));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(engine->sieve(four_windows, {}, stop.get_token()).has_value());
    EXPECT_FALSE(
        engine->sieve({1'000'000'000'000, 1'000'000'000'010}, {}, stop.get_token()).has_value());
    expect_right(*engine, four_windows);
}

TEST(EnginePreference, IsWholeWindowsForEachDeviceAndNotMoreThanIsLeft) {
    const auto engine = make_emulated_engine(low_tuning, std::vector<EmulatedDevice>(3));
    EXPECT_EQ(
        engine->preferred_batch({0, largest}) % (std::uint64_t{3 * 30} * low_tuning.window_bits),
        0U);
    EXPECT_EQ(engine->preferred_batch({largest - 9, largest}), 10U);
    EXPECT_EQ(engine->name(), "emulated");
    EXPECT_EQ(engine->device(), "emulated, emulated, emulated");
    EXPECT_EQ(engine->driver(), "emulated driver");
}

}  // namespace
}  // namespace warpsieve::test
