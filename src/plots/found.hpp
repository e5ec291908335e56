#pragma once

#include <vector>

#include "plots/run.hpp"
#include "plots/svg.hpp"

namespace warpsieve::plots {

/// Draws what was found: along the rows of /grid, pi(x) against li(x), residue classes against
/// their mean, constellations against Hardy and Littlewood, the largest gap, and how many of each a
/// row has; and the gap table. What was not counted is said, with the options that would.
/// @return where the section ends
double draw_found(Svg& svg, const std::vector<Run>& runs, double top);

}  // namespace warpsieve::plots
