#pragma once

#include "app/commands.hpp"
#include "app/parse/command.hpp"

namespace warpsieve::app {

/// `selftest --tune`: measures GPUs, one of each name where none is asked for, and keeps the sizes
/// that each sieves fastest with.
/// @throw DeviceError; WrongResultError when a device counts differently with other sizes
[[nodiscard]] ExitCode tune_gpus(const SelftestCommand& command, const Surroundings& surroundings);

}  // namespace warpsieve::app
