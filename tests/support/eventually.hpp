#pragma once

#include <chrono>
#include <thread>

namespace warpsieve::test {

/// What only a hang reaches, on a machine that is busy a hundred times over and under a sanitizer
/// too. Every wait of the tests ends at it, and none expects to get near; ctest's own limit
/// (tests/CMakeLists.txt) is above it, so that a test that hangs can say where.
inline constexpr std::chrono::minutes hang_limit{20};

/// Looks again every few milliseconds until `happened()` is true.
/// @return false at the deadline
template <class Condition>
[[nodiscard]] bool eventually(Condition happened,
                              std::chrono::steady_clock::duration deadline = hang_limit) {
    const auto until = std::chrono::steady_clock::now() + deadline;
    while (!happened()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

}  // namespace warpsieve::test
