// Kernels whose counts are known: what run --count says of each is held against them (count_test.sh).
#include <cstdint>
#include <cstdio>
#include <cuda_profiler_api.h>
#include <cuda_runtime.h>

// Instructions that the compiler keeps and that nothing else here uses: their number is exact.
__device__ __forceinline__ unsigned count_bits(unsigned x) {
  unsigned y;
  asm volatile("popc.b32 %0, %1;" : "=r"(y) : "r"(x));
  return y;
}

__device__ __forceinline__ double add_double(double x) {
  double y;
  asm volatile("add.rn.f64 %0, %1, %1;" : "=d"(y) : "d"(x));
  return y;
}

// Every lane n times: n of each warp.
__global__ void straight_loop(unsigned n, unsigned* out) {
  unsigned x = threadIdx.x;
#pragma unroll 1
  for (unsigned i = 0; i < n; i++) x += count_bits(x);
  out[threadIdx.x] = x;
}

// Lane l of each warp l + 1 times: a warp as often as its last lane, 32.
__global__ void divergent_loop(unsigned* out) {
  unsigned x = threadIdx.x, n = threadIdx.x % 32 + 1;
#pragma unroll 1
  for (unsigned i = 0; i < n; i++) x += count_bits(x);
  out[threadIdx.x] = x;
}

// Lane l 32 - l times, met after each of three rounds: the last round is one of a lane alone.
__global__ void met_rounds(unsigned* out) {
  unsigned x = threadIdx.x;
#pragma unroll 1
  for (unsigned round = 0; round < 3; round++) {
#pragma unroll 1
    for (unsigned i = threadIdx.x % 32; i < 32; i++) x += count_bits(x);
    __syncwarp();
  }
  out[threadIdx.x] = x;
}

// Another lane takes 10 turns in each of three rounds, the others one: 30, where lanes meet between the rounds.
template <bool block>
__global__ void met_turns(unsigned* out) {
  unsigned x = threadIdx.x;
#pragma unroll 1
  for (unsigned round = 0; round < 3; round++) {
#pragma unroll 1
    for (unsigned i = threadIdx.x % 32 == round ? 0 : 9; i < 10; i++) x += count_bits(x);
    if (block) __syncthreads();
    else x += __shfl_xor_sync(0xffffffff, x, 1);
  }
  out[threadIdx.x] = x;
}

// Both halves of a warp part: each side is a warp instruction of its own.
__global__ void both_sides(unsigned* out) {
  unsigned x = threadIdx.x;
  double y = x;
  if (threadIdx.x % 2) {
    x = count_bits(x);
  } else {
    y = add_double(add_double(y));
  }
  out[threadIdx.x] = x + (unsigned)y;
}

__shared__ unsigned tile[4096];

// Lane l strikes word l * stride: 1, 2 or 32 lanes a bank. Half: only 16 lanes.
__global__ void strike(unsigned stride, unsigned lanes) {
  if (threadIdx.x % 32 < lanes) atomicOr(&tile[threadIdx.x % 32 * stride], 1u << threadIdx.x / 32);
}

__global__ void strike_one_word() {
  atomicOr(&tile[7], 1u << threadIdx.x % 32);
}

__global__ void broadcast(unsigned* out) {
  tile[threadIdx.x] = threadIdx.x;
  __syncthreads();
  out[threadIdx.x] = tile[threadIdx.x / 32];
}

// 16 bytes a lane: a quarter of the warp at a time.
__global__ void wide_store(uint4* out) {
  uint4* wide = reinterpret_cast<uint4*>(tile);
  wide[threadIdx.x] = make_uint4(1, 2, 3, threadIdx.x);
  __syncthreads();
  out[threadIdx.x] = wide[threadIdx.x ^ 1];
}

__global__ void load(const unsigned* from, unsigned stride, unsigned* out) {
  out[threadIdx.x] = from[threadIdx.x * stride];
}

// The second load is of the same sectors, and the next turn of others: 4 sectors a turn are fetched.
__global__ void load_again(const unsigned* from, unsigned* out) {
  unsigned sum = 0;
#pragma unroll 1
  for (unsigned i = 0; i < 3; i++) {
    const volatile unsigned* at = from + 32 * i + threadIdx.x;
    sum += at[0] + from[(32 * i + threadIdx.x) ^ 1];
  }
  out[threadIdx.x] = sum;
}

__global__ void strike_global(unsigned* at, unsigned stride) {
  atomicOr(&at[threadIdx.x * stride], 1u);
}

// The lanes' n-th strikes go together, though the lanes do not run together: 4 strikes of 32, conflict-free.
__global__ void strike_in_a_loop() {
#pragma unroll 1
  for (unsigned i = 0; i < 4; i++) atomicOr(&tile[i * 32 + threadIdx.x % 32], 1u);
}

__device__ __forceinline__ unsigned inner_phase(unsigned x) {
  return count_bits(count_bits(x));
}
__device__ __forceinline__ unsigned outer_phase(unsigned x) {
  return count_bits(inner_phase(x));
}
__global__ void phases(unsigned* out) {
  out[threadIdx.x] = count_bits(outer_phase(threadIdx.x));
}

// Two instructions of logic, which are one on the device.
__global__ void logic(unsigned a, unsigned b, unsigned* out) {
  out[threadIdx.x] = (threadIdx.x & a) | b;
}

// A function that is called, and whose lanes meet inside.
__device__ __noinline__ unsigned called(unsigned x, unsigned n) {
#pragma unroll 1
  for (unsigned i = 0; i < n; i++) x += count_bits(x);
  x = __shfl_xor_sync(0xffffffff, x, 1);
  return x + tile[x % 64];
}
__global__ void calls(unsigned* out) {
  tile[threadIdx.x] = 0;
  __syncthreads();
  out[threadIdx.x] = called(threadIdx.x, 5) + called(threadIdx.x + 1, 6);
}

template <class T>
static T* allocate(size_t count) {
  T* at = nullptr;
  if (cudaMalloc(&at, count * sizeof(T)) != cudaSuccess || cudaMemset(at, 0, count * sizeof(T)) != cudaSuccess) throw 1;
  return at;
}

int main() {
  unsigned* out = allocate<unsigned>(1 << 16);
  cudaProfilerStop();      // means something where CUDA_ON_CPU_COUNT_RANGE=profiler
  straight_loop<<<2, 64>>>(1000, out);
  cudaDeviceSynchronize();
  cudaProfilerStart();
  straight_loop<<<3, 64>>>(10, out);
  divergent_loop<<<1, 64>>>(out);
  met_rounds<<<1, 32>>>(out);
  met_turns<false><<<1, 64>>>(out);
  met_turns<true><<<1, 64>>>(out);
  both_sides<<<1, 64>>>(out);
  strike<<<1, 64>>>(1, 32);
  strike<<<1, 64>>>(1, 16);
  strike<<<1, 64>>>(2, 32);
  strike<<<1, 64>>>(32, 32);
  strike_one_word<<<1, 32>>>();
  broadcast<<<1, 128>>>(out);
  wide_store<<<1, 32>>>((uint4*)out);
  load<<<1, 32>>>(out + 1024, 1, out);
  load<<<1, 32>>>(out + 1025, 1, out);
  load<<<1, 32>>>(out + 1024, 8, out);
  load<<<1, 32>>>(out + 1024, 32, out);
  load_again<<<1, 32>>>(out + 1024, out);
  strike_global<<<1, 32>>>(out, 8);
  strike_in_a_loop<<<1, 32>>>();
  phases<<<1, 32>>>(out);
  logic<<<1, 32>>>(3, 4, out);
  calls<<<1, 64>>>(out);
  if (cudaDeviceSynchronize() != cudaSuccess) return 1;
  cudaProfilerStop();
  puts("count ok");
}
