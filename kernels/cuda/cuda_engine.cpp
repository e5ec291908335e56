#include "kernels/cuda/cuda_engine.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "kernels/cuda/kernels.hpp"
#include "kernels/cuda/runtime.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::gpu {
namespace {

using cuda::check;
using cuda::explain;

/// Turing: what nvcc 13 still builds for.
constexpr int oldest_compute_capability = 75;

std::string bus_id(int number) {
    std::array<char, 32> text{};
    return cudaDeviceGetPCIBusId(text.data(), text.size(), number) == cudaSuccess ? text.data()
                                                                                  : "";
}

/// Makes the device's context and runs a kernel on it.
void look_inside(Device& device) {
    try {
        check(cudaSetDevice(device.number), "select it");
        cuda::run_probe();
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

void require_usable(const DeviceList& list, int number) {
    const auto found = std::ranges::find(list.devices, number, &Device::number);
    if (found == list.devices.end())
        throw DeviceError("there is no CUDA device " + std::to_string(number) + ": " +
                          (list.problem.empty()
                               ? "the last is " + std::to_string(list.devices.back().number)
                               : list.problem) +
                          " ('warpsieve devices' lists them)");
    if (!found->problem.empty())
        throw DeviceError("CUDA device " + std::to_string(number) +
                          " cannot be used: " + found->problem);
}

std::vector<int> choose_devices(const std::vector<int>& wanted) {
    const DeviceList list = list_devices(Look::outside);
    for (const int number : wanted) require_usable(list, number);
    if (!wanted.empty()) return wanted;
    if (!list.problem.empty()) throw DeviceError("no CUDA device can be used: " + list.problem);
    std::vector<int> usable;
    for (const Device& device : list.devices)
        if (device.problem.empty()) usable.push_back(device.number);
    return usable;
}

/// The sizes for devices that are alike; others share those for the smallest of them.
std::optional<Tuning> sizes_for(const std::vector<std::unique_ptr<Launcher>>& launchers,
                                const MeasuredSizes& measured) {
    const Launcher& first = *launchers.front();
    const bool alike = std::ranges::all_of(
        launchers, [&](const auto& other) { return other->device() == first.device(); });
    return alike ? std::optional(choose_tuning(first, measured)) : std::nullopt;
}

}  // namespace

DeviceList list_devices(Look look) {
    DeviceList list{.driver = cuda::driver_version(),
                    .runtime = cuda::cuda_version(CUDART_VERSION)};
    int count = 0;
    if (const cudaError_t error = cudaGetDeviceCount(&count); error != cudaSuccess) {
        static_cast<void>(cudaGetLastError());
        list.problem = list.driver == "none"
                           ? "there is no NVIDIA driver (install it, or use --engine cpu)"
                           : explain(error);
        return list;
    }
    for (int number = 0; number < count; ++number) {
        list.devices.push_back(look_at(number));
        Device& device = list.devices.back();
        if (look == Look::use && device.problem.empty()) look_inside(device);
    }
    list.problem = why_none(list.devices);
    return list;
}

std::unique_ptr<core::Engine> make_cuda_engine(const CudaOptions& options) {
    std::vector<std::unique_ptr<Launcher>> launchers;
    for (const int number : choose_devices(options.devices))
        launchers.push_back(cuda::make_cuda_launcher(number));
    const std::optional<Tuning> tuning = sizes_for(launchers, options.measured);
    return make_row_engine("cuda", std::move(launchers), tuning);
}

}  // namespace warpsieve::gpu
