#include "kernels/cuda/cuda_engine.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::gpu {
namespace {

constexpr const char* no_cuda =
    "this build of warpsieve has no CUDA engine (build it where there is nvcc, or use --engine "
    "cpu)";

}  // namespace

DeviceList list_devices(Look) {
    return {.devices = {}, .driver = "unknown", .runtime = "", .problem = no_cuda};
}

std::unique_ptr<core::Engine> make_cuda_engine(const CudaOptions&) {
    throw DeviceError(no_cuda);
}

}  // namespace warpsieve::gpu
