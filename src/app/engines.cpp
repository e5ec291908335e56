#include "app/engines.hpp"

#include "cpu/cpu_engine.hpp"
#include "cpu/thread_pool.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {

std::unique_ptr<core::Engine> make_engine(const EngineOptions& options) {
    if (options.engine == EngineChoice::cuda)
        throw DeviceError(
            "this build of warpsieve has no CUDA engine (use --engine cpu, or auto to take what is "
            "there)");
    return cpu::make_cpu_engine(options.threads);
}

unsigned thread_count(const EngineOptions& options) {
    return options.threads != 0 ? options.threads : cpu::usable_threads();
}

}  // namespace warpsieve::app
