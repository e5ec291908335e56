#pragma once

// The bytes of a checkpoint file, to and fro: sealed on the way out, proved on the way in. Works on
// memory; which file the bytes are of, and where it lies, the caller knows.

#include <cstdint>
#include <functional>
#include <span>

#include "core/bytes.hpp"
#include "core/interrupted.hpp"
#include "io/checkpoint/checkpoint.hpp"

namespace warpsieve::io {

/// Whether a reader wants the encoded chunks of the tail, up to some 64 MiB: who goes on with the
/// job does, who shows it does not.
enum class TailChunks : std::uint8_t { load, leave };

/// Bytes of a checkpoint file, sealed.
/// @throw Error (internal) when libhdf5 fails
[[nodiscard]] Bytes encode_checkpoint(const Checkpoint& checkpoint);

/// @param file bytes whose seal has been proved
/// @throw DamagedError when a part is missing or malformed
/// @throw WrongResultError when its parts contradict each other
[[nodiscard]] Checkpoint decode_checkpoint(std::span<const std::uint8_t> file, TailChunks chunks);

/// Proves the seal and decodes.
/// @param file without the mark of a writer (superblock.hpp)
/// @throw ForeignFileError, DamagedError, WrongResultError with the reason alone; the caller knows
/// the name of the file. Shards are other files, see shard_file.hpp.
/// @throw core::Interrupted when stopped: a file may be of any size
[[nodiscard]] Checkpoint prove_checkpoint(std::span<const std::uint8_t> file,
                                          TailChunks chunks = TailChunks::load,
                                          const core::StopCheck& stopped = {});

/// Reads the stored data that lies in one file, a shard or a checkpoint (the tail, where that has
/// shards), through libhdf5's own filters, as any other program does.
/// @param file bytes whose seal has been proved
/// @param take is called with the raw bytes of every chunk, in order
void read_stored(std::span<const std::uint8_t> file,
                 core::Store store,
                 const std::function<void(std::span<const std::uint8_t> raw)>& take);

}  // namespace warpsieve::io
