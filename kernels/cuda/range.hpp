#pragma once

// A stretch of the program's time that a profiler shows by name (Nsight Systems: NVTX). Without a
// profiler it costs a look at a pointer; without NVTX's headers, which some toolkits leave out, it
// is nothing at all.

#include <string>

#if __has_include(<nvtx3/nvToolsExt.h>)
#include <nvtx3/nvToolsExt.h>
#define WARPSIEVE_HAS_NVTX 1
#else
#define WARPSIEVE_HAS_NVTX 0
#endif

namespace warpsieve::gpu::cuda {

/// From its construction to its end, on whatever threads these are.
class Range {
public:
    explicit Range(const std::string& name) {
#if WARPSIEVE_HAS_NVTX
        id_ = nvtxRangeStartA(name.c_str());
#else
        static_cast<void>(name);
#endif
    }
    ~Range() {
#if WARPSIEVE_HAS_NVTX
        nvtxRangeEnd(id_);
#endif
    }
    Range(const Range&) = delete;
    Range& operator=(const Range&) = delete;
    Range(Range&&) = delete;
    Range& operator=(Range&&) = delete;

private:
#if WARPSIEVE_HAS_NVTX
    nvtxRangeId_t id_ = 0;
#endif
};

}  // namespace warpsieve::gpu::cuda
