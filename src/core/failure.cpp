#include "core/failure.hpp"

#include <new>
#include <stdexcept>

#include "core/interrupted.hpp"

namespace warpsieve::core {
namespace {

/// Of memory whose size and purpose the exception does not say.
constexpr const char* no_memory =
    "not enough memory (give the job more, ulimit -v or the limit of its control group, or ask for "
    "fewer --threads)";

/// What a user can do about threads that cannot be started.
constexpr const char* threads_hint =
    " (raise the limit of processes, ulimit -u or pids.max, or of memory, ulimit -v, or ask for "
    "fewer --threads)";

}  // namespace

Failure failure_of(const std::exception& error) noexcept {
    if (const auto* ours = dynamic_cast<const Error*>(&error))
        return {ours->code(), "", ours->what()};
    if (dynamic_cast<const OutOfMemory*>(&error) != nullptr)
        return {ExitCode::unavailable, "", error.what()};
    // A length that no memory has is asked for by what ran into a limit, not by a contradiction.
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
        dynamic_cast<const std::length_error*>(&error) != nullptr)
        return {ExitCode::unavailable, "", no_memory};
    if (dynamic_cast<const Interrupted*>(&error) != nullptr)
        return {ExitCode::interrupted, "", "interrupted before the end; nothing was changed"};
    if (dynamic_cast<const std::system_error*>(&error) != nullptr)
        return {ExitCode::unavailable, "the system refuses what the work needs: ", error.what()};
    return {ExitCode::wrong, "internal error: ", error.what()};
}

Failure current_failure() noexcept {
    try {
        throw;
    } catch (const std::exception& error) {
        return failure_of(error);
    } catch (...) {
        return {ExitCode::wrong, "internal error: ", "an exception of an unknown type"};
    }
}

std::string no_thread_text(const std::string& purpose, const std::system_error& cause) {
    return "cannot start a thread " + purpose + ": " + cause.code().message() + threads_hint;
}

std::string fewer_threads_text(std::size_t started,
                               std::size_t wanted,
                               const std::string& purpose,
                               const std::system_error& cause) {
    return "started " + std::to_string(started) + " of " + std::to_string(wanted) + " threads " +
           purpose + ": " + cause.code().message() + threads_hint;
}

std::string no_memory_text(std::uint64_t bytes, const std::string& purpose) {
    constexpr std::uint64_t mebibyte = 1U << 20;
    return "cannot get " + std::to_string(bytes / mebibyte + (bytes % mebibyte != 0 ? 1 : 0)) +
           " MiB of memory for " + purpose +
           " (give the job more memory, or ask for fewer --threads)";
}

}  // namespace warpsieve::core
