#include "app/engines.hpp"

#include "app/engine_choice.hpp"
#include "cpu/cpu_engine.hpp"
#include "cpu/thread_pool.hpp"
#include "kernels/cuda/cuda_engine.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

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
                                                    report::Listener& listener) {
    const EngineDecision decision =
        decide_engine(interval, thread_count(options), gpu::list_devices(gpu::Look::outside));
    std::unique_ptr<core::Engine> engine;
    if (decision.engine == EngineChoice::cuda) {
        engine = try_cuda_engine(listener);
        if (engine) listener.note("engine cuda: " + decision.reason);
    } else {
        listener.note("engine cpu: " + decision.reason);
    }
    return engine ? std::move(engine) : cpu::make_cpu_engine(options.threads);
}

}  // namespace

std::unique_ptr<core::Engine> make_engine(const EngineOptions& options,
                                          const Interval& interval,
                                          report::Listener& listener) {
    switch (options.engine) {
        case EngineChoice::cuda: return gpu::make_cuda_engine({.devices = options.devices});
        case EngineChoice::cpu: return cpu::make_cpu_engine(options.threads);
        case EngineChoice::automatic: break;
    }
    return make_automatic_engine(options, interval, listener);
}

unsigned thread_count(const EngineOptions& options) {
    return options.threads != 0 ? options.threads : cpu::usable_threads();
}

}  // namespace warpsieve::app
