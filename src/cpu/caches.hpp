#pragma once

// The caches of the processors that this process may run on. Sizes of the CPU engine follow from
// them (sizes.hpp); no result does. Reads below the folder that it is handed, which is "/" but in
// tests, or asks the C library, which asks the processor.

#include <cstdint>
#include <filesystem>
#include <span>

namespace warpsieve::cpu {

struct Cache {
    std::uint64_t bytes = 0;  ///< 0: unknown, or there is none
    unsigned shared_by = 1;   ///< processors of this process that use the same one
};

/// What a core's data go through. Where cores differ, of each level the cache that leaves a
/// processor the least.
struct Caches {
    Cache l1;
    Cache l2;
    Cache l3;
};

/// As Linux tells them in /sys/devices/system/cpu.
/// @param processors of this process, ascending
[[nodiscard]] Caches caches_by_sysfs(const std::filesystem::path& root,
                                     std::span<const unsigned> processors);

/// As sysconf() tells them, which asks cpuid on x86-64; it does not know who shares them: the
/// third level is taken for everybody's. Nothing where the C library has no names for them.
[[nodiscard]] Caches caches_by_sysconf(unsigned processors);

/// Bytes for each of `threads` which are spread over `processors` evenly: a cache that two
/// hyper-threads share is whole for one where the other has nothing to do.
[[nodiscard]] std::uint64_t share_of(const Cache& cache, unsigned threads, unsigned processors);

}  // namespace warpsieve::cpu
