#pragma once

// What digest.cpp calls where the processor has AVX2. Plain data alone crosses it.

#include <cstddef>
#include <cstdint>

namespace warpsieve::io {

[[nodiscard]] std::uint64_t xxh3_avx2(const void* bytes, std::size_t count);
/// @param state an XXH3_state_t, which is the same for all vectors
void update_xxh3_avx2(void* state, const void* bytes, std::size_t count);

}  // namespace warpsieve::io
