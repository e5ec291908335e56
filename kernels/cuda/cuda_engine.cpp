#include "kernels/cuda/cuda_engine.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "kernels/cuda/probe.hpp"
#include "kernels/cuda/runtime.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "kernels/row_sieve/side_by_side.hpp"
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
void look_inside(Device& device, cuda::Patience patience) {
    try {
        cuda::select(device.number);
        cuda::run_probe(patience);
        std::size_t free = 0;
        std::size_t total = 0;
        check(cudaMemGetInfo(&free, &total), "ask for its memory");
        device.free_memory_bytes = free;
    } catch (const std::exception& error) {
        device.problem = error.what();
    }
}

/// Not where it is unknown: then the device has another problem.
bool too_old(const Device& device) {
    return device.compute_capability > 0 && device.compute_capability < oldest_compute_capability;
}

bool prohibited(int number) {
    int mode = cudaComputeModeDefault;
    return cudaDeviceGetAttribute(&mode, cudaDevAttrComputeMode, number) == cudaSuccess &&
           mode == cudaComputeModeProhibited;
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
    if (too_old(device))
        device.problem = "compute capability " + std::to_string(properties.major) + "." +
                         std::to_string(properties.minor) + " is below 7.5, the oldest that works";
    else if (prohibited(number))
        device.problem = "its compute mode lets no program use it (nvidia-smi -c changes that)";
    return device;
}

std::string why_none(const std::vector<Device>& devices) {
    for (const Device& device : devices)
        if (device.problem.empty()) return {};
    return devices.empty() ? explain(cudaErrorNoDevice)
                           : "none of the devices can be used: " + devices.front().problem;
}

const Device& device_of(const DeviceList& list, int number) {
    const auto found = std::ranges::find(list.devices, number, &Device::number);
    if (found == list.devices.end())
        throw DeviceError("there is no CUDA device " + std::to_string(number) + ": " +
                          (list.problem.empty()
                               ? "the last is " + std::to_string(list.devices.back().number)
                               : list.problem) +
                          " ('warpsieve devices' lists them)");
    return *found;
}

DeviceStart start_of(const Device& device) {
    return [device]() -> std::unique_ptr<Launcher> {
        if (!device.problem.empty())
            throw DeviceError("CUDA device " + std::to_string(device.number) +
                              " cannot be used: " + device.problem);
        return cuda::make_cuda_launcher(device.number);
    };
}

/// Devices that are too old were never meant, unless somebody asks for them.
std::vector<DeviceStart> starts_of(const DeviceList& list, const std::vector<int>& asked_for) {
    std::vector<DeviceStart> starts;
    for (const int number : asked_for) starts.push_back(start_of(device_of(list, number)));
    if (!asked_for.empty()) return starts;
    if (!list.problem.empty()) throw DeviceError("no CUDA device can be used: " + list.problem);
    for (const Device& device : list.devices)
        if (!too_old(device)) starts.push_back(start_of(device));
    return starts;
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
    for (int number = 0; number < count; ++number) list.devices.push_back(look_at(number));
    if (look == Look::use) {
        const cuda::Patience patience = cuda::usual_patience();
        static_cast<void>(side_by_side(list.devices.size(), [&](std::size_t i) {
            if (list.devices[i].problem.empty()) look_inside(list.devices[i], patience);
        }));
    }
    list.problem = why_none(list.devices);
    return list;
}

std::unique_ptr<core::Engine> make_cuda_engine(const CudaOptions& options) {
    const DeviceList list = list_devices(Look::outside);
    StartedDevices started = start_devices(
        starts_of(list, options.devices),
        {.all = !options.devices.empty(), .most = options.most_devices}, options.measured);
    return make_row_engine("cuda", std::move(started.devices), std::move(started.warnings));
}

}  // namespace warpsieve::gpu
