#pragma once

#include <vector>

#include "plots/run.hpp"
#include "plots/svg.hpp"

namespace warpsieve::plots {

/// Draws what the runs did, over one axis of time: sessions, throughput, saves.
/// @return where the section ends
double draw_done(Svg& svg, const std::vector<Run>& runs, double top);

}  // namespace warpsieve::plots
