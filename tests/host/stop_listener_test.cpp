#include "host/stop_listener.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <string>
#include <thread>

#include "support/eventually.hpp"
#include "support/process.hpp"

namespace warpsieve::host {
namespace {

using test::Finished;
using test::Process;

constexpr const char* probe = WARPSIEVE_STOP_PROBE;

/// "SIGTERM"
std::string signal_name(int signal) {
    return std::string("SIG") + sigabbrev_np(signal);
}

/// Whether a signal waits to be taken by a thread of this process.
bool is_pending(int signal) {
    sigset_t pending;
    return sigpending(&pending) == 0 && sigismember(&pending, signal) == 1;
}

void interrupt_until_it_ends(Process& process) {
    EXPECT_TRUE(test::eventually([&] {
        if (process.ended()) return true;
        process.send(SIGINT);
        return false;
    }));
}

class StopListenerHears : public testing::TestWithParam<int> {};

TEST_P(StopListenerHears, TheSignalAsAStop) {
    Process process({.command = {probe}});
    process.wait_for_text("ready");
    process.send(GetParam());
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, 75);
    EXPECT_EQ(finished.out, "ready\nstopped by " + signal_name(GetParam()) + "\n");
}

INSTANTIATE_TEST_SUITE_P(Signals,
                         StopListenerHears,
                         testing::Values(SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGHUP),
                         [](const testing::TestParamInfo<int>& stop) {
                             return signal_name(stop.param);
                         });

TEST(StopListener, LeavesAnIgnoredHangUpIgnored) {
    Process process({.command = {probe}, .ignored = {SIGHUP}});
    process.wait_for_text("ready");
    process.send(SIGHUP);
    process.send(SIGTERM);
    EXPECT_EQ(process.wait().out, "ready\nstopped by SIGTERM\n");
}

TEST(StopListener, TakesTermContTermAsOneStop) {
    Process process({.command = {probe, "linger"}});
    process.wait_for_text("ready");
    process.send(SIGTERM);
    process.send(SIGCONT);
    process.send(SIGTERM);
    process.wait_for_text("stopped by SIGTERM");
    for (const int signal : {SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGHUP}) process.send(signal);
    // Still there to be interrupted, twice.
    interrupt_until_it_ends(process);
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, 130);
    EXPECT_EQ(finished.out, "ready\nstopped by SIGTERM\n");
}

TEST(StopListener, EndsAtOnceAtTheSecondInterrupt) {
    Process process({.command = {probe, "linger"}});
    process.wait_for_text("ready");
    process.send(SIGINT);
    process.wait_for_text("stopped by SIGINT");
    interrupt_until_it_ends(process);
    EXPECT_EQ(process.wait().exit_code, 130);
}

TEST(StopListener, OutlivesBeingSuspended) {
    Process process({.command = {probe}});
    process.wait_for_text("ready");
    process.send(SIGSTOP);
    process.send(SIGCONT);
    process.send(SIGUSR1);
    EXPECT_EQ(process.wait().out, "ready\nstopped by SIGUSR1\n");
}

TEST(StopListener, IgnoresAClosedPipeAndAFullQuota) {
    Process process({.command = {probe}});
    process.wait_for_text("ready");
    process.send(SIGPIPE);
    process.send(SIGXFSZ);
    process.send(SIGTERM);
    EXPECT_EQ(process.wait().out, "ready\nstopped by SIGTERM\n");
}

TEST(StopListener, GoesAwayWithoutASignalAndWithoutDelay) {
    block_signals();
    // A listener that polled, be it every half second, would need more than the limit for so many.
    // Threads that start and end at once are far below it on the busiest machine.
    constexpr int listeners = 5000;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < listeners; ++i) {
        const StopListener listener;
        EXPECT_FALSE(listener.token().stop_requested());
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, test::hang_limit);
}

TEST(StopListener, FindsASignalThatCameBeforeIt) {
    block_signals();
    ASSERT_EQ(kill(getpid(), SIGTERM), 0);
    EXPECT_TRUE(is_pending(SIGTERM));
    const StopListener listener;
    while (!listener.token().stop_requested()) std::this_thread::yield();
    EXPECT_FALSE(is_pending(SIGTERM));
}

TEST(StopListener, CountsContinuationsAndStopsForNone) {
    block_signals();
    const StopListener listener;
    for (std::uint64_t times = 1; times <= 3; ++times) {
        ASSERT_EQ(kill(getpid(), SIGCONT), 0);
        EXPECT_TRUE(test::eventually([&] { return listener.continuations() == times; }));
    }
    EXPECT_FALSE(listener.token().stop_requested());
}

}  // namespace
}  // namespace warpsieve::host
