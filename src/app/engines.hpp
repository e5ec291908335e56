#pragma once

#include <memory>
#include <string>

#include "app/command.hpp"
#include "core/engine.hpp"

namespace warpsieve::app {

/// @throw DeviceError when the engine that was asked for cannot be had
[[nodiscard]] std::unique_ptr<core::Engine> make_engine(const EngineOptions& options);

/// Threads that `options` stand for.
[[nodiscard]] unsigned thread_count(const EngineOptions& options);

}  // namespace warpsieve::app
