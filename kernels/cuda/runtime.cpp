#include "kernels/cuda/runtime.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <system_error>
#include <thread>

namespace warpsieve::gpu::cuda {
namespace {

/// Pauses between looks at an event. Looking without a pause would find the end up to 0.2 ms
/// sooner, and keep a core for each device busy that may have primes to encode. It would gain
/// nothing while another window is in flight, as the device goes on with that. Short at first, for
/// the short windows of a small count.
constexpr std::chrono::microseconds shortest_pause{20};
constexpr std::chrono::microseconds longest_pause{200};

std::string name_of(int device) {
    return "CUDA device " + std::to_string(device);
}

[[noreturn]] void throw_error_of(const std::string& device,
                                 cudaError_t error,
                                 const std::string& action) {
    // Takes back the runtime's note of it, so that a later check does not find it again.
    static_cast<void>(cudaGetLastError());
    const std::string message = device + ": cannot " + action + ": " + explain(error);
    if (error == cudaErrorMemoryAllocation) throw OutOfDeviceMemory(message);
    throw DeviceError(message);
}

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
    throw_error_of(current_device_name(), error, action);
}

std::string current_device_name() {
    int device = 0;
    return cudaGetDevice(&device) == cudaSuccess ? name_of(device) : "CUDA";
}

void select(int device) {
    const cudaError_t error = cudaSetDevice(device);
    if (error == cudaSuccess) return;
    int mode = cudaComputeModeDefault;
    const bool exclusive =
        cudaDeviceGetAttribute(&mode, cudaDevAttrComputeMode, device) == cudaSuccess &&
        mode == cudaComputeModeExclusiveProcess;
    throw_error_of(
        name_of(device), error,
        exclusive ? "use it, which its compute mode lets one program do at a time" : "use it");
}

Patience usual_patience() {
    const char* const variable = std::getenv("WARPSIEVE_DEVICE_PATIENCE");
    const std::string_view text = variable == nullptr ? "" : variable;
    if (text.empty()) return {};
    constexpr unsigned most = 1'000'000;
    unsigned seconds = 0;
    const auto [end, problem] = std::from_chars(text.begin(), text.end(), seconds);
    if (problem != std::errc{} || end != text.end() || seconds == 0 || seconds > most)
        throw UsageError("cannot use WARPSIEVE_DEVICE_PATIENCE=" + std::string(text) +
                         ": it is how many seconds a device may take to answer, from 1 to " +
                         std::to_string(most));
    return {std::chrono::seconds(seconds)};
}

/// Only the pauses count: not the time that the process was stopped for, be it by Slurm, nor what a
/// look takes.
void Event::wait(Patience patience) const {
    std::chrono::microseconds waited{0};
    std::chrono::microseconds pause = shortest_pause;
    for (;;) {
        const cudaError_t state = cudaEventQuery(event_);
        if (state == cudaSuccess) return;
        if (state != cudaErrorNotReady) throw_device_error(state, "finish the work in hand");
        static_cast<void>(cudaGetLastError());  // that it is not ready is noted like an error
        if (waited >= patience.limit)
            throw DeviceError(
                current_device_name() +
                " does not answer: what it was asked for has not ended in " +
                std::to_string(std::chrono::round<std::chrono::seconds>(patience.limit).count()) +
                " s (see what nvidia-smi and the system's log say of it; run again, on another "
                "device)");
        std::this_thread::sleep_for(pause);
        waited += pause;
        pause = std::min(2 * pause, longest_pause);
    }
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
