#pragma once

// The one door to the row sieve: a core::Engine over anything that runs its steps.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/row_device.hpp"
#include "kernels/row_sieve/windows.hpp"

namespace warpsieve::gpu {

/// An engine over one or more devices, which share the windows of a batch. Sieving primes are made
/// on each device when they are first needed, and stay. After an error of a device the engine
/// refuses to work on: a device's error may be sticky, and its memory is lost.
/// @param devices at least one @param warnings what is to be told of their start
[[nodiscard]] std::unique_ptr<core::Engine> make_row_engine(
    std::string name,
    std::vector<std::unique_ptr<RowDevice>> devices,
    std::vector<std::string> warnings = {});

/// The same over devices that have no sieve yet.
/// @param launchers one for each device, at least one
/// @param tuning empty: chosen for each device
/// @throw DeviceError when the smallest windows do not fit their memory
[[nodiscard]] std::unique_ptr<core::Engine> make_row_engine(
    std::string name,
    std::vector<std::unique_ptr<Launcher>> launchers,
    const std::optional<Tuning>& tuning = std::nullopt);

}  // namespace warpsieve::gpu
