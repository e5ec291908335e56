#pragma once

// A stop for work that cannot look for one: inside a library that has no word for it, or in a write
// to a pipe that nobody reads. Only where the process leaves nothing behind.

#include <cstdlib>
#include <stop_token>
#include <string>

#include "app/reports.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {

/// While it lives, a stop ends the process at once, with 130 and one line.
class EndOnStop {
public:
    /// @param what "nth was interrupted"
    EndOnStop(const std::stop_token& stop, const char* what) : callback_(stop, End{what}) {}

private:
    struct End {
        const char* what;
        void operator()() const noexcept {
            write_stderr(std::string("warpsieve: ") + what + "\n");
            std::_Exit(static_cast<int>(ExitCode::interrupted));
        }
    };
    std::stop_callback<End> callback_;
};

}  // namespace warpsieve::app
