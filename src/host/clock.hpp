#pragma once

#include <chrono>
#include <functional>

namespace warpsieve::host {

using Seconds = std::chrono::duration<double>;
using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;

/// Time as the program sees it; tests turn the hands by themselves. Intervals are measured with
/// `steady` only: the wall clock may jump.
struct Clock {
    std::function<SteadyTime()> steady = std::chrono::steady_clock::now;
    std::function<WallTime()> wall = std::chrono::system_clock::now;
};

}  // namespace warpsieve::host
