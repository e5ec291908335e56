#pragma once

// A user's own constellations as the one string that a file has of them: "quint=0,4,6,10,12",
// several with a space between, as the command line takes them one by one.

#include <string>
#include <vector>

#include "core/quantities.hpp"

namespace warpsieve::io {

[[nodiscard]] std::string constellations_text(const std::vector<core::Constellation>& own);

/// @throw DamagedError when they cannot be counted
[[nodiscard]] std::vector<core::Constellation> constellations_of(const std::string& text);

}  // namespace warpsieve::io
