#include "host/command_output.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include "support/eventually.hpp"
#include "support/temp_folder.hpp"

namespace warpsieve::host {
namespace {

std::optional<std::string> shell(const std::string& script,
                                 Seconds timeout = test::hang_limit,
                                 const std::stop_token& stop = {}) {
    return command_output({.command = {"sh", "-c", script}, .variables = {{"NAME", "value"}}},
                          timeout, stop);
}

bool alive(const std::string& pid) {
    return ::kill(std::stoi(pid), 0) == 0;
}

TEST(CommandOutput, IsAllOfStandardOutput) {
    EXPECT_EQ(shell("echo one; echo two"), "one\ntwo\n");
    EXPECT_EQ(shell("true"), "");
    EXPECT_EQ(shell("echo noise >&2; cat; echo $NAME"), "value\n");
}

TEST(CommandOutput, IsNothingWhenTheProgramFails) {
    EXPECT_EQ(shell("echo text; exit 1"), std::nullopt);
    EXPECT_EQ(shell("echo text; kill -KILL $$"), std::nullopt);
    EXPECT_EQ(command_output({.command = {"warpsieve-no-such-program"}, .variables = {}},
                             test::hang_limit, {}),
              std::nullopt);
}

TEST(CommandOutput, IsNothingWhenThereIsTooMuchOfIt) {
    EXPECT_EQ(shell("while :; do echo text; done"), std::nullopt);
}

TEST(CommandOutput, PassesArgumentsUnchanged) {
    EXPECT_EQ(
        command_output({.command = {"printf", "%s|", "a b", "$NAME", "*", ""}, .variables = {}},
                       test::hang_limit, {}),
        "a b|$NAME|*||");
}

TEST(CommandOutput, ComesFromAProgramWithAnOpenSignalMask) {
    sigset_t blocked;
    sigset_t before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    ASSERT_EQ(pthread_sigmask(SIG_BLOCK, &blocked, &before), 0);
    EXPECT_EQ(shell("grep SigBlk: /proc/self/status"), "SigBlk:\t0000000000000000\n");
    ASSERT_EQ(pthread_sigmask(SIG_SETMASK, &before, nullptr), 0);
}

TEST(CommandOutput, IsNotAwaitedLongerThanTheTimeout) {
    EXPECT_EQ(shell("sleep 600", Seconds(0.1)), std::nullopt);
    // Also one that has closed its output, or that leaves a child which holds it.
    EXPECT_EQ(shell("exec >&-; sleep 600", Seconds(0.1)), std::nullopt);
    EXPECT_EQ(shell("sleep 5 & echo text", Seconds(0.1)), std::nullopt);
}

TEST(CommandOutput, KillsWhatDoesNotEndInTime) {
    const test::TempFolder folder;
    const std::string file = folder.file("pid");
    // The time must pass after the program has begun, and a busy machine may start it late.
    std::optional<std::string> pid;
    for (Seconds timeout(0.2); !pid && timeout < test::hang_limit; timeout *= 2) {
        EXPECT_EQ(shell("echo $$ > " + file + "; exec sleep 3600", timeout), std::nullopt);
        pid = shell("grep . " + file);
    }
    ASSERT_TRUE(pid);
    EXPECT_FALSE(alive(*pid));
}

TEST(CommandOutput, IsNotAwaitedOnceAStopIsRequested) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(shell("sleep 3600", Seconds(3600), stop.get_token()), std::nullopt);
}

}  // namespace
}  // namespace warpsieve::host
