#pragma once

#include <string>
#include <vector>

#include "app/parse/command.hpp"

namespace warpsieve::app {

/// @param arguments without the program's own name
/// @throw UsageError one line: the argument, what is wrong with it, what to write instead
[[nodiscard]] Command parse_command_line(const std::vector<std::string>& arguments);

}  // namespace warpsieve::app
