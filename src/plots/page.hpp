#pragma once

// The whole page: one SVG document that needs nothing else, no script, font or picture. It is the
// same for the same files, so that reports can be compared.
//
// It is drawn by hand. One panel (pi(x) - li(x)) was drawn for comparison with what Debian 12 has:
// PLplot (24 KB of SVG, labels of the scale clipped, 33 packages), MathGL (text as paths, labels
// that collide, 58 shared libraries), libplot (no axes), cairo (text as glyphs), gnuplot and
// matplotlib (good, but programs of their own, 13 to 15 KB a panel). None had light and dark by the
// reader's preference, tooltips, or series that a test can count.

#include <string>
#include <vector>

#include "plots/run.hpp"

namespace warpsieve::plots {

/// @param runs one at least, as the user ordered them
[[nodiscard]] std::string report_page(const std::vector<Run>& runs);

}  // namespace warpsieve::plots
