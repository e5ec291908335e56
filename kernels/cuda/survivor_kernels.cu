// Short windows far up: what the primes of tiles have left is tested number by number.

#include <cub/warp/warp_scan.cuh>

#include "kernels/cuda/kernels.hpp"
#include "kernels/phases/host_device.hpp"
#include "kernels/phases/test_survivors.hpp"

namespace warpsieve::gpu::cuda {
namespace {

/// Places that wait in shared memory for a test, of one warp. Less than a number for each lane is
/// left when some are added: a word of a row for each lane, or what passed the test before.
template <std::uint32_t added>
struct Queue {
    std::uint32_t places[warp_lanes - 1 + added];
};

struct WarpQueues {
    Queue<warp_lanes * word_bits> found;
    Queue<warp_lanes> passed;
};

/// What a warp has to do. All lanes but `lane` agree.
struct WarpSurvivors {
    const SurvivorInput& in;
    WarpQueues& queues;
    std::uint32_t lane;
    std::uint32_t next;    ///< word of the first lane
    std::uint32_t stride;  ///< words that all warps read at a time
    std::uint32_t end;
    std::uint32_t found = 0;
    std::uint32_t passed = 0;
};

/// Reads words until there is a survivor for each lane, or no word is left.
__device__ void find_survivors(WarpSurvivors& work) {
    using Scan = cub::WarpScan<std::uint32_t>;
    typename Scan::TempStorage nothing;
    while (work.found < warp_lanes && work.next < work.end) {
        SurvivorWord word;
        if (work.next + work.lane < work.end) word = read_survivors(work.in, work.next + work.lane);
        std::uint32_t before = 0;
        std::uint32_t all = 0;
        Scan(nothing).ExclusiveSum(popcount(word.bits), before, all);
        queue_survivors(word, work.queues.found.places + work.found + before);
        work.found += all;
        work.next += work.stride;
    }
    __syncwarp();
}

/// Tests one of those that were found in each lane, as far as there are so many, and queues those
/// that pass.
__device__ void test_found(WarpSurvivors& work) {
    const std::uint32_t taken = smaller(work.found, warp_lanes);
    work.found -= taken;
    bool passes = false;
    std::uint32_t place = 0;
    if (work.lane < taken) {
        place = work.queues.found.places[work.found + work.lane];
        passes = passes_base_2(survivor_at(work.in, place));
        if (!passes) strike_survivor(work.in, place);
    }
    const std::uint32_t passing = __ballot_sync(all_lanes, passes);
    const std::uint32_t before = popcount(passing & ((1U << work.lane) - 1));
    if (passes) work.queues.passed.places[work.passed + before] = place;
    work.passed += popcount(passing);
    __syncwarp();
}

__device__ void test_passed(WarpSurvivors& work) {
    const std::uint32_t taken = smaller(work.passed, warp_lanes);
    work.passed -= taken;
    if (work.lane < taken) {
        const std::uint32_t place = work.queues.passed.places[work.passed + work.lane];
        if (!passes_lucas(survivor_at(work.in, place))) strike_survivor(work.in, place);
    }
    __syncwarp();
}

__global__ void __launch_bounds__(block_threads) test_survivors_step(const SurvivorInput in) {
    __shared__ WarpQueues queues[block_warps];
    const std::uint32_t warp = threadIdx.x / warp_lanes;
    WarpSurvivors work{in,
                       queues[warp],
                       threadIdx.x % warp_lanes,
                       (blockIdx.x * block_warps + warp) * warp_lanes,
                       gridDim.x * block_threads,
                       survivor_words(in.edges)};
    for (;;) {
        find_survivors(work);
        if (work.found == 0 && work.passed == 0) return;
        if (work.found > 0) test_found(work);
        // Not before all lanes have one, unless there are no more.
        if (work.passed >= warp_lanes || (work.found == 0 && work.next >= work.end))
            test_passed(work);
    }
}

}  // namespace

void test_survivors(const Window& window,
                    const Edges& edges,
                    std::uint32_t* rows,
                    std::uint32_t multiprocessors,
                    cudaStream_t stream) {
    // As many as run at a time, each of which reads on: a warp has few numbers for many of its
    // lanes only at its end.
    constexpr std::uint32_t blocks_of_multiprocessor = 6;
    const std::uint32_t blocks = parts_of(survivor_words(edges), block_threads);
    test_survivors_step<<<smaller(blocks, blocks_of_multiprocessor * multiprocessors),
                          block_threads, 0, stream>>>({window, edges, rows});
    check_launch("start test_survivors_step");
}

}  // namespace warpsieve::gpu::cuda
