#pragma once

// Which sizes of the CPU engine are best on this machine, and how much they matter.

#include "bench/engine_count.hpp"

namespace warpsieve::bench {

/// Varies one size at a time, then the best two together, and prints the time of each value as a
/// share of that of the chosen sizes: the median of `rounds` in which all take turns.
/// @throw WrongResultError when two of them count differently
void sweep(const cpu::Config& chosen, const Settings& settings, unsigned rounds);

}  // namespace warpsieve::bench
