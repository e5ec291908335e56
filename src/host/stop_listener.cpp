#include "host/stop_listener.hpp"

#include <pthread.h>
#include <signal.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <system_error>

#include "core/failure.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::host {
namespace {

constexpr std::array stop_signals = {SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGHUP};

/// Sent after a suspension, and by Slurm along with every other signal. Blocked and waited for it
/// still continues a stopped process: that happens before it is delivered.
constexpr int continued = SIGCONT;

/// What the destructor sends to its own thread. Any signal of the set would do; this one is
/// harmless even where a tool around the program has unblocked it (DMTCP keeps SIGUSR2 for itself).
constexpr int wake_up = SIGCONT;

void check(bool good, int error, const char* action) {
    if (!good)
        throw Error(ExitCode::wrong, std::string("cannot ") + action + ": " +
                                         std::generic_category().message(error));
}

bool is_ignored(int signal) {
    struct sigaction action {};
    check(sigaction(signal, nullptr, &action) == 0, errno, "read a signal's disposition");
    return action.sa_handler == SIG_IGN;
}

void ignore(int signal) {
    struct sigaction action {};
    action.sa_handler = SIG_IGN;
    check(sigaction(signal, &action, nullptr) == 0, errno, "ignore a signal");
}

sigset_t stop_set() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : stop_signals)
        if (signal != SIGHUP || !is_ignored(SIGHUP)) sigaddset(&set, signal);
    sigaddset(&set, continued);
    return set;
}

}  // namespace

void block_signals() {
    ignore(SIGXFSZ);
    sigset_t set = stop_set();
    sigaddset(&set, SIGPIPE);
    const int error = pthread_sigmask(SIG_BLOCK, &set, nullptr);
    check(error == 0, error, "block signals");
}

StopListener::StopListener() : thread_(start()) {}

/// Nothing may run without it: neither a stop nor a second Ctrl-C would be heard.
std::thread StopListener::start() try {
    return std::thread(&StopListener::listen, this);
} catch (const std::system_error& error) {
    throw ThreadError(core::no_thread_text("to wait for signals", error));
}

StopListener::~StopListener() {
    closing_ = true;
    pthread_kill(thread_.native_handle(), wake_up);  // cannot fail: joinable, valid signal
    thread_.join();
}

void StopListener::listen() {
    using Time = std::chrono::steady_clock::time_point;
    // A tool that signals a process and then its group (timeout -s INT) reaches it twice within
    // microseconds; no hand is that fast.
    constexpr std::chrono::milliseconds same_key_press(20);
    const sigset_t set = stop_set();
    std::optional<Time> interrupted_at;
    for (;;) {
        const int signal = sigwaitinfo(&set, nullptr);
        if (closing_) return;
        if (signal < 0)
            continue;  // EINTR, the only error that a valid set leaves: stopped, resumed
        if (signal == continued) {
            ++continuations_;
            continue;
        }
        const Time now = std::chrono::steady_clock::now();
        if (signal == SIGINT && interrupted_at && now - *interrupted_at > same_key_press)
            std::_Exit(static_cast<int>(ExitCode::interrupted));
        if (signal == SIGINT && !interrupted_at) interrupted_at = now;
        stop_.request_stop();
    }
}

}  // namespace warpsieve::host
