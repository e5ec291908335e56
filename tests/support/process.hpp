#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/eventually.hpp"
#include "support/temp_folder.hpp"

namespace warpsieve::test {

struct Finished {
    std::optional<int> exit_code;  ///< empty when a signal ended the process
    std::optional<int> signal;
    std::string out;
    std::string err;
};

/// For Launch::variables of a program that strace traces: LeakSanitizer, in sanitizer builds, would
/// have to trace it too, cannot, and ends it with an error. Other builds do not look at it.
[[nodiscard]] std::map<std::string, std::string> without_leak_check();

struct Launch {
    std::vector<std::string> command;   ///< program (looked up on PATH) and arguments
    std::filesystem::path folder = {};  ///< empty: the current one
    std::map<std::string, std::string> variables = {};  ///< added to the environment
    std::vector<int> ignored = {};  ///< signals that are ignored at its start, as nohup does
};

/// A program under test, started with default signal handling and an open signal mask. What it
/// prints goes into files, so that it never blocks on a full pipe and can be read while it runs.
/// Still running at the end of the test: it is killed.
class Process {
public:
    using Duration = std::chrono::steady_clock::duration;

    explicit Process(const Launch& launch);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    Process(Process&&) = delete;
    Process& operator=(Process&&) = delete;

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }
    [[nodiscard]] std::string out() const;
    [[nodiscard]] std::string err() const;
    /// @pre not waited for: the pid is still its own
    void send(int signal) const;
    /// True once it has ended; at once.
    [[nodiscard]] bool ended();
    /// @throw std::runtime_error with what it printed, when it has not ended at the deadline
    Finished wait(Duration deadline = hang_limit);
    /// Waits until it has printed `text` on either stream.
    /// @throw std::runtime_error with what it printed, at the deadline or when it ends without
    void wait_for_text(const std::string& text, Duration deadline = hang_limit);

private:
    [[noreturn]] void fail(const std::string& what) const;

    TempFolder folder_;
    pid_t pid_ = -1;
    std::optional<int> status_;  ///< of waitpid, once it has ended
};

/// Starts a program and waits for its end.
[[nodiscard]] Finished run(const Launch& launch, Process::Duration deadline = hang_limit);

}  // namespace warpsieve::test
