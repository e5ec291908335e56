#include "engines/engines.hpp"

#include <gtest/gtest.h>

namespace warpsieve::engines {
namespace {

constexpr std::uint64_t largest = 0xffffffffffffffff;
constexpr Interval long_work{0, 1'000'000'000'000};

gpu::DeviceList one_gpu() {
    return {.devices = {{.number = 0, .name = "a GPU"}}, .driver = "1", .runtime = "13.0"};
}

EngineDecision decide_engine(const Interval& interval,
                             unsigned threads,
                             const gpu::DeviceList& devices,
                             bool gpu_expected) {
    return engines::decide_engine(
        interval, threads, [&] { return devices; }, gpu_expected);
}

TEST(DecideEngine, TakesTheGpuForLongWork) {
    const EngineDecision decision = decide_engine(long_work, 16, one_gpu(), true);
    EXPECT_EQ(decision.engine, EngineChoice::cuda);
    EXPECT_NE(decision.reason.find("a GPU"), std::string::npos);
}

TEST(DecideEngine, NamesAGpuThatCanBeUsed) {
    gpu::DeviceList list = one_gpu();
    list.devices.insert(list.devices.begin(), {.number = 0, .name = "old", .problem = "too old"});
    EXPECT_EQ(decide_engine(long_work, 16, list, true).reason.find("old"), std::string::npos);
}

TEST(DecideEngine, TakesTheCpuWhereItIsDoneBeforeAGpuHasStarted) {
    EXPECT_EQ(decide_engine({0, 1'000'000'000}, 4, one_gpu(), true).engine, EngineChoice::cpu);
    EXPECT_EQ(decide_engine({largest, largest}, 1, one_gpu(), true).engine, EngineChoice::cpu);
}

/// The driver may take seconds to start.
TEST(DecideEngine, LooksAtNoGpuForShortWork) {
    for (const bool gpu_expected : {false, true}) {
        int looks = 0;
        const auto look = [&] {
            ++looks;
            return one_gpu();
        };
        (void)engines::decide_engine({0, 1'000'000}, 1, look, gpu_expected);
        EXPECT_EQ(looks, 0);
        (void)engines::decide_engine(long_work, 1, look, gpu_expected);
        EXPECT_EQ(looks, 1);
    }
}

TEST(DevicesWorthStarting, AreAsManyAsGetWorkToPayForTheirContexts) {
    EXPECT_EQ(devices_worth_starting({0, 0}), 1U);
    EXPECT_EQ(devices_worth_starting({0, 100'000'000'000}), 1U);
    EXPECT_GT(devices_worth_starting({0, 1'000'000'000'000}), 1U);
    EXPECT_LT(devices_worth_starting({0, 1'000'000'000'000}), 8U);
    EXPECT_GE(devices_worth_starting({0, 10'000'000'000'000}), 16U);
    EXPECT_GE(devices_worth_starting({0, largest}), 10'000U);
}

TEST(DecideEngine, CountsTheThreadsAndTheHeight) {
    constexpr Interval low{0, 10'000'000'000};
    EXPECT_EQ(decide_engine(low, 1, one_gpu(), true).engine, EngineChoice::cuda);
    EXPECT_EQ(decide_engine(low, 16, one_gpu(), true).engine, EngineChoice::cpu);
    constexpr Interval high{largest - 10'000'000'000, largest};
    EXPECT_EQ(decide_engine(high, 16, one_gpu(), true).engine, EngineChoice::cuda);
}

TEST(DecideEngine, TakesTheCpuWhereThereIsNoGpuThatWorks) {
    gpu::DeviceList list = one_gpu();
    list.problem = "it is broken";
    EXPECT_EQ(decide_engine(long_work, 1, list, true).engine, EngineChoice::cpu);
    list = {.driver = "none", .runtime = "", .problem = "built without"};
    const EngineDecision decision = decide_engine(long_work, 1, list, true);
    EXPECT_EQ(decision.engine, EngineChoice::cpu);
    EXPECT_NE(decision.reason.find("build"), std::string::npos);
}

TEST(DecideEngine, SaysNothingOfGpusThatNobodyExpects) {
    gpu::DeviceList list = {.driver = "none", .runtime = "13.0", .problem = "no driver"};
    for (const char* const runtime : {"13.0", ""}) {
        list.runtime = runtime;
        EXPECT_EQ(decide_engine(long_work, 1, list, false).engine, EngineChoice::cpu);
        EXPECT_EQ(decide_engine(long_work, 1, list, false).reason, "");
        EXPECT_NE(decide_engine(long_work, 1, list, true).reason, "");
    }
    EXPECT_EQ(decide_engine(long_work, 1, one_gpu(), false).engine, EngineChoice::cuda);
    EXPECT_EQ(decide_engine({0, 9}, 1, one_gpu(), false).reason, "");
    EXPECT_NE(decide_engine({0, 9}, 1, one_gpu(), true).reason, "");
}

}  // namespace
}  // namespace warpsieve::engines
