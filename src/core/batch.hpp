#pragma once

#include "core/engine.hpp"
#include "core/progress.hpp"

namespace warpsieve::core {

/// As much of the next batch as the job wants: all of it, or, when it holds the last of the first N
/// primes, the part that ends with that prime. What is cut off leaves no trace: slices, digest and
/// bitmap are those of the shorter batch.
/// @param batch sieved as progress.wanted(batch.interval) says
/// @throw WrongResultError when its bitmap holds fewer primes than its totals say
[[nodiscard]] BatchResult cut_to_job(BatchResult batch, const Progress& progress);

}  // namespace warpsieve::core
