#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/commands.hpp"
#include "app/parse/command.hpp"
#include "core/engine.hpp"
#include "core/progress.hpp"
#include "host/environment.hpp"
#include "kernels/cuda/cuda_engine.hpp"
#include "report/listener.hpp"
#include "warpsieve/interval.hpp"

// Which engine sieves. The rule of `--engine auto` is a function of values, so that tests reach it
// without a GPU.

namespace warpsieve::app {

/// What `--engine auto` comes to, and why: one clause for people.
struct EngineDecision {
    EngineChoice engine = EngineChoice::cpu;
    std::string reason = {};  ///< empty: nobody expects anything else
};

/// @param threads of the CPU engine
/// @param devices as gpu::list_devices found them
/// @param gpu_expected host::expects_gpu
[[nodiscard]] EngineDecision decide_engine(const Interval& interval,
                                           unsigned threads,
                                           const gpu::DeviceList& devices,
                                           bool gpu_expected);

/// The engine that `options` stand for; what "auto" came to is said in a note, unless it is the CPU
/// of a machine where no GPU could be expected.
/// @param interval the work
/// @throw DeviceError when the engine that was asked for cannot be had
[[nodiscard]] std::unique_ptr<core::Engine> make_engine(const EngineOptions& options,
                                                        const Interval& interval,
                                                        const host::Environment& environment,
                                                        report::Listener& listener);

/// Sieves a whole job for a verb that saves nothing, and reports how far it is.
/// @param verb for the message @param self_check as in batches::SelfCheck
/// @throw Error (interrupted) when stopped before the end
[[nodiscard]] core::Progress sieve_to_the_end(const char* verb,
                                              const core::Job& job,
                                              const EngineOptions& options,
                                              std::optional<double> self_check,
                                              const OutputOptions& output,
                                              const Surroundings& surroundings);

/// Threads that `options` stand for.
[[nodiscard]] unsigned thread_count(const EngineOptions& options);

}  // namespace warpsieve::app
