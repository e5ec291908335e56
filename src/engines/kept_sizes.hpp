#pragma once

// The sizes that `warpsieve selftest --tune` measured on GPUs: a small text file for each name of a
// device, in a folder of the user's cache. They are read when an engine starts. Results never
// depend on them, so a file that is not good is told and done without, and nothing that is here may
// fail a verb that sieves.

#include <optional>
#include <string>

#include "io/disk/file_system.hpp"
#include "kernels/row_sieve/sizes.hpp"
#include "report/listener.hpp"

namespace warpsieve::engines {

/// What sizes are kept for: they are those of a device with the programs that drive it.
struct MeasuredDevice {
    std::string name;    ///< gpu::Launcher::device()
    std::string driver;  ///< gpu::Launcher::driver()
};

/// The file for a device.
[[nodiscard]] std::string sizes_file(const std::string& folder, const std::string& device);

/// What a file holds for a device.
struct KeptSizes {
    std::optional<gpu::Tuning> tuning = {};
    std::string problem = {};  ///< why there is nothing in spite of a file, and what to do
};

[[nodiscard]] KeptSizes read_sizes(io::FileSystem& files,
                                   const std::string& folder,
                                   const MeasuredDevice& device);

/// Replaces the file for a device when the new one is whole; makes the folder and the one that it
/// is in.
/// @param process io::process_name()
/// @throw IoError
void keep_sizes(io::FileSystem& files,
                const std::string& folder,
                const std::string& process,
                const MeasuredDevice& device,
                const gpu::Tuning& tuning);

/// All that a folder has, for engines, which ask when they start devices, by several threads.
/// @param folder empty: nothing is kept @param listener is warned, once of each file; it outlives
/// this, and is told nothing else meanwhile
[[nodiscard]] gpu::MeasuredSizes kept_sizes(std::string folder, report::Listener& listener);

}  // namespace warpsieve::engines
