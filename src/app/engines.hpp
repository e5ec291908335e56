#pragma once

#include <memory>
#include <string>

#include "app/parse/command.hpp"
#include "core/engine.hpp"
#include "report/listener.hpp"

namespace warpsieve::app {

/// The engine that `options` stand for; what "auto" came to is said in a note.
/// @param interval the work
/// @throw DeviceError when the engine that was asked for cannot be had
[[nodiscard]] std::unique_ptr<core::Engine> make_engine(const EngineOptions& options,
                                                        const Interval& interval,
                                                        report::Listener& listener);

/// Threads that `options` stand for.
[[nodiscard]] unsigned thread_count(const EngineOptions& options);

}  // namespace warpsieve::app
