// Large primes: a block visits primes, collects their hits in rings, and writes these to buckets.

#include <cub/warp/warp_scan.cuh>

#include "kernels/cuda/kernels.hpp"
#include "kernels/cuda/runtime.hpp"
#include "kernels/phases/host_device.hpp"
#include "kernels/phases/partition.hpp"
#include "kernels/phases/strike_window.hpp"

namespace warpsieve::gpu::cuda {
namespace {

/// What all threads of a block know.
struct PartitionInput {
    Window window;
    const std::uint32_t* primes;
    Buckets buckets;
};

/// What a warp has to do.
struct WarpWork {
    std::uint32_t* queue;
    FullHalves& full;
    std::uint32_t queued;
    std::uint32_t next;   ///< prime of its first lane
    std::uint32_t prime;  ///< the lane's, read ahead; 0: none
    std::uint32_t lane;
};

__device__ void read_prime(WarpWork& work, const PartitionInput& in, const Visits& visits) {
    const std::uint32_t i = work.next + work.lane;
    work.prime = i < visits.end ? in.primes[i] : 0;
}

/// A visit for each lane. The primes of the next one are read meanwhile.
__device__ void visit(WarpWork& work,
                      const PartitionInput& in,
                      const Visits& visits,
                      const SmallFactors& factors) {
    using Scan = cub::WarpScan<std::uint32_t>;
    typename Scan::TempStorage nothing;
    const std::uint32_t p = work.prime;
    work.next += blockDim.x;
    read_prime(work, in, visits);
    Hits hits;
    if (p != 0) hits = find_hits(factors, visits.start, p);
    std::uint32_t before = 0;
    std::uint32_t all = 0;
    Scan(nothing).ExclusiveSum(popcount(hits.which), before, all);
    queue_hits(work.queue, hits, work.queued + before);
    work.queued += all;
}

/// Fills the queue of a warp, and puts what it can take of it into rings.
__device__ void put_some(WarpWork& work,
                         const PartitionInput& in,
                         const Visits& visits,
                         const Rings& rings,
                         const KeyRule& rule) {
    if (work.lane == 0) work.full.count = 0;
    while (work.queued < hits_of_warp && work.next < visits.end)
        visit(work, in, visits, *rings.factors);
    __syncwarp();
    const std::uint32_t taken = smaller(work.queued, hits_of_warp);
    work.queued -= taken;
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < hits_of_lane; ++i) {
        const std::uint32_t at = i * warp_lanes + work.lane;
        if (at >= taken) break;
        const RowPlace place = place_of(work.queue[work.queued + at], rings.stretch);
        put_hit(rings, in.buckets, key_at(rule, place), work.full);
    }
    __syncwarp();
    place_full(rings, in.buckets, work.full, work.lane);
}

__global__ void __launch_bounds__(most_partition_threads) partition_step(
    const PartitionInput in, const KeyRule rule, const VisitPlan plan, const std::uint32_t words) {
    extern __shared__ __align__(16) std::uint32_t memory[];
    const Worker worker{threadIdx.x, blockDim.x};
    const Visits visits = visits_of(plan, in.window, blockDim.x, blockIdx.x);
    const Rings rings = rings_in(memory, words, rule, visits, blockDim.x);
    const std::uint32_t warp = threadIdx.x / warp_lanes;
    WarpWork work{rings.queues + warp * rings.queue_room,
                  rings.full[warp],
                  0,
                  visits.begin + warp * warp_lanes,
                  0,
                  threadIdx.x % warp_lanes};
    read_prime(work, in, visits);
    begin_rings(rings, worker);
    __syncthreads();
    bool is_left = true;
    while (is_left) {
        put_some(work, in, visits, rings, rule);
        is_left = __syncthreads_or(work.queued > 0 || work.next < visits.end) != 0;
        write_full(rings, in.buckets, work.full, work.lane);
        __syncthreads();
    }
    write_rest(rings, in.buckets, worker);
}

/// All blocks that run at a time go through all visits.
__global__ void __launch_bounds__(block_threads)
    strike_overflow_step(const PartitionInput in,
                         const VisitPlan plan,
                         const std::uint32_t blocks,
                         std::uint32_t* const __restrict__ rows) {
    __shared__ SmallFactors factors;
    if (*in.buckets.full == 0) return;
    fill_factors(factors, {threadIdx.x, block_threads});
    __syncthreads();
    for (std::uint32_t block = blockIdx.x; block < blocks; block += gridDim.x) {
        const Visits visits = visits_of(plan, in.window, block_threads, block);
        for (std::uint32_t i = visits.begin + threadIdx.x; i < visits.end; i += block_threads)
            strike_hits(rows, in.window, visits.stretch,
                        find_hits(factors, visits.start, in.primes[i]));
    }
}

}  // namespace

void allow_partition(std::uint32_t words) {
    check(cudaFuncSetAttribute(partition_step, cudaFuncAttributeMaxDynamicSharedMemorySize,
                               static_cast<int>(words * word_bytes)),
          "give blocks the shared memory for keys");
}

void partition(const Window& window,
               const VisitPlan& plan,
               const std::uint32_t* primes,
               const Buckets& buckets,
               std::uint32_t words,
               cudaStream_t stream) {
    const std::uint32_t threads = partition_threads(words);
    partition_step<<<blocks_of(plan, threads), threads, words * word_bytes, stream>>>(
        {window, primes, buckets}, key_rule(window), plan, words);
    check_launch("start partition_step");
}

void strike_overflow(const Window& window,
                     const VisitPlan& plan,
                     const std::uint32_t* primes,
                     const Buckets& buckets,
                     std::uint32_t* rows,
                     cudaStream_t stream) {
    constexpr std::uint32_t blocks_at_a_time = 1024;
    const std::uint32_t blocks = blocks_of(plan, block_threads);
    strike_overflow_step<<<smaller(blocks, blocks_at_a_time), block_threads, 0, stream>>>(
        {window, primes, buckets}, plan, blocks, rows);
    check_launch("start strike_overflow_step");
}

}  // namespace warpsieve::gpu::cuda
