// The kernels that read cells of finished windows. What a lane of a warp reads is in
// kernels/phases; here is how 32 of them become one. A translation unit of its own, as CUB takes
// nvcc most of its time.

#include <cub/block/block_scan.cuh>

#include <cstring>

#include "kernels/cuda/kernels.hpp"
#include "kernels/phases/host_device.hpp"
#include "kernels/phases/read_cell.hpp"
#include "kernels/phases/summarise_cell.hpp"
#include "kernels/phases/summarise_further.hpp"
#include "kernels/phases/tally_cell.hpp"

namespace warpsieve::gpu::cuda {
namespace {

/// A warp reads a cell, so that nothing is shared between warps and none waits for another.
constexpr std::uint32_t block_cells = block_warps;

struct Reader {
    std::uint32_t cell = 0;
    std::uint32_t lane = 0;
};

__device__ Reader this_reader() {
    return {blockIdx.x * block_cells + threadIdx.x / warp_lanes, threadIdx.x % warp_lanes};
}

// Reductions over a warp that tell all its lanes.

__device__ std::uint32_t sum_of_lanes(std::uint32_t value) {
#if __CUDA_ARCH__ >= 800
    return __reduce_add_sync(all_lanes, value);
#else
    for (unsigned mask = warp_lanes / 2; mask > 0; mask /= 2)
        value += __shfl_xor_sync(all_lanes, value, mask);
    return value;
#endif
}

__device__ std::uint64_t sum_of_lanes(std::uint64_t value) {
    for (unsigned mask = warp_lanes / 2; mask > 0; mask /= 2)
        value += __shfl_xor_sync(all_lanes, value, mask);
    return value;
}

__device__ std::uint32_t max_of_lanes(std::uint32_t value) {
#if __CUDA_ARCH__ >= 800
    return __reduce_max_sync(all_lanes, value);
#else
    for (unsigned mask = warp_lanes / 2; mask > 0; mask /= 2)
        value = max(value, __shfl_xor_sync(all_lanes, value, mask));
    return value;
#endif
}

__device__ Ends ends_of_lanes(const Ends& ends) {
    return {max_of_lanes(ends.first), max_of_lanes(ends.last)};
}

/// Whole words of a struct, from the lane that is `distance` further.
template <class Summary>
__device__ Summary from_lane_behind(const Summary& summary, unsigned distance) {
    std::uint32_t words[sizeof(Summary) / sizeof(std::uint32_t)];
    std::memcpy(words, &summary, sizeof summary);
    for (std::uint32_t& word : words) word = __shfl_down_sync(all_lanes, word, distance);
    Summary behind;
    std::memcpy(&behind, words, sizeof behind);
    return behind;
}

/// Joins the parts of all lanes in their order, for lane 0.
__device__ FullSummary join_lanes(FullSummary part) {
    for (unsigned distance = 1; distance < warp_lanes; distance *= 2)
        part = part + from_lane_behind(part, distance);
    return part;
}

/// Joins the parts of all lanes, whose ends are quads, and finds the primes at the ends.
__device__ void join_and_store(const SievedRows& sieved,
                               const Reader& reader,
                               const CellSummary& part,
                               std::uint64_t digest,
                               CellSummary* to) {
    const Ends quads = ends_of_lanes(part.ends);
    const std::uint32_t count = sum_of_lanes(part.count);
    const Ends ends = ends_of_lanes(find_ends(sieved, reader.cell, quads, reader.lane));
    if (reader.lane == 0) to[reader.cell] = {digest, count, ends};
}

// The kernels: each is the cheapest that serves.

__global__ void __launch_bounds__(block_threads)
    count_cells_step(const SievedRows sieved,
                     const std::uint32_t cells,
                     CellSummary* const __restrict__ to) {
    const Reader reader = this_reader();
    if (reader.cell >= cells) return;
    join_and_store(sieved, reader, count_part(sieved, reader.cell, reader.lane), 0, to);
}

__global__ void __launch_bounds__(block_threads)
    summarise_cells_step(const SummaryInput input,
                         const std::uint32_t cells,
                         CellSummary* const __restrict__ to) {
    const Reader reader = this_reader();
    if (reader.cell >= cells) return;
    const CellSummary part = summarise_part(input, reader.cell, reader.lane);
    const std::uint64_t digest = input.digest ? sum_of_lanes(part.digest) : 0;
    join_and_store(input.sieved, reader, part, digest, to);
}

/// The words near the ends of a cell's primes: lanes read them side by side, and lane 0 takes them.
/// @param ends of the cell, known to lane 0
__device__ void store_near(const SummaryInput& input,
                           const Reader& reader,
                           const Ends& ends_here,
                           NearWords* to) {
    if (!core::has(input.further, core::any_constellation)) return;
    const Ends ends = {__shfl_sync(all_lanes, ends_here.first, 0),
                       __shfl_sync(all_lanes, ends_here.last, 0)};
    if (reader.lane < near_words)
        to[reader.cell].words[reader.lane] = near_word(input, reader.cell, ends, reader.lane);
}

__device__ void store_further(const SummaryInput& input,
                              const Reader& reader,
                              const FullSummary& whole,
                              const Summaries& to) {
    store_near(input, reader, whole.primes.ends, to.near);
    if (reader.lane != 0) return;
    to.cells[reader.cell] = whole.primes;
    to.further[reader.cell] = whole.further;
}

__global__ void __launch_bounds__(block_threads) summarise_further_step(const SummaryInput input,
                                                                        const std::uint32_t cells,
                                                                        const Summaries to) {
    const Reader reader = this_reader();
    if (reader.cell >= cells) return;
    const FullSummary whole = join_lanes(summarise_further_part(input, reader.cell, reader.lane));
    store_further(input, reader, whole, to);
}

// What is asked for more rarely.

/// The same of all lanes before this one.
__device__ std::uint32_t max_of_lanes_before(std::uint32_t value, std::uint32_t lane) {
    // A lane that has none so far before it is given its own.
    for (unsigned distance = 1; distance < warp_lanes; distance *= 2)
        value = max(value, __shfl_up_sync(all_lanes, value, distance));
    const std::uint32_t before = __shfl_up_sync(all_lanes, value, 1);
    return lane == 0 ? 0 : before;
}

/// Adds the tallies of all lanes, for lane 0.
__device__ CellTally sum_of_tallies(CellTally sum) {
    WARPSIEVE_ROLLED
    for (unsigned distance = warp_lanes / 2; distance > 0; distance /= 2)
        sum = sum + from_lane_behind(sum, distance);
    return sum;
}

/// Counters of a block in shared memory.
struct SharedCounters {
    GapCounters gaps;
    std::uint32_t residues[block_cells][core::largest_modulus];
};

/// A warp's cell.
__device__ void tally_cell(const TallyInput& input, const Reader& reader, const Summaries& to) {
    const Worker lanes{reader.lane, warp_lanes};
    TalliedPart part = tally_part(input, reader.lane);
    tally_seam(input, max_of_lanes_before(part.summary.primes.ends.last, reader.lane), part);
    store_further(input.summary, reader, join_lanes(part.summary), to);
    const CellTally tally = sum_of_tallies(part.tally);
    if (reader.lane == 0) to.tallies[reader.cell] = tally;
    __syncwarp();
    add_residues(to.residues, input, lanes);
}

__global__ void __launch_bounds__(block_threads) tally_cells_step(const SummaryInput input,
                                                                  const TallyWanted wanted,
                                                                  const std::uint32_t cells,
                                                                  const Summaries to) {
    __shared__ SharedCounters shared;
    const Reader reader = this_reader();
    const Worker threads{threadIdx.x, block_threads};
    clear_words(reinterpret_cast<std::uint32_t*>(&shared), sizeof shared / sizeof(std::uint32_t),
                threads);
    __syncthreads();
    const BlockCounters counters{&shared.gaps, shared.residues[threadIdx.x / warp_lanes]};
    if (reader.cell < cells) tally_cell({input, wanted, counters, reader.cell}, reader, to);
    __syncthreads();
    if (core::has(input.further, core::quantity_gap_table))
        add_gaps(*to.gaps, shared.gaps, threads);
}

static_assert(cell_groups == block_threads, "a thread takes one group of its block's cell");

__global__ void __launch_bounds__(block_threads)
    append_primes_step(const SievedRows sieved,
                       const std::uint32_t* const __restrict__ places,
                       std::uint32_t* const __restrict__ primes) {
    using Scan = cub::BlockScan<std::uint32_t, block_threads>;
    __shared__ typename Scan::TempStorage shared;
    const std::uint32_t index = blockIdx.x * cell_groups + threadIdx.x;
    const Group group = read_group(sieved, holds_edge(sieved.edges, blockIdx.x), index);
    std::uint32_t before = 0;
    Scan(shared).ExclusiveSum(count_group(group), before);
    write_group(sieved.window, group, index, primes + places[blockIdx.x] + before);
}

}  // namespace

void summarise_cells(const SummaryInput& input,
                     const TallyWanted& tally,
                     std::uint32_t cells,
                     const Summaries& summaries,
                     cudaStream_t stream) {
    if (cells == 0) return;
    const std::uint32_t blocks = parts_of(cells, block_cells);
    if (is_plain_count(input))
        count_cells_step<<<blocks, block_threads, 0, stream>>>(input.sieved, cells,
                                                               summaries.cells);
    else if (input.further == 0)
        summarise_cells_step<<<blocks, block_threads, 0, stream>>>(input, cells, summaries.cells);
    else if (!core::has(input.further, tallied_quantities))
        summarise_further_step<<<blocks, block_threads, 0, stream>>>(input, cells, summaries);
    else
        tally_cells_step<<<blocks, block_threads, 0, stream>>>(input, tally, cells, summaries);
    check_launch("start the kernel that summarises cells");
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
