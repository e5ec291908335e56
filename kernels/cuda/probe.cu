#include "kernels/cuda/check.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/probe.hpp"

namespace warpsieve::kernels::cuda {
namespace {

constexpr unsigned answer = 0x5eed5eed;

__global__ void give_answer(unsigned* at) {
    *at = answer;
}

}  // namespace

void run_probe() {
    const DeviceBuffer<unsigned> there(1);
    give_answer<<<1, 1>>>(there.data());
    check(cudaGetLastError(), "start a kernel");
    unsigned here = 0;
    check(cudaMemcpy(&here, there.data(), sizeof here, cudaMemcpyDeviceToHost), "run a kernel");
    if (here != answer) throw DeviceError("a kernel of one thread gives a wrong answer");
}

}  // namespace warpsieve::kernels::cuda
