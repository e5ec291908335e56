#include <cub/block/block_reduce.cuh>
#include <cub/block/block_scan.cuh>

#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/launches.hpp"
#include "kernels/phases/collect_primes.hpp"

namespace warpsieve::kernels::cuda {
namespace {

static_assert(chunk_groups == block_threads, "a thread takes one group of its block's chunk");

struct Join {
    template <class Summary>
    __device__ Summary operator()(const Summary& a, const Summary& b) const {
        return a + b;
    }
};

__device__ void store(const ChunkSummary& summary, const Summaries& to) {
    to.chunks[blockIdx.x] = summary;
}

__device__ void store(const FullSummary& summary, const Summaries& to) {
    to.chunks[blockIdx.x] = summary.primes;
    to.further[blockIdx.x] = summary.further;
}

/// The reduction keeps the order of the threads. Counting alone has an instance of its own, which
/// carries nothing else.
template <class Summary>
__global__ void __launch_bounds__(block_threads)
    summarise_chunk_by_block(const SummaryInput input, const Summaries summaries) {
    using Reduce = cub::BlockReduce<Summary, block_threads>;
    __shared__ typename Reduce::TempStorage shared;
    const auto part = summarise_group<Summary>(input, blockIdx.x * chunk_groups + threadIdx.x);
    const Summary whole = Reduce(shared).Reduce(part, Join{});
    if (threadIdx.x == 0) store(whole, summaries);
}

__global__ void __launch_bounds__(block_threads)
    append_primes_of_chunk(const SievedRows sieved,
                           const std::uint32_t* const places,
                           std::uint32_t* const primes) {
    using Scan = cub::BlockScan<std::uint32_t, block_threads>;
    __shared__ typename Scan::TempStorage shared;
    const std::uint32_t index = blockIdx.x * chunk_groups + threadIdx.x;
    const Group group = read_group(sieved.rows, sieved.window, sieved.edges, index);
    std::uint32_t before = 0;
    Scan(shared).ExclusiveSum(count_group(group), before);
    write_group(sieved.window, group, index, primes + places[blockIdx.x] + before);
}

}  // namespace

void summarise_chunks(const SummaryInput& input,
                      std::uint32_t chunks,
                      const Summaries& summaries,
                      cudaStream_t stream) {
    if (chunks == 0) return;
    if (input.further == 0)
        summarise_chunk_by_block<ChunkSummary>
            <<<chunks, block_threads, 0, stream>>>(input, summaries);
    else
        summarise_chunk_by_block<FullSummary>
            <<<chunks, block_threads, 0, stream>>>(input, summaries);
    check_launch("start summarise_chunk_by_block");
}

void append_primes(const SievedRows& sieved,
                   const std::uint32_t* places,
                   std::uint32_t chunks,
                   std::uint32_t* primes,
                   cudaStream_t stream) {
    if (chunks == 0) return;
    append_primes_of_chunk<<<chunks, block_threads, 0, stream>>>(sieved, places, primes);
    check_launch("start append_primes_of_chunk");
}

}  // namespace warpsieve::kernels::cuda
