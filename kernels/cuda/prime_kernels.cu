#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/launches.hpp"
#include "kernels/phases/strike_window.hpp"

namespace warpsieve::kernels::cuda {
namespace {

__global__ void make_record_of_each(const PrimeRange primes,
                                    const std::uint64_t window_end,
                                    PrimeRecord* const records) {
    const std::uint32_t i = global_thread();
    if (i < primes.count) records[i] = make_record(primes.primes[i], window_end);
}

__global__ void strike_window_by_each(const PrimeRange primes,
                                      const Window window,
                                      std::uint32_t* const rows) {
    const std::uint32_t i = global_thread();
    if (i < primes.count) kernels::strike_window(rows, window, primes.primes[i]);
}

__global__ void restore_each(const PrimeRange primes,
                             const Window window,
                             std::uint32_t* const rows) {
    const std::uint32_t i = global_thread();
    if (i < primes.count) restore_prime(rows, window, primes.primes[i]);
}

}  // namespace

void make_records(const std::uint32_t* primes,
                  std::uint32_t count,
                  std::uint64_t window_end,
                  PrimeRecord* records,
                  cudaStream_t stream) {
    if (count == 0) return;
    make_record_of_each<<<blocks_for(count), block_threads, 0, stream>>>({primes, count},
                                                                         window_end, records);
    check_launch("start make_record_of_each");
}

void strike_window(const PrimeRange& primes,
                   const Window& window,
                   std::uint32_t* rows,
                   cudaStream_t stream) {
    if (primes.count == 0) return;
    strike_window_by_each<<<blocks_for(primes.count), block_threads, 0, stream>>>(primes, window,
                                                                                  rows);
    check_launch("start strike_window_by_each");
}

void restore_primes(const PrimeRange& primes,
                    const Window& window,
                    std::uint32_t* rows,
                    cudaStream_t stream) {
    if (primes.count == 0) return;
    restore_each<<<blocks_for(primes.count), block_threads, 0, stream>>>(primes, window, rows);
    check_launch("start restore_each");
}

}  // namespace warpsieve::kernels::cuda
