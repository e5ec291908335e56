#include "kernels/cuda/kernels.hpp"

#include "kernels/cuda/runtime.hpp"
#include "kernels/phases/host_device.hpp"
#include "kernels/phases/strike_window.hpp"

namespace warpsieve::gpu::cuda {
namespace {

unsigned blocks_for(std::uint32_t threads) {
    return threads / block_threads + (threads % block_threads != 0 ? 1 : 0);
}

/// This thread among those of its block.
__device__ Worker worker_of_block() {
    return {threadIdx.x, blockDim.x};
}

/// This thread among all. @pre fewer than 2^32
__device__ std::uint32_t global_thread() {
    return blockIdx.x * blockDim.x + threadIdx.x;
}

// Is the device well?

__global__ void answer_probe_step(unsigned* to) {
    *to = probe_answer;
}

// Tiles: a block for each.

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
__global__ void __launch_bounds__(most_threads) sieve_tile_step(const Window window,
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

// Single primes: a thread for each.

__global__ void make_record_step(const PrimeRange primes,
                                 const std::uint64_t window_end,
                                 PrimeRecord* const records) {
    const std::uint32_t i = global_thread();
    if (i < primes.count) records[i] = make_record(primes.primes[i], window_end);
}

__global__ void strike_window_step(const PrimeRange primes,
                                   const Window window,
                                   std::uint32_t* const rows) {
    const std::uint32_t i = global_thread();
    if (i < primes.count) gpu::strike_window(rows, window, primes.primes[i]);
}

__global__ void restore_prime_step(const PrimeRange primes,
                                   const Window window,
                                   std::uint32_t* const rows) {
    const std::uint32_t i = global_thread();
    if (i < primes.count) restore_prime(rows, window, primes.primes[i]);
}

}  // namespace

void answer_probe(unsigned* to, cudaStream_t stream) {
    answer_probe_step<<<1, 1, 0, stream>>>(to);
    check_launch("start a kernel");
}

void allow_tiles(std::uint32_t bytes) {
    check(cudaFuncSetAttribute(sieve_tile_step, cudaFuncAttributeMaxDynamicSharedMemorySize,
                               static_cast<int>(bytes + bytes_beside_tile)),
          "give blocks the shared memory for their tiles");
    check(cudaFuncSetAttribute(sieve_tile_step, cudaFuncAttributePreferredSharedMemoryCarveout,
                               cudaSharedmemCarveoutMaxShared),
          "ask for shared memory in place of L1");
}

void sieve_tiles(const Window& window,
                 const PatternInput& patterns,
                 const PrimeClasses& classes,
                 std::uint32_t* rows,
                 cudaStream_t stream) {
    const std::uint32_t tile_bytes = window.tile_bits / 8;
    sieve_tile_step<<<tile_count(window), tile_threads(tile_bytes), tile_bytes + bytes_beside_tile,
                      stream>>>(window, patterns, classes, rows);
    check_launch("start sieve_tile_step");
}

void make_records(const std::uint32_t* primes,
                  std::uint32_t count,
                  std::uint64_t window_end,
                  PrimeRecord* records,
                  cudaStream_t stream) {
    if (count == 0) return;
    make_record_step<<<blocks_for(count), block_threads, 0, stream>>>({primes, count}, window_end,
                                                                      records);
    check_launch("start make_record_step");
}

void strike_window(const PrimeRange& primes,
                   const Window& window,
                   std::uint32_t* rows,
                   cudaStream_t stream) {
    if (primes.count == 0) return;
    strike_window_step<<<blocks_for(primes.count), block_threads, 0, stream>>>(primes, window,
                                                                               rows);
    check_launch("start strike_window_step");
}

void restore_primes(const PrimeRange& primes,
                    const Window& window,
                    std::uint32_t* rows,
                    cudaStream_t stream) {
    if (primes.count == 0) return;
    restore_prime_step<<<blocks_for(primes.count), block_threads, 0, stream>>>(primes, window,
                                                                               rows);
    check_launch("start restore_prime_step");
}

}  // namespace warpsieve::gpu::cuda
