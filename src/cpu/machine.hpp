#pragma once

// This process on this machine, as far as the CPU engine is concerned: which processors it may use,
// how much memory it may hope for, and their caches. The one place that says "/" to those who read
// what the kernel tells (control_groups.hpp, caches.hpp); tests hand in folders of their own.

#include <cstdint>
#include <filesystem>
#include <vector>

#include "cpu/caches.hpp"

namespace warpsieve::cpu {

/// The processors that the process may run on, ascending, as taskset, Slurm and containers choose
/// them. Never empty.
[[nodiscard]] std::vector<unsigned> usable_processors();

/// As many threads as the process can keep busy: its processors, or the quota of its control group
/// where that is less.
[[nodiscard]] unsigned usable_threads(const std::filesystem::path& root = "/");

/// What the process may hope to get: the system's available memory, or what its control groups
/// leave where that is less; the largest number where neither can be read.
[[nodiscard]] std::uint64_t available_memory(const std::filesystem::path& root = "/");

/// The caches of the processors of this process. A level that nobody tells has 0 bytes.
[[nodiscard]] Caches usable_caches(const std::vector<unsigned>& processors,
                                   const std::filesystem::path& root = "/");

/// Whether a byte that is cleared in a line of L2 takes much longer than one that is read there:
/// 3.0 against 1.3 clocks of 2.3 GHz on an Emerald Rapids, where an instruction more for each
/// strike pays. So it is on Intel's; a Zen 4 clears one in 2 clocks of its own, and others are not
/// known.
[[nodiscard]] bool writes_back_slowly() noexcept;

}  // namespace warpsieve::cpu
