#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <thread>

#include "kernels/oracle.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "kernels/support.hpp"
#include "support/refusal.hpp"

namespace warpsieve::test {
namespace {

gpu::DeviceStart good(const EmulatedDevice& device = {}) {
    return [device] { return std::make_unique<EmulatedLauncher>(device); };
}

gpu::DeviceStart bad(const std::string& problem) {
    return [problem]() -> std::unique_ptr<gpu::Launcher> { throw DeviceError(problem); };
}

TEST(DeviceStart, LeavesOutDevicesThatNobodyAskedFor) {
    auto started = gpu::start_devices({good(), bad("device 1 is busy"), good()}, {});
    EXPECT_EQ(started.devices.size(), 2U);
    EXPECT_EQ(started.warnings,
              (std::vector<std::string>{"device 1 is busy; the device is left out"}));
    const auto engine =
        gpu::make_row_engine("started", std::move(started.devices), std::move(started.warnings));
    EXPECT_EQ(engine->take_warnings().size(), 1U);
    EXPECT_EQ(engine->take_warnings().size(), 0U);
    expect_right(*engine, {0, 1'000'000});
}

/// Less than the shortest window, which is one tile.
TEST(DeviceStart, LeavesOutADeviceWithoutRoomForAWindow) {
    const auto started = gpu::start_devices({good({.longest_window = 1U << 13}), good()}, {});
    EXPECT_EQ(started.devices.size(), 1U);
    ASSERT_EQ(started.warnings.size(), 1U);
    EXPECT_TRUE(contains(started.warnings.front(), "out of memory"));
}

TEST(DeviceStart, SaysWhatIsWrongWithAllWhereNoneStarts) {
    const std::string text = refusal<DeviceError>([] {
        (void)gpu::start_devices({bad("device 0 is busy"), bad("device 1 is lost")}, {});
    });
    EXPECT_TRUE(contains(text, "device 0 is busy"));
    EXPECT_TRUE(contains(text, "device 1 is lost"));
    EXPECT_THROW((void)gpu::start_devices({}, {}), DeviceError);
}

TEST(DeviceStart, FailsWithADeviceThatWasAskedFor) {
    EXPECT_EQ(refusal<DeviceError>([] {
                  (void)gpu::start_devices({good(), bad("device 1 is busy")}, {.all = true});
              }),
              "device 1 is busy");
    EXPECT_EQ(gpu::start_devices({good(), good()}, {.all = true, .most = 1}).devices.size(), 2U);
}

TEST(DeviceStart, MakesNoMoreContextsThanTheWorkNeeds) {
    std::atomic<int> starts = 0;
    const gpu::DeviceStart counted = [&] {
        ++starts;
        return good()();
    };
    EXPECT_EQ(gpu::start_devices({counted, counted, counted}, {.most = 2}).devices.size(), 2U);
    EXPECT_EQ(starts, 2);
    starts = 0;
    const auto started =
        gpu::start_devices({bad("busy"), bad("busy too"), counted, counted, counted}, {.most = 2});
    EXPECT_EQ(started.devices.size(), 2U);
    EXPECT_EQ(started.warnings.size(), 2U);
    EXPECT_EQ(starts, 2);
}

/// Each waits until all have begun: one after the other they would wait for ever.
TEST(DeviceStart, MakesContextsSideBySide) {
    std::atomic<int> begun = 0;
    const gpu::DeviceStart patient = [&] {
        ++begun;
        while (begun < 3) std::this_thread::yield();
        return good()();
    };
    EXPECT_EQ(gpu::start_devices({patient, patient, patient}, {}).devices.size(), 3U);
}

/// What is no fault of a device is no reason to go on without it.
TEST(DeviceStart, BlamesNoDeviceForWhatTheHostLacks) {
    const gpu::DeviceStart lacking = []() -> std::unique_ptr<gpu::Launcher> {
        throw std::bad_alloc();
    };
    EXPECT_THROW((void)gpu::start_devices({good(), lacking}, {}), std::bad_alloc);
}

}  // namespace
}  // namespace warpsieve::test
