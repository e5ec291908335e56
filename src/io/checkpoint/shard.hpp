#pragma once

// Shards as data: the rows of the table /shards, in the order of what they store. Their bytes:
// shard_file.hpp; their life on disk: io/store.

#include <cstdint>
#include <string>
#include <vector>

namespace warpsieve::io {

/// One sealed file of stored data: a whole number of chunks, never changed once it is written. All
/// shards of a run one after the other, then its tail, are its stored data.
struct Shard {
    /// Relative to the folder of the run: "NAME.shards/000012096.000931.0003.1a2b3c4d.h5".
    std::string file = {};
    std::uint64_t level = 0;     ///< how many times it was compacted: 0 when flushed from the tail
    std::uint64_t offset = 0;    ///< of its first element in the stored data
    std::uint64_t elements = 0;  ///< primes, or bytes of the bitmap
    std::uint64_t first_prime = 0;  ///< 0: it holds none, as only a bitmap can
    std::uint64_t last_prime = 0;
    std::uint64_t prime_count = 0;  ///< 2, 3 and 5 have no bit and are not counted in a bitmap
    std::uint64_t bytes = 0;        ///< size of the file
    std::uint64_t xxh3 = 0;         ///< of everything behind its seal, as the seal says
    friend bool operator==(const Shard&, const Shard&) = default;
};

/// Some of the chunks of a run, one after the other, counted from the first of all stored data.
struct ChunkRange {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    friend bool operator==(const ChunkRange&, const ChunkRange&) = default;
};

/// Elements of all shards, which is where the tail begins.
[[nodiscard]] inline std::uint64_t sealed_elements(const std::vector<Shard>& shards) {
    return shards.empty() ? 0 : shards.back().offset + shards.back().elements;
}

}  // namespace warpsieve::io
