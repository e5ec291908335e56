#pragma once

namespace warpsieve::kernels::cuda {

/// Runs a kernel of one thread on the current device and reads its answer, so that what is wrong
/// with the device, or with this program's code for it, shows before there is work to lose.
/// @throw DeviceError
void run_probe();

}  // namespace warpsieve::kernels::cuda
