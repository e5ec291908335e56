#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/job.hpp"
#include "io/checkpoint/shard.hpp"
#include "io/disk/file_system.hpp"

namespace warpsieve::io {

/// What a shard says of itself besides its row in /shards, and what it is made of.
struct ShardContents {
    core::Store store = core::Store::primes;
    std::string run_id = {};
    std::uint32_t session = 1;  ///< that writes it
    std::string software_version = {};
    std::uint64_t first_byte = 0;        ///< of a bitmap: byte of the job's start (core/wheel.hpp)
    std::span<const Bytes> chunks = {};  ///< encoded, full
};

/// Bytes of a shard file, sealed. Fills in everything of `shard` but its file, level and
/// offset.
/// @throw Error (internal) when libhdf5 fails
[[nodiscard]] Bytes encode_shard(const ShardContents& contents, Shard& shard);

/// The same in memory of a fixed size, a file that is mapped. @return size of the shard file
[[nodiscard]] std::uint64_t encode_shard(const ShardContents& contents,
                                         Shard& shard,
                                         std::span<std::uint8_t> room);
/// Bytes that such memory must have.
[[nodiscard]] std::uint64_t shard_room(const ShardContents& contents);

/// Proves a whole shard: its seal, that it is the one that a table names, and that it is of this
/// run and place. Its chunks are not decoded.
/// @throw DamagedError with the reason alone
void prove_shard(std::span<const std::uint8_t> file,
                 const Shard& expected,
                 core::Store store,
                 const std::string& run_id);

/// Whether a shard is there, with the size and the seal that a table says: all that is looked at
/// when a run is resumed, since its bytes may be many.
/// @param path of the shard
/// @throw DamagedError with the reason alone
void find_shard(FileSystem& files, const std::string& path, const Shard& expected);

}  // namespace warpsieve::io
