#pragma once

// Whether a device is well, before there is work to lose. Nothing else of the device is touched.

#include "kernels/cuda/runtime.hpp"

namespace warpsieve::gpu::cuda {

/// Runs a kernel of one thread on the current device and reads its answer, so that what is wrong
/// with the device, or with this program's code for it, shows.
/// @throw DeviceError when it is not well, or there is no answer
void run_probe(Patience patience);

}  // namespace warpsieve::gpu::cuda
