// A requested stop is obeyed within a segment, wherever the engine is.

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <stop_token>
#include <thread>

#include "cpu/support.hpp"

namespace warpsieve::test {
namespace {

/// Seconds of processor time, of all threads, between the request and the return of sieve(): what
/// is still worked, however busy the machine is.
double seconds_to_stop(core::Engine& engine,
                       const Interval& interval,
                       std::chrono::milliseconds after,
                       bool last_batch = false) {
    std::stop_source stop;
    std::clock_t asked = 0;
    std::jthread asker([&] {
        std::this_thread::sleep_for(after);
        asked = std::clock();
        stop.request_stop();
    });
    EXPECT_FALSE(engine.sieve(interval, {.last_batch = last_batch}, stop.get_token()).has_value());
    asker.join();
    return static_cast<double>(std::clock() - asked) / CLOCKS_PER_SEC;
}

/// A segment takes a few milliseconds, and twenty times as much under a sanitizer; what the tests
/// ask for, minutes.
constexpr double soon = 2;

TEST(Stop, IsObeyedBeforeAnythingIsDone) {
    std::stop_source stop;
    stop.request_stop();
    for (const std::uint64_t first : {std::uint64_t{0}, largest - 1'000'000'000}) {
        const auto engine = cpu::make_cpu_engine(2);
        EXPECT_FALSE(
            engine->sieve({first, first + 1'000'000'000}, {}, stop.get_token()).has_value());
    }
}

TEST(Stop, IsObeyedWhileSieving) {
    const auto engine = cpu::make_cpu_engine(2);
    EXPECT_LT(seconds_to_stop(*engine, {0, largest / 1'000'000}, std::chrono::milliseconds(50)),
              soon);
}

TEST(Stop, IsObeyedWhileSievingPrimesAreMadeAndHitsAreFiled) {
    for (const int after : {1, 20, 100, 400}) {
        const auto engine = cpu::make_cpu_engine(2);
        const Interval interval{largest - 1'000'000'000'000, largest};
        EXPECT_LT(seconds_to_stop(*engine, interval, std::chrono::milliseconds(after)), soon)
            << "after " << after << " ms";
    }
}

TEST(Stop, IsObeyedWhilePrimesAreSievedAndForgotten) {
    for (const int after : {1, 20, 100}) {
        const auto engine = cpu::make_cpu_engine(2);
        const Interval interval{largest - 1'000'000'000, largest};
        EXPECT_LT(seconds_to_stop(*engine, interval, std::chrono::milliseconds(after), true), soon)
            << "after " << after << " ms";
    }
}

TEST(Stop, LeavesTheEngineUsable) {
    const auto engine = cpu::make_cpu_engine(2);
    seconds_to_stop(*engine, {largest - 1'000'000'000'000, largest}, std::chrono::milliseconds(5));
    seconds_to_stop(*engine, {0, largest / 1'000'000}, std::chrono::milliseconds(5));
    EXPECT_EQ(count(*engine, {0, 100'000'000}), 5761455U);
}

}  // namespace
}  // namespace warpsieve::test
