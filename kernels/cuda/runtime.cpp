#include "kernels/cuda/runtime.hpp"

#include <fstream>

namespace warpsieve::gpu::cuda {
namespace {

const char* hint(cudaError_t error) {
    switch (error) {
        case cudaErrorMemoryAllocation:
            return "end other programs that use the device, or choose another one with --device";
        case cudaErrorNoDevice: return "use --engine cpu; check what nvidia-smi shows";
        case cudaErrorInsufficientDriver:
            return "install the NVIDIA driver, or a newer one, or use --engine cpu";
        case cudaErrorInvalidDevice: return "'warpsieve devices' lists what there is";
        case cudaErrorDevicesUnavailable:
            return "another program has it for itself, or it is lost: see nvidia-smi; run again";
        case cudaErrorNoKernelImageForDevice:
        case cudaErrorUnsupportedPtxVersion:
        case cudaErrorInvalidDeviceFunction:
            return "this build has no code for the device: build it with its compute capability in "
                   "CMAKE_CUDA_ARCHITECTURES";
        case cudaErrorECCUncorrectable: return "the device's memory fails: have it replaced";
        case cudaErrorIllegalAddress:
        case cudaErrorLaunchFailure:
        case cudaErrorMisalignedAddress:
            return "the device fails or the program has a fault: run again, on another device if "
                   "it comes back, and report it";
        default: return "see what nvidia-smi and the system's log say of the device; run again";
    }
}

}  // namespace

std::string explain(cudaError_t error) {
    return std::string(cudaGetErrorString(error)) + " (" + cudaGetErrorName(error) + "; " +
           hint(error) + ")";
}

void throw_device_error(cudaError_t error, const std::string& action) {
    // Takes back the runtime's note of it, so that a later check does not find it again.
    static_cast<void>(cudaGetLastError());
    int device = 0;
    const bool known = cudaGetDevice(&device) == cudaSuccess;
    const std::string message = (known ? "CUDA device " + std::to_string(device) : "CUDA") +
                                ": cannot " + action + ": " + explain(error);
    if (error == cudaErrorMemoryAllocation) throw OutOfDeviceMemory(message);
    throw DeviceError(message);
}

std::string cuda_version(int number) {
    return std::to_string(number / 1000) + "." + std::to_string(number % 1000 / 10);
}

std::string driver_version() {
    int serves = 0;
    if (cudaDriverGetVersion(&serves) != cudaSuccess || serves == 0) return "none";
    std::string version;
    std::ifstream("/sys/module/nvidia/version") >> version;
    return version + (version.empty() ? "" : ", ") + "CUDA " + cuda_version(serves);
}

}  // namespace warpsieve::gpu::cuda
