// A program with a StopListener and nothing else, for tests that send it signals.
// Prints "ready", then the name of the signal that stopped it; then, if told to linger, ignores
// what comes until it is killed.

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <stop_token>
#include <thread>

#include "host/stop_listener.hpp"

int main(int argc, char** argv) {
    warpsieve::host::block_signals();
    const warpsieve::host::StopListener listener;
    std::puts("ready");
    std::fflush(stdout);
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any stopped;
    stopped.wait(lock, listener.token(), [] { return false; });
    std::printf("stopped by %s\n", warpsieve::host::signal_name(*listener.signal()).c_str());
    std::fflush(stdout);
    if (argc > 1 && std::strcmp(argv[1], "linger") == 0)
        std::this_thread::sleep_for(std::chrono::minutes(5));
    return 75;
}
