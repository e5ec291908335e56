#include "engines/engines.hpp"

#include <algorithm>

#include "core/estimate.hpp"
#include "cpu/engines.hpp"
#include "cpu/machine.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::engines {
namespace {

/// A GPU's context takes 0.1 to 0.5 s to create: below that the CPU is done first.
constexpr double seconds_worth_a_context = 0.5;

/// What one thread of the CPU engine does in this time keeps a GPU busy for 0.2 s (an H100 at 1e12,
/// by the model of kernels/ALGORITHM.md): about as long as one more context takes. Contexts are
/// made side by side, but the driver has locks that all share.
constexpr double cpu_seconds_worth_a_device = 50;

gpu::DeviceList look_outside() {
    return gpu::list_devices(gpu::Look::outside);
}

std::string name_of_first_usable(const gpu::DeviceList& list) {
    const auto usable = std::ranges::find_if(
        list.devices, [](const gpu::Device& device) { return device.problem.empty(); });
    return usable == list.devices.end() ? "" : usable->name;
}

std::unique_ptr<core::Engine> make_automatic_engine(const EngineOptions& options,
                                                    const Interval& interval,
                                                    bool gpu_expected,
                                                    report::Listener& listener) {
    const unsigned threads = thread_count(options);
    const EngineDecision decision = decide_engine(interval, threads, look_outside, gpu_expected);
    std::unique_ptr<core::Engine> engine;
    if (decision.engine == EngineChoice::cuda) {
        engine = try_cuda_engine({.most_devices = devices_worth_starting(interval)}, listener);
        if (engine) listener.note("engine cuda: " + decision.reason);
    } else if (!decision.reason.empty()) {
        listener.note("engine cpu: " + decision.reason);
    }
    return engine ? std::move(engine) : cpu::make_cpu_engine(threads);
}

}  // namespace

bool done_before_a_gpu_starts(const Interval& interval, unsigned threads) {
    return core::estimate_cpu_seconds(interval) / threads < seconds_worth_a_context;
}

std::size_t devices_worth_starting(const Interval& interval) {
    const double worth = core::estimate_cpu_seconds(interval) / cpu_seconds_worth_a_device;
    return static_cast<std::size_t>(std::max(worth, 1.0));
}

EngineDecision decide_engine(const Interval& interval,
                             unsigned threads,
                             const std::function<gpu::DeviceList()>& look,
                             bool gpu_expected) {
    if (done_before_a_gpu_starts(interval, threads))
        return {EngineChoice::cpu, gpu_expected ? "done before a GPU has started" : ""};
    const gpu::DeviceList devices = look();
    if (!devices.problem.empty() && !gpu_expected) return {EngineChoice::cpu};
    if (devices.runtime.empty()) return {EngineChoice::cpu, "this build has no CUDA engine"};
    if (!devices.problem.empty())
        return {EngineChoice::cpu, "no CUDA device ('warpsieve devices' says why)"};
    return {EngineChoice::cuda, "there is a " + name_of_first_usable(devices)};
}

std::unique_ptr<core::Engine> try_cuda_engine(const gpu::CudaOptions& options,
                                              report::Listener& listener) {
    try {
        return gpu::make_cuda_engine(options);
    } catch (const DeviceError& error) {
        listener.warning(std::string("engine cpu in place of cuda: ") + error.what());
        return nullptr;
    }
}

std::unique_ptr<core::Engine> make_engine(const EngineOptions& options,
                                          const Interval& interval,
                                          bool gpu_expected,
                                          report::Listener& listener) {
    switch (options.engine) {
        case EngineChoice::cuda:
            return gpu::make_cuda_engine(
                {.devices = options.devices, .most_devices = devices_worth_starting(interval)});
        case EngineChoice::cpu: return cpu::make_cpu_engine(options.threads);
        case EngineChoice::automatic: break;
    }
    return make_automatic_engine(options, interval, gpu_expected, listener);
}

unsigned thread_count(const EngineOptions& options) {
    return options.threads != 0 ? options.threads : cpu::usable_threads();
}

}  // namespace warpsieve::engines
