// The rates of a GPU that decide the tuning and forks of the CUDA engine, as one JSON object:
// strikes into shared memory for each clock of a multiprocessor, strikes into and reads of global
// memory in 1e9 a second.

#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>

#include "kernels/cuda/runtime.hpp"

namespace {

using warpsieve::gpu::cuda::check;
using warpsieve::gpu::cuda::DeviceBuffer;
using warpsieve::gpu::cuda::Event;

constexpr unsigned threads = 1024;
constexpr unsigned tile_bytes = 96 * 1024;
constexpr unsigned tile_words = tile_bytes / 4;

enum class Strike { none, random_word, own_bank, random_byte, test_first, count };

__device__ unsigned next_random(unsigned x) {
    return x * 1664525U + 1013904223U;
}

/// One access of a thread. `none` costs the loop alone: what bounds the others from above.
template <Strike Kind>
__device__ unsigned strike_once(unsigned* shared, unsigned x) {
    const unsigned word = __umulhi(x, tile_words);
    const unsigned bit = 1U << (x & 31);
    if constexpr (Kind == Strike::random_word) atomicOr(&shared[word], bit);
    if constexpr (Kind == Strike::own_bank)
        atomicOr(&shared[(word & ~31U) | (threadIdx.x & 31)], bit);
    if constexpr (Kind == Strike::random_byte)
        reinterpret_cast<unsigned char*>(shared)[__umulhi(x, tile_bytes)] = 1;
    if constexpr (Kind == Strike::test_first)
        if ((shared[word] & bit) == 0) atomicOr(&shared[word], bit);
    if constexpr (Kind == Strike::count) return atomicAdd(&shared[word & 1023], 1);
    return word;
}

template <Strike Kind>
__global__ void __launch_bounds__(threads)
    strike_shared(unsigned rounds, unsigned long long* clocks, unsigned* sink) {
    extern __shared__ unsigned shared[];
    for (unsigned i = threadIdx.x; i < tile_words; i += blockDim.x) shared[i] = 0;
    __syncthreads();
    unsigned x = (blockIdx.x * threads + threadIdx.x) * 2654435761U + 12345U;
    unsigned sum = 0;
    const long long began = clock64();
#pragma unroll 4
    for (unsigned i = 0; i < rounds; ++i) {
        x = next_random(x);
        sum += strike_once<Kind>(shared, x);
    }
    __syncthreads();
    if (threadIdx.x == 0) clocks[blockIdx.x] = clock64() - began;
    if (sum == 0xdeadbeef) *sink = shared[x % tile_words];  // so that nothing is left out
}

/// Strikes of random words in a stretch of global memory; the words are a power of two.
__global__ void strike_global(unsigned* words, unsigned mask, unsigned rounds) {
    unsigned x = (blockIdx.x * blockDim.x + threadIdx.x) * 2654435761U + 777U;
#pragma unroll 8
    for (unsigned i = 0; i < rounds; ++i) {
        x = next_random(x);
        atomicOr(&words[(x >> 3) & mask], 1U << (x & 31));
    }
}

__global__ void read_global(const uint4* data, unsigned count, unsigned* sink) {
    unsigned sum = 0;
    for (unsigned i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x)
        sum ^= data[i].x ^ data[i].w;
    if (sum == 0xdeadbeef) *sink = sum;
}

/// Seconds of a launch, after one to warm up.
template <class Launch>
double seconds_of(const Launch& launch) {
    const Event begin(Event::Timing::on);
    const Event end(Event::Timing::on);
    launch();
    check(cudaEventRecord(begin.get()), "record an event");
    launch();
    check(cudaEventRecord(end.get()), "record an event");
    end.wait({});
    float milliseconds = 0;
    check(cudaEventElapsedTime(&milliseconds, begin.get(), end.get()), "read a time");
    return milliseconds / 1e3;
}

int multiprocessors() {
    int count = 0;
    check(cudaDeviceGetAttribute(&count, cudaDevAttrMultiProcessorCount, 0), "count processors");
    return count;
}

void print(const std::string& name, double value) {
    std::printf(", \"%s\": %.3f", name.c_str(), value);
}

template <Strike Kind>
void measure_shared(const char* name) {
    constexpr unsigned rounds = 2000;
    const auto blocks = static_cast<unsigned>(multiprocessors());
    const DeviceBuffer<unsigned long long> clocks(blocks);
    const DeviceBuffer<unsigned> sink(1);
    check(cudaFuncSetAttribute(strike_shared<Kind>, cudaFuncAttributeMaxDynamicSharedMemorySize,
                               tile_bytes),
          "give blocks their shared memory");
    for (int pass = 0; pass < 2; ++pass)
        strike_shared<Kind><<<blocks, threads, tile_bytes>>>(rounds, clocks.data(), sink.data());
    check(cudaGetLastError(), "start strike_shared");
    unsigned long long took = 0;
    check(cudaMemcpy(&took, clocks.data(), sizeof took, cudaMemcpyDeviceToHost), "read clocks");
    print(name, double{threads} * rounds / static_cast<double>(took));
}

void measure_global(unsigned mebibytes) {
    constexpr unsigned rounds = 1000;
    const unsigned words = mebibytes << 18;
    const DeviceBuffer<unsigned> data(words);
    const DeviceBuffer<unsigned> sink(1);
    check(cudaMemset(data.data(), 0, std::size_t{words} * 4), "clear memory");
    const auto blocks = static_cast<unsigned>(2 * multiprocessors());
    const double strikes =
        seconds_of([&] { strike_global<<<blocks, threads>>>(data.data(), words - 1, rounds); });
    const double reads = seconds_of([&] {
        for (int i = 0; i < 10; ++i)
            read_global<<<blocks, threads>>>(reinterpret_cast<const uint4*>(data.data()), words / 4,
                                             sink.data());
    });
    const std::string size = std::to_string(mebibytes) + "_mib";
    print("global_strikes_1e9_per_s_" + size, double{threads} * blocks * rounds / strikes / 1e9);
    print("global_reads_gb_per_s_" + size, 10.0 * words * 4 / reads / 1e9);
}

void run() {
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, 0), "ask for its properties");
    int kilohertz = 0;
    check(cudaDeviceGetAttribute(&kilohertz, cudaDevAttrClockRate, 0), "ask for its clock");
    std::printf("{\"device\": \"%s\"", properties.name);
    print("multiprocessors", properties.multiProcessorCount);
    print("clock_mhz", kilohertz / 1e3);
    print("l2_mb", properties.l2CacheSize / 1e6);
    measure_shared<Strike::none>("shared_per_clock_loop_alone");
    measure_shared<Strike::random_word>("shared_per_clock_random");
    measure_shared<Strike::own_bank>("shared_per_clock_own_bank");
    measure_shared<Strike::random_byte>("shared_per_clock_byte_stores");
    measure_shared<Strike::test_first>("shared_per_clock_test_first");
    measure_shared<Strike::count>("shared_per_clock_counting");
    for (const unsigned mebibytes : {4U, 16U, 32U, 64U, 1024U}) measure_global(mebibytes);
    std::printf("}\n");
}

}  // namespace

int main() try { run(); } catch (const std::exception& error) {
    std::fprintf(stderr, "microbenchmark: %s\n", error.what());
    return 1;
}
