#pragma once

// What the user is told of a failure, whatever its type: in main, where it ends the program, and in
// warnings, where the work goes on. Also the words for what the system did not give, so that all
// who can do with fewer threads say it alike. Text only.

#include <cstdint>
#include <exception>
#include <string>
#include <system_error>

#include "warpsieve/error.hpp"

namespace warpsieve::core {

/// An exception of any kind: its exit code, and its line in two parts. It holds no memory of its
/// own, since memory may be what is missing, and lives as long as the exception.
struct Failure {
    ExitCode code = ExitCode::wrong;
    const char* kind = "";  ///< what stands before the text
    const char* text = "";

    [[nodiscard]] std::string line() const { return std::string(kind) + text; }
};

[[nodiscard]] Failure failure_of(const std::exception& error) noexcept;
/// The exception that is being handled. @pre called in its handler
[[nodiscard]] Failure current_failure() noexcept;

/// "cannot start a thread to wait for signals: Resource temporarily unavailable (...)".
/// @param purpose "to wait for signals"
[[nodiscard]] std::string no_thread_text(const std::string& purpose,
                                         const std::system_error& cause);
/// "started 3 of 8 threads to sieve: Resource temporarily unavailable (...)".
[[nodiscard]] std::string fewer_threads_text(std::size_t started,
                                             std::size_t wanted,
                                             const std::string& purpose,
                                             const std::system_error& cause);

/// "cannot get 70 MiB of memory for the CPU engine (...)".
[[nodiscard]] std::string no_memory_text(std::uint64_t bytes, const std::string& purpose);

}  // namespace warpsieve::core
