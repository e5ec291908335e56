// A program with a StopListener and nothing else, for tests that send it signals.
// Prints "ready", then the name of the signal that stopped it; then, if told to linger, ignores
// what comes until it is killed.

#include <signal.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <stop_token>
#include <thread>

#include "host/stop_listener.hpp"

namespace {

/// The signal that stops the listener: the first that it takes, but for SIGCONT.
std::atomic<int> stopped_by = 0;

}  // namespace

/// In place of the C library's, to see which signal the listener takes.
extern "C" int sigwaitinfo(const sigset_t* set, siginfo_t* info) {
    const int signal = sigtimedwait(set, info, nullptr);
    int none = 0;
    if (signal > 0 && signal != SIGCONT) stopped_by.compare_exchange_strong(none, signal);
    return signal;
}

int main(int argc, char** argv) {
    warpsieve::host::block_signals();
    const warpsieve::host::StopListener listener;
    std::puts("ready");
    std::fflush(stdout);
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any stopped;
    stopped.wait(lock, listener.token(), [] { return false; });
    std::printf("stopped by SIG%s\n", sigabbrev_np(stopped_by));
    std::fflush(stdout);
    if (argc > 1 && std::strcmp(argv[1], "linger") == 0)
        std::this_thread::sleep_for(std::chrono::minutes(60));
    return 75;
}
