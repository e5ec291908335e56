#pragma once

// The timeline: a lane for each host of a single run, or for each of several files, with a bar for
// each session and why it ended. Sessions of a lane that overlap, as those of a merged file do,
// stand below each other.

#include <vector>

#include "plots/run.hpp"
#include "plots/svg.hpp"
#include "plots/work.hpp"

namespace warpsieve::plots {

/// @param x where the times of `time` stand, from x.x to x.right(); its height says nothing
/// @return where the lanes end
double draw_lanes(Svg& svg, const std::vector<Run>& runs, const Span& time, const Box& x);

/// How high draw_lanes() is, to draw what stands behind it.
[[nodiscard]] double height_of_lanes(const std::vector<Run>& runs);

}  // namespace warpsieve::plots
