#pragma once

// One function for each kernel: starts it on the current device and returns. What the threads of a
// kernel do is in kernels/phases; only how they are shared out is in kernels.cu. The host's
// compiler reads this header, so that nothing of a kernel shows in it.

#include <cuda_runtime_api.h>

#include <cstdint>

#include "kernels/cuda/runtime.hpp"
#include "kernels/phases/partition.hpp"
#include "kernels/phases/patterns.hpp"
#include "kernels/phases/read_cell.hpp"
#include "kernels/phases/strike_tile.hpp"
#include "kernels/phases/summarise_cell.hpp"
#include "kernels/phases/summarise_further.hpp"
#include "kernels/phases/tally_cell.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu::cuda {

/// Threads of the blocks that work in global memory: enough blocks fit a multiprocessor of any
/// device that we build for to fill it.
inline constexpr unsigned block_threads = 256;
inline constexpr unsigned block_warps = block_threads / warp_lanes;

/// After every launch of a kernel.
inline void check_launch(const char* action) {
    check(cudaGetLastError(), action);
}

/// Starts a kernel of one thread that writes probe_answer.
inline constexpr unsigned probe_answer = 0x5eed5eed;
void answer_probe(unsigned* to, cudaStream_t stream);

/// Shared memory of a block beside its tile: spare words and a counter behind it.
inline constexpr std::uint32_t bytes_beside_tile = 256;

/// Once for each device, before its first sieve_tiles: lets blocks have more shared memory than the
/// 48 KiB that every program may use, and asks for as much of the L1 as can be had for it, so that
/// as many blocks fit a multiprocessor as its shared memory can hold.
/// @param bytes of a tile
void allow_tiles(std::uint32_t bytes);

void make_records(const std::uint32_t* primes,
                  std::uint32_t count,
                  std::uint64_t window_end,
                  PrimeRecord* records,
                  cudaStream_t stream);

void make_sparse(const SparsePrimes& sparse,
                 const std::uint32_t* primes,
                 std::uint64_t window_end,
                 cudaStream_t stream);

void sieve_tiles(const Window& window,
                 const PatternInput& patterns,
                 const SparsePrimes& sparse,
                 const PrimeClasses& classes,
                 const Buckets& buckets,
                 std::uint32_t* rows,
                 cudaStream_t stream);

struct PrimeRange {
    const std::uint32_t* primes = nullptr;
    std::uint32_t count = 0;
};

/// Once for each device, before its first partition: lets blocks have so many words of shared
/// memory.
void allow_partition(std::uint32_t words);

/// @param primes the whole list @param buckets whose ends and mark are 0 @param words as allowed
void partition(const Window& window,
               const VisitPlan& plan,
               const std::uint32_t* primes,
               const Buckets& buckets,
               std::uint32_t words,
               cudaStream_t stream);

void strike_overflow(const Window& window,
                     const VisitPlan& plan,
                     const std::uint32_t* primes,
                     const Buckets& buckets,
                     std::uint32_t* rows,
                     cudaStream_t stream);

/// @param multiprocessors of the device
void test_survivors(const Window& window,
                    const Edges& edges,
                    std::uint32_t* rows,
                    std::uint32_t multiprocessors,
                    cudaStream_t stream);

void restore_primes(const PrimeRange& primes,
                    const Window& window,
                    std::uint32_t* rows,
                    cudaStream_t stream);

struct Summaries {
    CellSummary* cells = nullptr;
    // Only written when the input asks for them.
    FurtherSummary* further = nullptr;
    NearWords* near = nullptr;
    CellTally* tallies = nullptr;
    // Of the window, and 0 before.
    GapCounters* gaps = nullptr;
    std::uint32_t* residues = nullptr;
};

/// Writes one summary for each of the first `cells` cells, and the tables of the window.
void summarise_cells(const SummaryInput& input,
                     const TallyWanted& tally,
                     std::uint32_t cells,
                     const Summaries& summaries,
                     cudaStream_t stream);

/// @param places where in `primes` those of each cell begin, `cells` of them
void append_primes(const SievedRows& sieved,
                   const std::uint32_t* places,
                   std::uint32_t cells,
                   std::uint32_t* primes,
                   cudaStream_t stream);

}  // namespace warpsieve::gpu::cuda
