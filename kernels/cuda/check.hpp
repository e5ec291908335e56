#pragma once

#include <cuda_runtime_api.h>

#include <string>

#include "kernels/row_sieve/launcher.hpp"

namespace warpsieve::kernels::cuda {

/// "CUDA-capable device is busy (cudaErrorDevicesUnavailable)", and what can be done about it.
[[nodiscard]] std::string explain(cudaError_t error);

/// @param action what the call was to do, as in "cannot <action>"
[[noreturn]] void throw_device_error(cudaError_t error, const std::string& action);

/// For every call of the runtime. Kernels report late, so that the action may be an innocent one.
/// @throw OutOfDeviceMemory, and DeviceError for all else: then the device must not be used again
/// by this process
inline void check(cudaError_t error, const char* action) {
    if (error != cudaSuccess) throw_device_error(error, action);
}

}  // namespace warpsieve::kernels::cuda
