#pragma once

// The bytes of a shard: a sealed HDF5 file that holds some full chunks of stored data, and says of
// itself what its row in the table /shards says. Works on memory; where shards lie, how they get
// their names and when they may go, the store knows.

#include <cstdint>
#include <span>
#include <string>

#include "core/bytes.hpp"
#include "core/interrupted.hpp"
#include "core/job.hpp"
#include "io/checkpoint/shard.hpp"
#include "io/hdf5/handle.hpp"

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

/// Bytes of a shard file, sealed. Fills in everything of `shard` but its file, level and offset.
/// @throw Error (internal) when libhdf5 fails
[[nodiscard]] Bytes encode_shard(const ShardContents& contents, Shard& shard);
/// Encodes into memory of a fixed size, a file that is mapped. @return size of the shard file
[[nodiscard]] std::uint64_t encode_shard(const ShardContents& contents,
                                         Shard& shard,
                                         std::span<std::uint8_t> memory);
/// Bytes that such memory must have.
[[nodiscard]] std::uint64_t shard_capacity(const ShardContents& contents);

// What every shard has beside its chunks, for who copies these from other shards.

/// Writes the attributes of the root of a shard. @param contents its chunks are not looked at
void write_shard_root(hid_t file, const ShardContents& contents, const Shard& shard);
/// Seals the finished file, and fills in its size and digest. @throw core::Interrupted when stopped
void seal_shard(std::span<std::uint8_t> file, Shard& shard, const core::StopCheck& stopped = {});
/// Bytes that the index of a data set of so many chunks takes at most.
[[nodiscard]] std::uint64_t index_capacity(std::uint64_t chunks);

/// That a file has the size and the seal that a table says of a shard: all that is looked at when a
/// run is resumed, since the bytes of its shards may be many.
/// @param bytes size of the file
/// @param head begins as the file does, with its seal; with head_bytes it may tell more of damage
/// @throw DamagedError with the reason alone
void require_shard_head(std::uint64_t bytes,
                        std::span<const std::uint8_t> head,
                        const Shard& expected);

// A whole shard is proved in two steps. Its chunks are not decoded.

/// Proves the seal of a shard, and that it is the one that a table names. Without libhdf5: any
/// thread may.
/// @param file without the mark of a writer (superblock.hpp)
/// @throw DamagedError with the reason alone; core::Interrupted when stopped
void prove_shard_seal(std::span<const std::uint8_t> file,
                      const Shard& expected,
                      const core::StopCheck& stopped = {});
/// Proves that a shard is of this run and place. @pre its seal is proved
/// @throw DamagedError with the reason alone
void prove_shard_root(std::span<const std::uint8_t> file,
                      const Shard& expected,
                      core::Store store,
                      const std::string& run_id);
/// Both.
void prove_shard(std::span<const std::uint8_t> file,
                 const Shard& expected,
                 core::Store store,
                 const std::string& run_id,
                 const core::StopCheck& stopped = {});

}  // namespace warpsieve::io
