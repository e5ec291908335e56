#pragma once

// Signals of this process, turned into a stop token. Whatever works for long looks at the token, so
// that a stop comes where the work can end well; nothing else of the program touches signals.

#include <atomic>
#include <cstdint>
#include <stop_token>
#include <thread>

namespace warpsieve::host {

/// Blocks the signals that ask for a stop (SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, and SIGHUP
/// unless it is ignored, as under nohup), ignores SIGXFSZ and blocks SIGPIPE, so that a full quota
/// or a closed pipe is an error code of a call. Blocked and not ignored, SIGPIPE is still what
/// whoever started the process made of it (standard_streams.hpp). SIGCONT is blocked too, to be
/// counted. To be the first thing that main does: libraries start threads, and a thread with these
/// signals open would take them and end the process.
void block_signals();

/// Turns signals into a stop request. One thread waits for them; nothing runs in a handler.
/// Slurm sends TERM twice within milliseconds, so everything after the first signal is ignored,
/// except for a second Ctrl-C, which ends the process at once with exit code 130.
/// @pre block_signals() was called before any other thread was started
class StopListener {
public:
    /// @throw ThreadError when the thread cannot be started
    StopListener();
    ~StopListener();
    StopListener(const StopListener&) = delete;
    StopListener& operator=(const StopListener&) = delete;
    StopListener(StopListener&&) = delete;
    StopListener& operator=(StopListener&&) = delete;

    [[nodiscard]] std::stop_token token() const noexcept { return stop_.get_token(); }
    /// How many SIGCONT came.
    [[nodiscard]] std::uint64_t continuations() const noexcept { return continuations_; }

private:
    [[nodiscard]] std::thread start();
    void listen();

    std::stop_source stop_;
    std::atomic<std::uint64_t> continuations_ = 0;
    std::atomic<bool> closing_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace warpsieve::host
