#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/launches.hpp"

namespace warpsieve::kernels::cuda {
namespace {

/// The most that any device's block may have; __launch_bounds__ keeps registers within 64.
constexpr unsigned most_threads = 1024;

/// As many as fill a multiprocessor of 2048 threads (1024 to 2048 on the devices that we build for)
/// with the tiles that fit its shared memory, which is little more than what one block may have.
unsigned tile_threads(std::uint32_t tile_bytes) {
    constexpr std::uint32_t half_of_shared = 96 * 1024;
    return tile_bytes > half_of_shared ? most_threads : most_threads / 2;
}

/// Warps take items from the counter until none is left.
__device__ void strike_items(std::uint32_t* words, const StrikeInput& input, std::uint32_t* next) {
    constexpr unsigned all_lanes = 0xffffffff;
    const std::uint32_t items = item_count(input.classes);
    const std::uint32_t lane = threadIdx.x % warp_lanes;
    for (;;) {
        const std::uint32_t taken = lane == 0 ? atomicAdd(next, 1) : 0;
        const std::uint32_t item = __shfl_sync(all_lanes, taken, 0);
        if (item >= items) return;
        strike_item(words, input, item, lane);
    }
}

/// A block sieves a tile.
__global__ void __launch_bounds__(most_threads) sieve_tile(const Window window,
                                                           const PatternInput patterns,
                                                           const PrimeClasses classes,
                                                           std::uint32_t* const rows) {
    extern __shared__ __align__(bytes_beside_tile) std::uint32_t shared[];
    std::uint32_t* const next_item = shared;
    std::uint32_t* const words = shared + bytes_beside_tile / sizeof(std::uint32_t);
    const Tile tile = tile_at(window, blockIdx.x);
    if (threadIdx.x == 0) *next_item = 0;
    fill_patterns(words, window, tile, patterns, worker_of_block());
    __syncthreads();
    strike_items(words, {window, tile, patterns.records, classes}, next_item);
    __syncthreads();
    store_tile(words, rows, window, tile, worker_of_block());
}

}  // namespace

void allow_tiles(std::uint32_t bytes) {
    check(cudaFuncSetAttribute(sieve_tile, cudaFuncAttributeMaxDynamicSharedMemorySize,
                               static_cast<int>(bytes + bytes_beside_tile)),
          "give blocks the shared memory for their tiles");
}

void sieve_tiles(const Window& window,
                 const PatternInput& patterns,
                 const PrimeClasses& classes,
                 std::uint32_t* rows,
                 cudaStream_t stream) {
    const std::uint32_t tile_bytes = window.tile_bits / 8;
    sieve_tile<<<tile_count(window), tile_threads(tile_bytes), tile_bytes + bytes_beside_tile,
                 stream>>>(window, patterns, classes, rows);
    check_launch("start sieve_tile");
}

}  // namespace warpsieve::kernels::cuda
