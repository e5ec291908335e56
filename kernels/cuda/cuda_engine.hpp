#pragma once

// The public face of the CUDA engine. Nothing of CUDA shows in it, and it is there in builds
// without CUDA too, where it finds no device and says why.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/engine.hpp"

namespace warpsieve::gpu {

struct Device {
    int number = 0;  ///< as --device takes it
    std::string name = {};
    std::string bus_id = {};     ///< PCI, as nvidia-smi shows it
    int compute_capability = 0;  ///< 90 stands for 9.0
    int multiprocessors = 0;
    std::uint64_t memory_bytes = 0;
    std::uint64_t free_memory_bytes = 0;  ///< only known by `Look::use`
    std::string problem = {};             ///< why it cannot be used; empty: it can
};

struct DeviceList {
    std::vector<Device> devices = {};
    std::string driver;        ///< version of the driver, "none" without one
    std::string runtime;       ///< version of CUDA in the program; empty: built without
    std::string problem = {};  ///< why there is none that can be used; empty: there is one
};

/// How closely to look at devices: from outside, which takes milliseconds, or by using each, which
/// creates a context (0.1 to 0.5 s each) and finds what is wrong with it.
enum class Look { outside, use };

/// Never throws for what is wrong with devices: that is what it tells.
[[nodiscard]] DeviceList list_devices(Look look);

struct CudaOptions {
    std::vector<int> devices = {};  ///< numbers of `list_devices`; empty: those that can be used
    /// How many of those: more would not pay for their contexts.
    std::size_t most_devices = std::numeric_limits<std::size_t>::max();
};

/// An engine over the devices that were asked for; or over those that can be used, and it warns of
/// those that cannot: busy, taken by another program, failing.
/// @throw DeviceError when a device that was asked for cannot be used, or none can
[[nodiscard]] std::unique_ptr<core::Engine> make_cuda_engine(const CudaOptions& options);

class Launcher;

namespace cuda {

/// What the engine is made of, for tests and benchmarks too; only in builds with CUDA. Runs the
/// steps of the sieve on a device. Any thread may call it, one at a time: it becomes the current
/// device of that thread.
/// @throw DeviceError when the device cannot be used
[[nodiscard]] std::unique_ptr<Launcher> make_cuda_launcher(int device);

}  // namespace cuda
}  // namespace warpsieve::gpu
