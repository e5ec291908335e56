#include "kernels/cuda/devices.hpp"

#include <array>
#include <fstream>

#include "kernels/cuda/check.hpp"
#include "kernels/cuda/probe.hpp"

namespace warpsieve::kernels::cuda {
namespace {

/// "13.0" for 13000.
std::string cuda_version(int number) {
    return std::to_string(number / 1000) + "." + std::to_string(number % 1000 / 10);
}

/// The driver's own version where the system tells it, and the newest CUDA that it can serve.
std::string driver_version() {
    int serves = 0;
    if (cudaDriverGetVersion(&serves) != cudaSuccess || serves == 0) return "none";
    std::string version;
    std::ifstream("/sys/module/nvidia/version") >> version;
    return version + (version.empty() ? "" : ", ") + "CUDA " + cuda_version(serves);
}

std::string bus_id(int number) {
    std::array<char, 32> text{};
    return cudaDeviceGetPCIBusId(text.data(), text.size(), number) == cudaSuccess ? text.data()
                                                                                  : "";
}

/// Makes the device's context and runs a kernel on it.
void look_inside(Device& device) {
    try {
        check(cudaSetDevice(device.number), "select it");
        run_probe();
        std::size_t free = 0;
        std::size_t total = 0;
        check(cudaMemGetInfo(&free, &total), "ask for its memory");
        device.free_memory_bytes = free;
    } catch (const DeviceError& error) {
        device.problem = error.what();
    }
}

Device look_at(int number) {
    Device device{.number = number};
    cudaDeviceProp properties{};
    if (const cudaError_t error = cudaGetDeviceProperties(&properties, number);
        error != cudaSuccess) {
        device.problem = explain(error);
        return device;
    }
    device.name = properties.name;
    device.bus_id = bus_id(number);
    device.compute_capability = properties.major * 10 + properties.minor;
    device.multiprocessors = properties.multiProcessorCount;
    device.memory_bytes = properties.totalGlobalMem;
    if (device.compute_capability < oldest_compute_capability)
        device.problem = "compute capability " + std::to_string(properties.major) + "." +
                         std::to_string(properties.minor) + " is below 7.5, the oldest that works";
    return device;
}

std::string why_none(const std::vector<Device>& devices) {
    for (const Device& device : devices)
        if (device.problem.empty()) return {};
    return devices.empty() ? explain(cudaErrorNoDevice)
                           : "none of the devices can be used: " + devices.front().problem;
}

}  // namespace
}  // namespace warpsieve::kernels::cuda

namespace warpsieve::kernels {

DeviceList list_devices(Look look) {
    DeviceList list{.driver = cuda::driver_version(),
                    .runtime = cuda::cuda_version(CUDART_VERSION)};
    int count = 0;
    if (const cudaError_t error = cudaGetDeviceCount(&count); error != cudaSuccess) {
        static_cast<void>(cudaGetLastError());
        list.problem = list.driver == "none"
                           ? "there is no NVIDIA driver (install it, or use --engine cpu)"
                           : cuda::explain(error);
        return list;
    }
    for (int number = 0; number < count; ++number) {
        list.devices.push_back(cuda::look_at(number));
        Device& device = list.devices.back();
        if (look == Look::use && device.problem.empty()) cuda::look_inside(device);
    }
    list.problem = cuda::why_none(list.devices);
    return list;
}

}  // namespace warpsieve::kernels
