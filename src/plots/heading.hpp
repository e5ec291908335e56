#pragma once

#include <vector>

#include "plots/run.hpp"
#include "plots/svg.hpp"

namespace warpsieve::plots {

/// Draws what the runs are and what they came to, in words and numbers. Each stands in a group with
/// data-key, a name as in --json, and data-value, the number as it is: for programs, and for tests.
/// @return where the heading ends
double draw_heading(Svg& svg, const std::vector<Run>& runs, double top);

/// What a page of these runs is called: the file, or how many.
[[nodiscard]] std::string name_of(const std::vector<Run>& runs);

}  // namespace warpsieve::plots
