#pragma once

#include <memory>

#include "kernels/row_sieve/launcher.hpp"

namespace warpsieve::gpu::cuda {

/// Runs the steps of the sieve on a device. Any thread may call it, one at a time: it becomes the
/// current device of that thread.
/// @throw DeviceError when the device cannot be used
[[nodiscard]] std::unique_ptr<Launcher> make_cuda_launcher(int device);

}  // namespace warpsieve::gpu::cuda
