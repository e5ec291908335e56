// The kernels that read cells of finished windows, by the reductions and scans of CUB: a
// translation unit of their own, as CUB takes nvcc most of its time.

#include <cub/block/block_reduce.cuh>
#include <cub/block/block_scan.cuh>

#include "kernels/cuda/kernels.hpp"
#include "kernels/phases/host_device.hpp"
#include "kernels/phases/read_cell.hpp"

namespace warpsieve::gpu::cuda {
namespace {

static_assert(cell_groups == block_threads, "a thread takes one group of its block's cell");

struct JoinSummaries {
    template <class Summary>
    __device__ Summary operator()(const Summary& a, const Summary& b) const {
        return a + b;
    }
};

__device__ void store(const CellSummary& summary, const Summaries& to) {
    to.cells[blockIdx.x] = summary;
}

__device__ void store(const FullSummary& summary, const Summaries& to) {
    to.cells[blockIdx.x] = summary.primes;
    to.further[blockIdx.x] = summary.further;
}

/// The reduction keeps the order of the threads. Counting alone has an instance of its own, which
/// carries nothing else.
template <class Summary>
__global__ void __launch_bounds__(block_threads)
    summarise_cell_step(const SummaryInput input, const Summaries summaries) {
    using Reduce = cub::BlockReduce<Summary, block_threads>;
    __shared__ typename Reduce::TempStorage shared;
    const auto part = summarise_group<Summary>(input, blockIdx.x * cell_groups + threadIdx.x);
    const Summary whole = Reduce(shared).Reduce(part, JoinSummaries{});
    if (threadIdx.x == 0) store(whole, summaries);
}

__global__ void __launch_bounds__(block_threads)
    append_primes_step(const SievedRows sieved,
                       const std::uint32_t* const places,
                       std::uint32_t* const primes) {
    using Scan = cub::BlockScan<std::uint32_t, block_threads>;
    __shared__ typename Scan::TempStorage shared;
    const std::uint32_t index = blockIdx.x * cell_groups + threadIdx.x;
    const Group group = read_group(sieved.rows, sieved.window, sieved.edges, index);
    std::uint32_t before = 0;
    Scan(shared).ExclusiveSum(count_group(group), before);
    write_group(sieved.window, group, index, primes + places[blockIdx.x] + before);
}

}  // namespace

void summarise_cells(const SummaryInput& input,
                     std::uint32_t cells,
                     const Summaries& summaries,
                     cudaStream_t stream) {
    if (cells == 0) return;
    if (input.further == 0)
        summarise_cell_step<CellSummary><<<cells, block_threads, 0, stream>>>(input, summaries);
    else
        summarise_cell_step<FullSummary><<<cells, block_threads, 0, stream>>>(input, summaries);
    check_launch("start summarise_cell_step");
}

void append_primes(const SievedRows& sieved,
                   const std::uint32_t* places,
                   std::uint32_t cells,
                   std::uint32_t* primes,
                   cudaStream_t stream) {
    if (cells == 0) return;
    append_primes_step<<<cells, block_threads, 0, stream>>>(sieved, places, primes);
    check_launch("start append_primes_step");
}

}  // namespace warpsieve::gpu::cuda
