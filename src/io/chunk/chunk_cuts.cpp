#include "io/chunk/chunk_cuts.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/target_clones.hpp"
#include "io/chunk/chunk_codec.hpp"

namespace warpsieve::io {

WARPSIEVE_TARGET_CLONES
ChunkCuts cut_into_chunks(std::span<const std::uint8_t> bitmap, std::size_t held) {
    constexpr std::size_t word_bytes = sizeof(std::uint64_t);
    ChunkCuts cuts{.begins = {{}}};
    std::uint64_t missing = chunk_primes - held;
    for (std::size_t at = 0; at < bitmap.size(); at += word_bytes) {
        std::uint64_t word = 0;
        std::memcpy(&word, &bitmap[at], std::min(word_bytes, bitmap.size() - at));
        const auto here = static_cast<std::uint32_t>(std::popcount(word));
        cuts.bits += here;
        if (here < missing) {
            missing -= here;
            continue;
        }
        // A chunk ends in this word, or with it: chunks are longer than words.
        cuts.begins.push_back({at, static_cast<std::uint32_t>(missing)});
        missing += chunk_primes - here;
    }
    cuts.left = chunk_primes - missing;
    if (cuts.full_chunks() == 0) cuts.left -= held;
    return cuts;
}

}  // namespace warpsieve::io
