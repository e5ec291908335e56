#include "app/allocator.hpp"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace warpsieve::app {

void keep_freed_memory() {
#ifdef __GLIBC__
    // Above the largest block that is allocated again and again, the bitmap of a batch (96 MiB).
    constexpr int bytes = 128 << 20;
    // Hints, both: where one is refused, things are slower and as right.
    static_cast<void>(mallopt(M_MMAP_THRESHOLD, bytes));
    static_cast<void>(mallopt(M_TRIM_THRESHOLD, 4 * bytes));
#endif
}

}  // namespace warpsieve::app
