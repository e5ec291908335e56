#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <fstream>
#include <string>

namespace warpsieve::test {

/// Under a sanitizer memory that was freed stays resident for a while.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool memory_can_be_counted = false;
#else
inline constexpr bool memory_can_be_counted = true;
#endif

/// A line of /proc/self/status in MiB, "VmHWM:" say.
[[nodiscard]] inline std::uint64_t status_mib(const std::string& line) {
    std::ifstream status("/proc/self/status");
    std::string word;
    std::uint64_t kib = 0;
    while (status >> word)
        if (word == line && status >> kib) break;
    return kib >> 10;
}

/// By how many MiB a process of its own grew at most while it did some work: mapped files count.
/// The peak of the kernel, not samples, so that no speed matters; 255 stands for more, and for work
/// that threw.
template <class Work>
[[nodiscard]] std::uint64_t peak_growth_mib(Work work) {
    const pid_t child = ::fork();
    if (child == 0) {
        constexpr std::uint64_t most = 255;
        std::uint64_t growth = most;
        try {
            const std::uint64_t before = status_mib("VmRSS:");
            work();
            growth = std::min(most, status_mib("VmHWM:") - before);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
        }
        ::_exit(static_cast<int>(growth));
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    return static_cast<std::uint64_t>(WEXITSTATUS(status));
}

}  // namespace warpsieve::test
