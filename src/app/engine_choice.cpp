#include "app/engine_choice.hpp"

#include <algorithm>
#include <cmath>

namespace warpsieve::app {
namespace {

/// A GPU's context takes 0.1 to 0.5 s to create: below that the CPU is done first.
constexpr double seconds_worth_a_context = 0.5;

std::string name_of_first_usable(const gpu::DeviceList& list) {
    const auto usable = std::ranges::find_if(
        list.devices, [](const gpu::Device& device) { return device.problem.empty(); });
    return usable == list.devices.end() ? "" : usable->name;
}

}  // namespace

/// One thread sieves about 1e10 integers a second up to 1e10 and slows down with the 0.12th power
/// of the height: within a factor of 1.5 of what bench/README.md and primesieve show up to 2^64.
double estimate_cpu_seconds(const Interval& interval, unsigned threads) {
    constexpr double rate = 1e10;
    constexpr double flat_below = 1e10;
    constexpr double slowing = 0.12;
    const double height = std::max(static_cast<double>(interval.last), flat_below) / flat_below;
    return interval.length() / rate * std::pow(height, slowing) / threads;
}

EngineDecision decide_engine(const Interval& interval,
                             unsigned threads,
                             const gpu::DeviceList& devices) {
    if (devices.runtime.empty()) return {EngineChoice::cpu, "this build has no CUDA engine"};
    if (!devices.problem.empty())
        return {EngineChoice::cpu, "no CUDA device ('warpsieve devices' says why)"};
    if (estimate_cpu_seconds(interval, threads) < seconds_worth_a_context)
        return {EngineChoice::cpu, "done before a GPU has started"};
    return {EngineChoice::cuda, "there is a " + name_of_first_usable(devices)};
}

}  // namespace warpsieve::app
