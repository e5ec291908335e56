#include "kernels/cuda/kernels.hpp"

#include "kernels/cuda/runtime.hpp"
#include "kernels/phases/host_device.hpp"
#include "kernels/phases/strike_window.hpp"

namespace warpsieve::gpu::cuda {
namespace {

unsigned blocks_for(std::uint32_t threads) {
    return parts_of(threads, block_threads);
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

static_assert(bytes_beside_tile > spare_words * word_bytes, "room for the counter of items");

/// Takes the next item, and tells the whole warp. The address of lane 0 alone is used; were it not
/// different for each lane, the compiler would add up what lanes want to add, in twelve
/// instructions.
__device__ std::uint32_t take_item(std::uint32_t* next, std::uint32_t lane) {
    std::uint32_t item = 0;
    asm volatile(
        "{ .reg .pred p; setp.eq.u32 p, %1, 0; @p atom.relaxed.cta.shared.add.u32 %0, [%2], 1; }"
        : "+r"(item)
        : "r"(lane), "r"(shared_address(next + lane))
        : "memory");
    return __shfl_sync(all_lanes, item, 0);
}

/// Takes items of a kind that take less time to strike than to be read: each is read while the one
/// before strikes.
/// @param item the first, which is taken already @param end of the kind
/// @return the first item behind it
template <class Load, class Strike>
__device__ std::uint32_t strike_ahead(std::uint32_t item,
                                      std::uint32_t end,
                                      std::uint32_t* next,
                                      std::uint32_t lane,
                                      const Load& load,
                                      const Strike& strike) {
    if (item >= end) return item;
    auto loaded = load(item);
    while (item < end) {
        const auto now = loaded;
        item = take_item(next, lane);
        if (item < end) loaded = load(item);
        strike(now);
    }
    return item;
}

/// Warps take items from the counter until none is left.
__device__ void strike_items(const TileWords& words,
                             const StrikeInput& input,
                             std::uint32_t* next) {
    const LaneInput in = lane_input(input, threadIdx.x % warp_lanes);
    std::uint32_t item = take_item(next, in.lane);
    for (; item < in.ends.by_warp; item = take_item(next, in.lane)) strike_item(words, in, item);
    item = strike_ahead(
        item, in.ends.sparse, next, in.lane, [&](std::uint32_t i) { return load_item(in, i); },
        [&](const LoadedOctet& octet) { strike_octet(words, in.octets, octet); });
    strike_ahead(
        item, in.ends.all, next, in.lane, [&](std::uint32_t i) { return load_keys(in, i); },
        [&](const LoadedKeys& keys) { strike_keys(words, in, keys); });
}

/// A block sieves a tile.
__global__ void __launch_bounds__(most_threads)
    sieve_tile_step(const Window window,
                    const PatternInput patterns,
                    const SparsePrimes sparse,
                    const PrimeClasses classes,
                    const Buckets buckets,
                    std::uint32_t* const __restrict__ rows) {
    extern __shared__ __align__(128) std::uint32_t words[];
    std::uint32_t* const next_item = words + window.tile_bits / word_bits + spare_words;
    const Tile tile = tile_at(window, blockIdx.x);
    if (threadIdx.x == 0) *next_item = 0;
    fill_patterns(words, window, tile, patterns, worker_of_block());
    __syncthreads();
    strike_items(TileWords(words),
                 {window, tile, patterns.records, sparse, classes, tile_keys(buckets, blockIdx.x)},
                 next_item);
    __syncthreads();
    store_tile(words, rows, window, tile, worker_of_block());
}

/// As many as fill a multiprocessor best with the blocks that fit it; of two that do, the smaller,
/// as more blocks wait less for each other at their barriers.
unsigned tile_threads(std::uint32_t shared_bytes) {
    unsigned best = most_threads / 2;  // where no block fits, the launch says so
    unsigned most = 0;
    for (const unsigned threads : {most_threads / 2, most_threads * 3 / 4, most_threads}) {
        int blocks = 0;
        check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(
                  &blocks, sieve_tile_step, static_cast<int>(threads), shared_bytes),
              "ask how many tiles fit a multiprocessor");
        const unsigned resident = static_cast<unsigned>(blocks) * threads;
        if (resident <= most) continue;
        most = resident;
        best = threads;
    }
    return best;
}

// Single primes: a thread for each.

__global__ void make_record_step(const PrimeRange primes,
                                 const std::uint64_t window_end,
                                 PrimeRecord* const __restrict__ records) {
    const std::uint32_t i = global_thread();
    if (i < primes.count) records[i] = make_record(primes.primes[i], window_end);
}

__global__ void make_sparse_step(const SparsePrimes sparse,
                                 const std::uint32_t* const __restrict__ primes,
                                 const std::uint64_t window_end) {
    const std::uint32_t i = global_thread();
    if (i < hits_of_row(sparse)) make_sparse(sparse, primes, window_end, i);
}

__global__ void restore_prime_step(const PrimeRange primes,
                                   const Window window,
                                   std::uint32_t* const __restrict__ rows) {
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
                 const SparsePrimes& sparse,
                 const PrimeClasses& classes,
                 const Buckets& buckets,
                 std::uint32_t* rows,
                 cudaStream_t stream) {
    const std::uint32_t shared_bytes = window.tile_bits / 8 + bytes_beside_tile;
    sieve_tile_step<<<tile_count(window), tile_threads(shared_bytes), shared_bytes, stream>>>(
        window, patterns, sparse, classes, buckets, rows);
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

void make_sparse(const SparsePrimes& sparse,
                 const std::uint32_t* primes,
                 std::uint64_t window_end,
                 cudaStream_t stream) {
    const auto threads = static_cast<std::uint32_t>(hits_of_row(sparse));
    if (threads == 0) return;
    make_sparse_step<<<blocks_for(threads), block_threads, 0, stream>>>(sparse, primes, window_end);
    check_launch("start make_sparse_step");
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
