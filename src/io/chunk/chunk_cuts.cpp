#include "io/chunk/chunk_cuts.hpp"

#include <bit>

#include "core/bytes.hpp"
#include "core/target_clones.hpp"
#include "io/chunk/chunk_codec.hpp"

namespace warpsieve::io {

WARPSIEVE_TARGET_CLONES
ChunkCuts cut_into_chunks(std::span<const std::uint8_t> bitmap, std::size_t held) {
    ChunkCuts cuts{.begins = {{}}};
    std::uint64_t missing = chunk_primes - held;
    for (std::size_t at = 0; at < bitmap.size(); at += core::word_bytes) {
        const std::uint64_t word = core::load_word(&bitmap[at], bitmap.size() - at);
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
