// XXH3 with vectors of 32 bytes, which takes half the time of the 16 that every x86-64 has. A file
// of its own, as it is compiled for processors that have them; nothing but C headers, since inline
// functions of C++ headers would be shared with files for all processors (a test looks for weak
// symbols).

#include "io/disk/xxh3_avx2.hpp"

#define XXH_INLINE_ALL
#define XXH_VECTOR XXH_AVX2
#include <xxhash.h>

namespace warpsieve::io {

std::uint64_t xxh3_avx2(const void* bytes, std::size_t count) {
    return XXH3_64bits(bytes, count);
}

void update_xxh3_avx2(void* state, const void* bytes, std::size_t count) {
    XXH3_64bits_update(static_cast<XXH3_state_t*>(state), bytes, count);
}

}  // namespace warpsieve::io
