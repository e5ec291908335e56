#pragma once

#include <chrono>
#include <thread>

namespace warpsieve::test {

/// Looks again every few milliseconds until `happened()` is true.
/// @return false at the deadline
template <class Condition>
[[nodiscard]] bool eventually(
    Condition happened, std::chrono::steady_clock::duration deadline = std::chrono::seconds(60)) {
    const auto until = std::chrono::steady_clock::now() + deadline;
    while (!happened()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

}  // namespace warpsieve::test
