#include "sieve/kept_engines.hpp"

#include <memory>
#include <string>
#include <utility>

#include "cpu/engines.hpp"
#include "engines/engines.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::sieve {
namespace {

std::unique_ptr<batches::CheckedEngine> watched(std::unique_ptr<core::Engine> engine) {
    return std::make_unique<batches::CheckedEngine>(
        std::move(engine), batches::SelfCheck{.cross_check = cpu::cross_check, .share = {}},
        host::Clock{});
}

EngineOptions checked(EngineOptions options) {
    switch (options.engine) {
        case EngineChoice::automatic:
            if (!options.devices.empty()) options.engine = EngineChoice::cuda;
            break;
        case EngineChoice::cuda: break;
        case EngineChoice::cpu:
            if (!options.devices.empty())
                throw UsageError("devices have no meaning with the engine cpu (leave one out)");
            break;
        default:
            throw UsageError("there is no engine " +
                             std::to_string(static_cast<int>(options.engine)) +
                             " (give automatic, cpu or cuda)");
    }
    if (options.threads > most_threads)
        throw UsageError(std::to_string(options.threads) + " threads are more than " +
                         std::to_string(most_threads) +
                         " (give fewer, or 0 for as many as the process may run on)");
    return options;
}

}  // namespace

KeptEngines::KeptEngines(EngineOptions options) : options_(checked(std::move(options))) {}

batches::CheckedEngine& KeptEngines::engine_for(const Interval& interval,
                                                report::Listener& listener) {
    if (choose(interval, listener) == EngineChoice::cuda) {
        if (!cuda_) cuda_ = watched(gpu::make_cuda_engine({.devices = options_.devices}));
        return *cuda_;
    }
    if (!cpu_) cpu_ = watched(cpu::make_cpu_engine(options_.threads));
    return *cpu_;
}

EngineChoice KeptEngines::choose(const Interval& interval, report::Listener& listener) {
    if (options_.engine != EngineChoice::automatic) return options_.engine;
    const unsigned threads = engines::thread_count(options_);
    if (engines::done_before_a_gpu_starts(interval, threads)) return EngineChoice::cpu;
    if (cuda_) return EngineChoice::cuda;
    const auto look = [this] {
        if (!devices_) devices_ = gpu::list_devices(gpu::Look::outside);
        return *devices_;
    };
    if (engines::decide_engine(interval, threads, look, false).engine == EngineChoice::cpu)
        return EngineChoice::cpu;
    if (auto engine = engines::try_cuda_engine({}, listener)) {
        cuda_ = watched(std::move(engine));
        return EngineChoice::cuda;
    }
    devices_->problem = "it did not start";
    return EngineChoice::cpu;
}

void KeptEngines::drop() noexcept {
    cpu_.reset();
    cuda_.reset();
}

}  // namespace warpsieve::sieve
