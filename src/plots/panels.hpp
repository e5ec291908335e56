#pragma once

// The panels of "What was found", each in a file of its name. Those over the whole width of the
// page return where they end: where they begin, if nothing of theirs was counted.

#include "plots/ground.hpp"

namespace warpsieve::plots {

/// found_primes.cpp: pi(x) against li(x).
[[nodiscard]] double draw_primes(const Ground& ground, double top);
/// found_races.cpp: the primes of each residue class against their mean.
[[nodiscard]] double draw_races(const Ground& ground, double top);
/// found_constellations.cpp: constellations against Hardy and Littlewood.
/// @pre something of them is counted @param plot where the lines are drawn, without their names
void draw_constellations(const Ground& ground, const Box& plot);
/// Room for their names beside the plot.
[[nodiscard]] double constellation_gutter(const Ground& ground);
/// found_largest_gap.cpp. @pre it is counted @param plot as above
void draw_largest_gap(const Ground& ground, const Box& plot);
/// found_gap_table.cpp: how often each size of gap occurs, and the records.
[[nodiscard]] double draw_gap_table(const Ground& ground, double top);
/// found_in_rows.cpp: how many primes, and constellations, each row has.
[[nodiscard]] double draw_in_rows(const Ground& ground, double top);

}  // namespace warpsieve::plots
