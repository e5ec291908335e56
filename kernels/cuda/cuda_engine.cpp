#include <algorithm>
#include <utility>

#include "kernels/cuda/cuda_engine.hpp"
#include "kernels/cuda/cuda_launcher.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::kernels {
namespace {

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

}  // namespace

std::unique_ptr<core::Engine> make_cuda_engine(const CudaOptions& options) {
    std::vector<std::unique_ptr<Launcher>> launchers;
    for (const int number : choose_devices(options.devices))
        launchers.push_back(cuda::make_cuda_launcher(number));
    return make_row_engine("cuda", std::move(launchers));
}

}  // namespace warpsieve::kernels
