#pragma once

// How a stop ends work that has no result of its own to tell it by: a digest of a file of any size,
// say, deep below whoever knows what is to be done. It is no Error: what a file is found to be, by
// an Error, must never follow from a stop.

#include <exception>
#include <functional>
#include <stop_token>
#include <utility>

namespace warpsieve::core {

/// Asked now and then by work that takes long, whether it is to stop; empty: never.
using StopCheck = std::function<bool()>;

[[nodiscard]] inline StopCheck stop_check(std::stop_token stop) {
    return [stop = std::move(stop)] { return stop.stop_requested(); };
}

/// Thrown by work that was asked to stop; what it had begun is gone.
class Interrupted : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "interrupted"; }
};

/// @throw Interrupted when it is time to stop
inline void throw_if(const StopCheck& stopped) {
    if (stopped && stopped()) throw Interrupted();
}

}  // namespace warpsieve::core
