#include "app/engines.hpp"

#include <algorithm>

#include "app/reports.hpp"
#include "batches/batches.hpp"
#include "core/estimate.hpp"
#include "core/job.hpp"
#include "cpu/engines.hpp"
#include "cpu/thread_pool.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

/// A GPU's context takes 0.1 to 0.5 s to create: below that the CPU is done first.
constexpr double seconds_worth_a_context = 0.5;

std::string name_of_first_usable(const gpu::DeviceList& list) {
    const auto usable = std::ranges::find_if(
        list.devices, [](const gpu::Device& device) { return device.problem.empty(); });
    return usable == list.devices.end() ? "" : usable->name;
}

/// A GPU that was not asked for may fail to start: busy, or without code in this program.
std::unique_ptr<core::Engine> try_cuda_engine(report::Listener& listener) {
    try {
        return gpu::make_cuda_engine({});
    } catch (const DeviceError& error) {
        listener.warning(std::string("engine cpu in place of cuda: ") + error.what());
        return nullptr;
    }
}

std::unique_ptr<core::Engine> make_automatic_engine(const EngineOptions& options,
                                                    const Interval& interval,
                                                    bool gpu_expected,
                                                    report::Listener& listener) {
    const EngineDecision decision = decide_engine(
        interval, thread_count(options), gpu::list_devices(gpu::Look::outside), gpu_expected);
    std::unique_ptr<core::Engine> engine;
    if (decision.engine == EngineChoice::cuda) {
        engine = try_cuda_engine(listener);
        if (engine) listener.note("engine cuda: " + decision.reason);
    } else if (!decision.reason.empty()) {
        listener.note("engine cpu: " + decision.reason);
    }
    return engine ? std::move(engine) : cpu::make_cpu_engine(options.threads);
}

}  // namespace

EngineDecision decide_engine(const Interval& interval,
                             unsigned threads,
                             const gpu::DeviceList& devices,
                             bool gpu_expected) {
    if (!devices.problem.empty() && !gpu_expected) return {EngineChoice::cpu};
    if (devices.runtime.empty()) return {EngineChoice::cpu, "this build has no CUDA engine"};
    if (!devices.problem.empty())
        return {EngineChoice::cpu, "no CUDA device ('warpsieve devices' says why)"};
    if (core::estimate_cpu_seconds(interval) / threads < seconds_worth_a_context)
        return {EngineChoice::cpu, "done before a GPU has started"};
    return {EngineChoice::cuda, "there is a " + name_of_first_usable(devices)};
}

std::unique_ptr<core::Engine> make_engine(const EngineOptions& options,
                                          const Interval& interval,
                                          const host::Environment& environment,
                                          report::Listener& listener) {
    switch (options.engine) {
        case EngineChoice::cuda: return gpu::make_cuda_engine({.devices = options.devices});
        case EngineChoice::cpu: return cpu::make_cpu_engine(options.threads);
        case EngineChoice::automatic: break;
    }
    return make_automatic_engine(options, interval, host::expects_gpu(environment), listener);
}

core::Progress sieve_to_the_end(const char* verb,
                                const core::Job& job,
                                const EngineOptions& options,
                                std::optional<double> self_check,
                                const OutputOptions& output,
                                const Surroundings& surroundings) {
    const auto report = make_report(output);
    batches::CheckedEngine engine(
        make_engine(options, core::expected_interval(job), surroundings.environment, *report),
        {cpu::cross_check, self_check}, host::Clock{});
    core::Progress progress(job);
    if (!batches::sieve_unsaved(progress, engine, *report, host::Clock{},
                                surroundings.stop.token()))
        throw Error(ExitCode::interrupted,
                    std::string(verb) +
                        " was interrupted; nothing is saved ('warpsieve run' saves and goes on)");
    return progress;
}

unsigned thread_count(const EngineOptions& options) {
    return options.threads != 0 ? options.threads : cpu::usable_threads();
}

}  // namespace warpsieve::app
