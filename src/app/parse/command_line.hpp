#pragma once

#include <string>
#include <vector>

#include "app/parse/command.hpp"

// From the words of a command line to a Command: --help, all checks that need no file, and one line
// for whoever typed it wrongly.

namespace warpsieve::app {

/// @param arguments without the program's own name
/// @throw UsageError one line: the argument, what is wrong with it, what to write instead
[[nodiscard]] Command parse_command_line(const std::vector<std::string>& arguments);

}  // namespace warpsieve::app
