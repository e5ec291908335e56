#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "core/bitmap.hpp"
#include "core/wheel.hpp"
#include "kernels/oracle.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "kernels/row_sieve/windows.hpp"
#include "kernels/support.hpp"
#include "support/seed.hpp"

// Batches that follow each other: the engine begins the next one's first window ahead.

namespace warpsieve::test {
namespace {

/// What a launcher was asked to do: windows that it began, and where it waited for results.
struct Calls {
    static constexpr std::uint64_t collect = ~std::uint64_t{0};
    std::vector<std::uint64_t> list;  ///< first integers of windows, and `collect`
    std::function<void(std::uint64_t)> at_tiles = [](std::uint64_t /*first*/) {};

    [[nodiscard]] auto begun(std::uint64_t first) const { return std::ranges::find(list, first); }
    [[nodiscard]] auto times(std::uint64_t call) const { return std::ranges::count(list, call); }
};

class RecordingLauncher final : public EmulatedLauncher {
public:
    explicit RecordingLauncher(Calls& calls) : EmulatedLauncher({}), calls_(calls) {}

    void sieve_tiles(const gpu::Window& window,
                     const gpu::PatternOffsets& offsets,
                     const gpu::PrimeClasses& classes) override {
        calls_.list.push_back(30 * window.base);
        calls_.at_tiles(30 * window.base);
        EmulatedLauncher::sieve_tiles(window, offsets, classes);
    }
    [[nodiscard]] gpu::WindowOutput collect(unsigned slot) override {
        calls_.list.push_back(Calls::collect);
        return EmulatedLauncher::collect(slot);
    }

private:
    Calls& calls_;
};

std::unique_ptr<core::Engine> recorded_engine(Calls& calls,
                                              const gpu::Tuning& tuning = low_tuning) {
    std::vector<std::unique_ptr<gpu::Launcher>> launchers;
    launchers.push_back(std::make_unique<RecordingLauncher>(calls));
    return gpu::make_row_engine("recorded", std::move(launchers), tuning);
}

/// Two windows are in flight, in the two slots by turns; the results of one are waited for in its
/// own.
TEST(EngineSequence, SievesEachWindowInTheOtherSlot) {
    struct Slots {
        std::vector<unsigned> begun;
        std::vector<unsigned> collected;
    };
    class SlotLauncher final : public EmulatedLauncher {
    public:
        explicit SlotLauncher(Slots& seen) : EmulatedLauncher({}), seen_(seen) {}
        void begin_window(unsigned slot) override {
            seen_.begun.push_back(slot);
            EmulatedLauncher::begin_window(slot);
        }
        [[nodiscard]] gpu::WindowOutput collect(unsigned slot) override {
            EXPECT_GT(seen_.begun.size(), seen_.collected.size());
            seen_.collected.push_back(slot);
            return EmulatedLauncher::collect(slot);
        }

    private:
        Slots& seen_;
    };
    Slots seen;
    std::vector<std::unique_ptr<gpu::Launcher>> launchers;
    launchers.push_back(std::make_unique<SlotLauncher>(seen));
    const auto engine = gpu::make_row_engine("slots", std::move(launchers), low_tuning);
    expect_right(*engine, {0, 5 * one_window - 1}, 63, core::quantity_primes);
    expect_right(*engine, {5 * one_window, 8 * one_window - 1}, 63, core::quantity_primes);
    ASSERT_EQ(seen.begun.size(), 9U);  // the last one is prefetched
    for (std::size_t i = 1; i < seen.begun.size(); ++i) EXPECT_NE(seen.begun[i], seen.begun[i - 1]);
    ASSERT_EQ(seen.collected.size(), 8U);
    for (std::size_t i = 0; i < seen.collected.size(); ++i)
        EXPECT_EQ(seen.collected[i], seen.begun[i]);
}

/// While the last results of a batch are copied and handled, the device has work.
TEST(EngineSequence, BeginsTheNextBatchBeforeTheLastResultsAreCollected) {
    Calls calls;
    const auto engine = recorded_engine(calls);
    expect_right(*engine, {0, 2 * one_window - 1}, 63, core::quantity_primes);
    calls.list.clear();
    expect_right(*engine, {2 * one_window, 4 * one_window - 1}, 63, core::quantity_primes);
    using C = Calls;
    EXPECT_EQ(calls.list, (std::vector{2 * one_window, 3 * one_window, C::collect, 4 * one_window,
                                       C::collect}));
    calls.list.clear();
    expect_right(*engine, {4 * one_window, 7 * one_window - 1}, 63, core::quantity_primes);
    EXPECT_EQ(calls.list, (std::vector{5 * one_window, C::collect, 6 * one_window, C::collect,
                                       7 * one_window, C::collect}));
}

/// So it is where no primes to the root are there, as survivors are tested.
TEST(EngineSequence, BeginsTheNextBatchWhereSurvivorsAreTested) {
    Calls calls;
    gpu::Tuning tuning = low_tuning;
    tuning.survivor_test = core::SurvivorTest::always;
    const auto engine = recorded_engine(calls, tuning);
    const std::uint64_t first = one_window << 20;
    expect_right(*engine, {first, first + one_window - 1}, 63, core::quantity_primes);
    calls.list.clear();
    expect_right(*engine, {first + one_window, first + 2 * one_window - 1}, 63,
                 core::quantity_primes);
    EXPECT_EQ(calls.list,
              (std::vector{first + one_window, first + 2 * one_window, Calls::collect}));
}

TEST(EngineSequence, BeginsNothingBehindABatchThatFollowsNone) {
    Calls calls;
    const auto engine = recorded_engine(calls);
    for (const std::uint64_t first :
         {std::uint64_t{0}, 5 * one_window, 20 * one_window, 10 * one_window}) {
        calls.list.clear();
        expect_right(*engine, {first, first + one_window - 1}, 63, core::quantity_primes);
        EXPECT_EQ(calls.list, (std::vector{first, Calls::collect}));
    }
}

/// What was begun is dropped where it is not what is asked for; and taken where it is all.
TEST(EngineSequence, SievesAgainWhatWasBegunForAnotherBatch) {
    for (const Interval& other : {Interval{4 * one_window, 4 * one_window + 10},
                                  {4 * one_window, 5 * one_window - 1},
                                  {4 * one_window + 1, 7 * one_window},
                                  {2 * one_window, 4 * one_window - 1},
                                  {0, 1'000}}) {
        const auto engine = make_emulated_engine(low_tuning);
        expect_right(*engine, {0, 2 * one_window - 1}, 63, core::quantity_primes);
        expect_right(*engine, {2 * one_window, 4 * one_window - 1}, 63, core::quantity_primes);
        expect_right(*engine, other, 63, core::quantity_primes);
    }
}

TEST(EngineSequence, SievesAgainWhatWasBegunForOtherQuantities) {
    for (const unsigned shift : {12U, 13U, 63U})
        for (const core::Quantities counted : {core::quantity_primes, core::all_quantities}) {
            const auto engine = make_emulated_engine(low_tuning);
            expect_right(*engine, {0, 2 * one_window - 1}, 63, core::quantity_twins);
            expect_right(*engine, {2 * one_window, 4 * one_window - 1}, 63, core::quantity_twins);
            expect_right(*engine, {4 * one_window, 6 * one_window - 1}, shift, counted);
        }
}

/// Asks for a sample in the first window of a batch, and for no digest of the others.
void expect_sample(core::Engine& engine, const Interval& batch) {
    const core::ByteRange bytes = core::bytes_of(batch);
    const core::ByteRange sample{bytes.first + core::sample_grain, core::sample_grain};
    const auto result = engine.sieve(batch, {.sample = sample}, {}).value();
    EXPECT_EQ(result.sample, core::sample_of(primesieve_result(batch, {}).bitmap, bytes, sample));
}

/// Where the sample will be is not known when the first window of a batch is begun.
TEST(EngineSequence, FindsTheSampleInAWindowThatWasBegun) {
    Calls calls;
    const auto engine = recorded_engine(calls);
    for (const std::uint64_t first : {std::uint64_t{0}, 2 * one_window})
        ASSERT_TRUE(engine->sieve({first, first + 2 * one_window - 1}, {}, {}));
    calls.list.clear();
    expect_sample(*engine, {4 * one_window, 6 * one_window - 1});
    EXPECT_EQ(calls.times(4 * one_window), 0);  // it was begun before
}

/// The window in flight comes with no more than the batch wanted that was stopped.
TEST(EngineSequence, FindsTheSampleWhereABatchWasStopped) {
    std::stop_source stop;
    Calls calls;
    calls.at_tiles = [&](std::uint64_t first) {
        if (first == one_window) stop.request_stop();
    };
    const auto engine = recorded_engine(calls);
    ASSERT_FALSE(engine->sieve({0, 4 * one_window - 1}, {}, stop.get_token()));
    ASSERT_EQ(calls.list.back(), Calls::collect);  // of the window before the one in flight
    expect_sample(*engine, {one_window, 3 * one_window - 1});
}

/// The list of primes grows while the first window of the batch is in flight already, in either
/// slot; or before that window can be begun.
TEST(EngineSequence, MakesPrimesBesideAWindowThatWasBegun) {
    constexpr std::uint64_t root = 30 * std::uint64_t{gpu::cell_bits};
    const std::uint64_t seam = root * root / one_window * one_window;
    for (const std::uint64_t windows : {2U, 3U})
        for (const std::uint64_t middle : {seam - 3 * one_window, seam}) {
            const auto engine = make_emulated_engine(low_tuning);
            const std::uint64_t first = middle - windows * one_window;
            expect_right(*engine, {first - 3 * one_window, first - 1});
            expect_right(*engine, {first, middle - 1}, 63, core::all_quantities);
            expect_right(*engine, {middle, seam + 3 * one_window}, 63, core::all_quantities);
        }
}

TEST(EngineSequence, GoesNoFurtherThanTheRange) {
    constexpr std::uint64_t bits = 2U << 14;
    constexpr std::uint64_t two_windows = 30 * bits;
    EXPECT_FALSE(gpu::windows_behind(largest, bits / 2));
    EXPECT_FALSE(gpu::windows_behind(largest - 1, bits / 2));
    EXPECT_FALSE(gpu::windows_behind(largest - two_windows / 2, bits));
    for (const std::uint64_t last :
         {largest - 2 * two_windows, std::uint64_t{0}, two_windows - 1}) {
        const auto behind = gpu::windows_behind(last, bits);
        ASSERT_TRUE(behind);
        EXPECT_EQ(behind->first, last + 1);
        EXPECT_GT(behind->last, last);
        EXPECT_LE(behind->last - last, two_windows);
        EXPECT_EQ(behind->last % 30, 29U);
    }
}

/// Batches of random lengths, most of which follow each other, some stopped, on some devices.
TEST(EngineSequence, IsRightWhateverFollows) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (std::size_t devices = 1; devices < 4; ++devices) {
        const auto engine = make_emulated_engine(low_tuning, std::vector<EmulatedDevice>(devices));
        std::uint64_t first = random() % 1'000'000'000'000;
        for (int i = 0; i < 25; ++i) {
            if (random() % 8 == 0) first = random() % 1'000'000'000'000;
            const std::uint64_t last = first + random() % (4 * one_window);
            std::stop_source stop;
            if (random() % 8 == 0) stop.request_stop();
            if (stop.stop_requested())
                (void)engine->sieve({first, last}, {}, stop.get_token());
            else
                expect_right(*engine, {first, last}, random() % 2 == 0 ? 63U : 14U,
                             core::quantity_primes | (random() % 8 == 0 ? core::quantity_gaps : 0));
            first = last + 1;
        }
    }
}

/// Low, no prime is large, and windows are as long as L2 holds them.
TEST(EngineSequence, TakesLongerWindowsWhereLargePrimesHitThem) {
    gpu::Tuning tuning = low_tuning;
    tuning.round_bits = 4 * tuning.window_bits;
    Calls calls;
    const auto engine = recorded_engine(calls, tuning);
    expect_right(*engine, {0, 4 * one_window - 1}, 63, core::quantity_primes);
    EXPECT_EQ(calls.times(Calls::collect), 4);
    calls.list.clear();
    const std::uint64_t first = 1'000'000'000'000'000 / one_window * one_window;
    expect_right(*engine, {first, first + 4 * one_window - 1}, 63, core::quantity_primes);
    // Besides those of sieving primes.
    EXPECT_EQ(calls.times(first), 1);
    EXPECT_EQ(
        *std::ranges::max_element(
            calls.list, {}, [](std::uint64_t call) { return call == Calls::collect ? 0 : call; }),
        first);
}

}  // namespace
}  // namespace warpsieve::test
