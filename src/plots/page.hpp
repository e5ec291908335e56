#pragma once

// The whole page: one SVG document that needs nothing else, no script, font or picture. It is the
// same for the same files, so that reports can be compared.

#include <string>
#include <vector>

#include "plots/run.hpp"

namespace warpsieve::plots {

/// @param runs one at least, as the user ordered them
[[nodiscard]] std::string report_page(const std::vector<Run>& runs);

}  // namespace warpsieve::plots
