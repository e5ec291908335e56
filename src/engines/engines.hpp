#pragma once

// Which engine sieves, for the program and for the library alike: the rule of "automatic", a
// function of values, so that tests reach it without a GPU, and the only way to the engines by
// name. No command line and no output.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "core/engine.hpp"
#include "kernels/cuda/cuda_engine.hpp"
#include "report/listener.hpp"
#include "warpsieve/interval.hpp"
#include "warpsieve/sieve.hpp"

namespace warpsieve::engines {

/// What "automatic" comes to, and why: one clause for people.
struct EngineDecision {
    EngineChoice engine = EngineChoice::cpu;
    std::string reason = {};  ///< empty: nobody expects anything else
};

/// Whether so many threads of the CPU engine are done before a GPU has a context: then it is not
/// even worth a look at what GPUs there are, which starts the driver: that takes milliseconds where
/// it is loaded and kept, and seconds where it is not.
[[nodiscard]] bool done_before_a_gpu_starts(const Interval& interval, unsigned threads);

/// How many devices get enough of an interval to pay for their contexts.
[[nodiscard]] std::size_t devices_worth_starting(const Interval& interval);

/// @param threads of the CPU engine
/// @param look gpu::list_devices; not called where the work is done before a GPU has started
/// @param gpu_expected host::expects_gpu
[[nodiscard]] EngineDecision decide_engine(const Interval& interval,
                                           unsigned threads,
                                           const std::function<gpu::DeviceList()>& look,
                                           bool gpu_expected);

/// GPUs that were not asked for, and may fail to start: busy, or without code in this program.
/// Empty, and the listener is warned, when all do; the engine warns of those that it does without.
[[nodiscard]] std::unique_ptr<core::Engine> try_cuda_engine(const gpu::CudaOptions& options,
                                                            report::Listener& listener);

/// The engine that `options` stand for; what "automatic" came to is said in a note, unless it is
/// the CPU of a machine where no GPU could be expected.
/// @param interval the work
/// @throw DeviceError when the engine that was asked for cannot be had
[[nodiscard]] std::unique_ptr<core::Engine> make_engine(const EngineOptions& options,
                                                        const Interval& interval,
                                                        bool gpu_expected,
                                                        report::Listener& listener);

/// Threads that `options` stand for.
[[nodiscard]] unsigned thread_count(const EngineOptions& options);

}  // namespace warpsieve::engines
