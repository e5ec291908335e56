#include "app/watch.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace warpsieve::app {
namespace {

constexpr report::Room room{.columns = 80, .lines = 24};

TEST(Painter, PaintsOverWhatItHasPainted) {
    Painter painter;
    EXPECT_EQ(painter.painted("one\ntwo\n", room), "one\x1b[K\ntwo\x1b[K\n\x1b[J");
    EXPECT_EQ(painter.painted("three\n", room), "\x1b[2A\rthree\x1b[K\n\x1b[J");
    EXPECT_EQ(painter.painted("", room), "\x1b[1A\r\x1b[J");
    EXPECT_EQ(painter.painted("four\n", room), "four\x1b[K\n\x1b[J");
}

TEST(Painter, ClearsATerminalThatHasAnotherSizeNow) {
    Painter painter;
    static_cast<void>(painter.painted("one\n", room));
    EXPECT_EQ(painter.painted("two\n", {.columns = 40, .lines = 24}),
              "\x1b[H\x1b[2Jtwo\x1b[K\n\x1b[J");
}

TEST(Watch, EndsWithTheLastLook) {
    testing::internal::CaptureStdout();
    int looks = 0;
    const bool to_the_end = watch(host::Seconds(0.001), {}, [&](const report::Room&) {
        ++looks;
        return Shown{.text = "look " + std::to_string(looks) + "\n", .last = looks == 3};
    });
    EXPECT_TRUE(to_the_end);
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "look 1\n\nlook 2\n\nlook 3\n");
}

/// However long it would wait: only a hang takes an hour.
TEST(Watch, EndsAtAStopAtOnce) {
    testing::internal::CaptureStdout();
    const std::stop_source stop;
    std::jthread elsewhere;
    const bool to_the_end = watch(host::Seconds(3600), stop.get_token(), [&](const report::Room&) {
        elsewhere = std::jthread([stop]() mutable { stop.request_stop(); });
        return Shown{.text = "look\n", .last = false};
    });
    EXPECT_FALSE(to_the_end);
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "look\n");
}

}  // namespace
}  // namespace warpsieve::app
