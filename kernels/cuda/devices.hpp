#pragma once

#include "kernels/cuda/cuda_engine.hpp"

namespace warpsieve::kernels::cuda {

/// Turing: what nvcc 13 still builds for.
inline constexpr int oldest_compute_capability = 75;

}  // namespace warpsieve::kernels::cuda
