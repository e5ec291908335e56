#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "kernels/emulated_launcher.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "kernels/row_sieve/tuner.hpp"
#include "support/refusal.hpp"

namespace warpsieve::gpu {
namespace {

constexpr DeviceLimits h100 = {(227U << 10) - 128, 132, 50U << 20, std::uint64_t{80} << 30, 90};

/// A device whose speed is a function of the sizes, on a clock that it turns.
struct ScriptedDevice {
    /// Seconds for 1e9 integers.
    std::function<double(const Tuning&, std::uint64_t first)> cost =
        [](const Tuning&, std::uint64_t) { return 0.001; };
    std::function<std::uint64_t(const Tuning&)> primes = [](const Tuning&) { return 5; };
    double now = 1000;
    double longest_pass = 0;
    std::size_t engines = 0;
    std::vector<std::uint64_t> firsts = {};  ///< of the passes
    std::stop_source stop = {};

    [[nodiscard]] TunerTask task();
};

class ScriptedEngine final : public core::Engine {
public:
    ScriptedEngine(ScriptedDevice& device, const Tuning& tuning)
        : device_(device), tuning_(tuning) {}

    [[nodiscard]] std::string name() const override { return "scripted"; }
    [[nodiscard]] std::string device() const override { return "script"; }
    [[nodiscard]] std::uint64_t preferred_batch(const Interval&) const override { return 1; }
    [[nodiscard]] std::optional<core::BatchResult> sieve(const Interval& interval,
                                                         const core::Wanted&,
                                                         std::stop_token stop) override {
        if (stop.stop_requested()) return std::nullopt;
        device_.firsts.push_back(interval.first);
        const double took = device_.cost(tuning_, interval.first) * interval.length() / 1e9;
        device_.now += took;
        device_.longest_pass = std::max(device_.longest_pass, took);
        const std::uint64_t primes = interval.span() == 0 ? 0 : device_.primes(tuning_);
        return core::BatchResult{
            .interval = interval, .slices = {core::Totals{.prime_count = primes}}, .bitmap = {}};
    }

private:
    ScriptedDevice& device_;
    Tuning tuning_;
};

TunerTask ScriptedDevice::task() {
    return {.limits = h100,
            .make_engine =
                [this](const Tuning& tuning) {
                    ++engines;
                    return std::make_unique<ScriptedEngine>(*this, tuning);
                },
            .now = [this] { return now; }};
}

TunerReport tune_scripted(ScriptedDevice& device) {
    return tune(device.task(), device.stop.get_token());
}

double away(double value, double best) {
    return std::abs(std::log2(value / best));
}

TEST(Tuner, FindsTheSizesThatAreFastest) {
    ScriptedDevice device;
    device.cost = [](const Tuning& tuning, std::uint64_t) {
        return 1e-3 * (1 + away(tuning.tile_bits, 1U << 20) + away(tuning.thread_limit, 1U << 21) +
                       away(tuning.warp_multiples, 256) + away(tuning.window_bits, 3U << 25));
    };
    const TunerReport report = tune_scripted(device);
    const Tuning& best = report.trials.at(report.best).tuning;
    EXPECT_EQ(best.tile_bits, 1U << 20);
    EXPECT_EQ(best.thread_limit, 1U << 21);
    EXPECT_EQ(best.warp_multiples, 256U);
    EXPECT_GT(best.window_bits, 1U << 26);
    EXPECT_TRUE(report.in_time);
    EXPECT_LT(report.trials.at(report.best).ratio(), 0.5);
    for (const Trial& trial : report.trials) EXPECT_TRUE(fits(trial.tuning, h100));
}

/// A size may be good low and bad high: all heights count alike.
TEST(Tuner, WeighsAllHeights) {
    ScriptedDevice device;
    device.cost = [](const Tuning& tuning, std::uint64_t first) {
        const bool long_tiles = tuning.tile_bits > 3U << 18;
        return long_tiles ? (first > std::uint64_t{1} << 56 ? 4e-3 : 0.5e-3) : 1e-3;
    };
    EXPECT_EQ(tune_scripted(device).best, 0U);
    for (const std::uint64_t height : device.task().heights)
        EXPECT_GT(std::ranges::count(device.firsts, height), 20);
}

TEST(Tuner, KeepsTheDefaultsWhereNothingIsFaster) {
    ScriptedDevice device;
    const TunerReport report = tune_scripted(device);
    EXPECT_EQ(report.best, 0U);
    EXPECT_EQ(report.trials.front().tuning, choose_tuning(h100));
    EXPECT_GT(report.trials.size(), 20U);
    EXPECT_EQ(report.as_good(), report.trials.size());
}

/// Clocks go up while it works: what comes later is faster, whatever its sizes.
TEST(Tuner, IsNotFooledByADeviceThatWarmsUp) {
    ScriptedDevice device;
    const double began = device.now;
    device.cost = [&](const Tuning&, std::uint64_t) {
        return device.now < began + 1 ? 2e-3 : 1e-3;
    };
    EXPECT_EQ(tune_scripted(device).best, 0U);
}

TEST(Tuner, TimesPassesThatAreLongEnough) {
    ScriptedDevice device;
    device.cost = [](const Tuning&, std::uint64_t) { return 1e-5; };
    static_cast<void>(tune_scripted(device));
    EXPECT_GE(device.longest_pass, 0.05);
    EXPECT_LT(device.longest_pass, 0.2);
}

TEST(Tuner, EndsInTimeWithTheBestSoFar) {
    ScriptedDevice device;
    device.cost = [](const Tuning& tuning, std::uint64_t) {
        return tuning.tile_bits == 1U << 17 ? 0.1 : 0.2;
    };
    const double began = device.now;
    const TunerReport report = tune_scripted(device);
    EXPECT_FALSE(report.in_time);
    EXPECT_LE(device.now, began + 50 + 2 * device.longest_pass);
    EXPECT_EQ(report.trials.at(report.best).tuning.tile_bits, 1U << 17);

    device.cost = [](const Tuning&, std::uint64_t) { return 1000.0; };
    EXPECT_EQ(tune_scripted(device).trials.size(), 1U);
}

TEST(Tuner, RefusesADeviceThatCountsDifferently) {
    ScriptedDevice device;
    device.primes = [](const Tuning& tuning) { return tuning.thread_limit == 1U << 20 ? 6 : 5; };
    EXPECT_TRUE(test::contains(test::refusal<WrongResultError>([&] { tune_scripted(device); }),
                               "counts 6 primes in [1000000000000, "));
}

TEST(Tuner, StopsWhenAsked) {
    ScriptedDevice device;
    device.cost = [&](const Tuning&, std::uint64_t) {
        if (device.firsts.size() > 30) device.stop.request_stop();
        return 1e-3;
    };
    EXPECT_TRUE(
        test::contains(test::refusal<Error>([&] { tune_scripted(device); }), "interrupted"));
}

/// All that it tries the sieve can do, and counts alike with it.
TEST(Tuner, TriesWhatTheSieveCanDo) {
    const test::EmulatedDevice emulated = {
        .limits = {.tile_bytes = 1U << 17, .multiprocessors = 3, .l2_bytes = 1U << 20}};
    double now = 0;
    std::size_t engines = 0;
    const TunerReport report = tune({.limits = emulated.limits,
                                     .make_engine =
                                         [&](const Tuning& tuning) {
                                             ++engines;
                                             return test::make_emulated_engine(tuning, {emulated});
                                         },
                                     .now = [&now] { return now += 0.001; },
                                     .heights = {0, 20'000'000'000'000},
                                     .integers = 300'000},
                                    {});
    EXPECT_EQ(report.trials.size(), engines);
    EXPECT_GT(engines, 15U);
    EXPECT_EQ(report.as_good(), report.trials.size());
}

}  // namespace
}  // namespace warpsieve::gpu
