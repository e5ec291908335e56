#pragma once

// How work ends that cannot look at the stop token: libprimecount at work, a write to a pipe that
// nobody empties. A file of its own, as several verbs have such work.

#include <cstdlib>
#include <functional>
#include <stop_token>
#include <string>

#include "app/reports.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {

/// While it lives, a stop ends the process at once, with 130 and a line. For work of which nothing
/// is lost: no file is being made.
class EndOnStop {
public:
    EndOnStop(const std::stop_token& stop, const std::string& verb)
        : callback_(stop, [line = "warpsieve: " + verb + " was interrupted before the end\n"] {
              write_stderr(line);
              std::_Exit(static_cast<int>(ExitCode::interrupted));
          }) {}

private:
    std::stop_callback<std::function<void()>> callback_;
};

}  // namespace warpsieve::app
