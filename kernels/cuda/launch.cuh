#pragma once

// What the kernels' wrappers share.

#include <cstdint>

#include "kernels/cuda/check.hpp"
#include "kernels/phases/host_device.hpp"

namespace warpsieve::kernels::cuda {

/// Threads of the blocks that work in global memory: enough blocks fit a multiprocessor of any
/// device that we build for to fill it.
inline constexpr unsigned block_threads = 256;

[[nodiscard]] inline unsigned blocks_for(std::uint32_t threads) {
    return threads / block_threads + (threads % block_threads != 0 ? 1 : 0);
}

/// This thread among those of its block.
[[nodiscard]] __device__ inline Worker worker_of_block() {
    return {threadIdx.x, blockDim.x};
}

/// This thread among all. @pre fewer than 2^32
[[nodiscard]] __device__ inline std::uint32_t global_thread() {
    return blockIdx.x * blockDim.x + threadIdx.x;
}

/// After a launch.
inline void check_launch(const char* action) {
    check(cudaGetLastError(), action);
}

}  // namespace warpsieve::kernels::cuda
