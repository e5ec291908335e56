#pragma once

// Data sets of stored data: one-dimensional, in chunks of chunk_length(), with the filters
// that encode_chunk stands for. Chunks are written and copied as they are encoded, so that no
// filter of libhdf5 costs a run its time; they are read as they are, or through its
// filters as other programs do. What a data set is part of is not known here.

#include <cstdint>
#include <span>
#include <utility>

#include "core/interrupted.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/file_system.hpp"
#include "io/hdf5/handle.hpp"

namespace warpsieve::io {

/// Chunks, of 70 KB or half a MiB, that are gone through before the memory of their file is let go
/// of: milliseconds of work, beside which the system calls and page faults on the way back do not
/// show, and at most 64 MiB.
inline constexpr std::uint64_t resident_chunks = 128;

/// "primes" or "bitmap": the data set that holds, or shows, all that a job stores.
[[nodiscard]] const char* dataset_name(core::Store store);
/// The part that is in no shard, in a file that has shards.
inline constexpr const char* tail_name = "tail";

/// Creates a data set and copies full chunks into it as they are.
/// @param rest a last, shorter chunk, raw
[[nodiscard]] Handle write_chunks(hid_t file,
                                  const char* name,
                                  core::Store store,
                                  std::span<const Bytes> full,
                                  std::span<const std::uint8_t> rest);

/// Creates an empty data set of so many elements, for write_chunk.
[[nodiscard]] Handle create_chunked(hid_t file,
                                    const char* name,
                                    core::Store store,
                                    std::uint64_t elements);
/// Creates an empty data set without a name: for one whose place among the objects of the file is
/// after what can only be written when it is full. It goes with its handle unless it gets a name.
[[nodiscard]] Handle create_unnamed_chunked(hid_t file, core::Store store, std::uint64_t elements);
void name_dataset(const Handle& dataset, hid_t file, const char* name);

void write_chunk(const Handle& dataset,
                 core::Store store,
                 std::uint64_t index,
                 std::span<const std::uint8_t> encoded);

/// Reads a data set of stored data, chunk by chunk.
class ChunkReader {
public:
    /// @param file_bytes size of the file, a bound of what a chunk may claim
    /// @throw DamagedError when it is missing or has another layout
    ChunkReader(hid_t file, const char* name, core::Store store, std::uint64_t file_bytes);

    [[nodiscard]] const Handle& dataset() const noexcept { return dataset_; }
    [[nodiscard]] std::uint64_t elements() const noexcept { return elements_; }
    /// Chunks, a shorter last one included.
    [[nodiscard]] std::uint64_t chunks() const noexcept;
    /// Elements that every chunk is encoded with.
    [[nodiscard]] std::size_t chunk_length() const noexcept;
    /// Elements of a chunk: all but those of the last are full.
    [[nodiscard]] std::size_t elements_of(std::uint64_t chunk) const noexcept;
    /// The bytes of a chunk as they lie in the file. @throw DamagedError
    /// @param spent memory of an earlier one, which is used again
    [[nodiscard]] Bytes encoded(std::uint64_t chunk, Bytes spent = {}) const;
    /// The raw bytes of a chunk through libhdf5's own filters, as any other program reads them.
    /// @throw DamagedError
    [[nodiscard]] Bytes raw(std::uint64_t chunk) const;

private:
    ChunkReader(std::pair<Handle, std::size_t> opened, core::Store store, std::uint64_t file_bytes);

    core::Store store_;
    std::uint64_t file_bytes_;
    Handle dataset_;
    std::uint64_t elements_;
};

/// Copies chunks of stored data as they are into a new data set, one after the other, and digests
/// them as they were read. Only a chunk of a shorter data set (chunk_length) is encoded anew, and
/// digested as it was written.
class ChunkAppender {
public:
    /// @param dataset empty, of `elements`: all that will be appended
    /// @param memory in which it lies: let go of behind what is written
    /// @param stopped asked before every chunk; empty: never
    ChunkAppender(Handle dataset,
                  core::Store store,
                  std::uint64_t elements,
                  FileMemory& memory,
                  core::StopCheck stopped);

    /// Appends all chunks of a data set of a file whose seal has been proved.
    /// @return false when stopped
    [[nodiscard]] bool append(FileImage& file, const char* name);

    [[nodiscard]] Handle& dataset() noexcept { return dataset_; }
    /// chain_digest() over the XXH3 of all encoded chunks.
    [[nodiscard]] std::uint64_t digest() const noexcept { return digest_; }

private:
    Handle dataset_;
    core::Store store_;
    std::size_t length_;  ///< of its chunks
    FileMemory& memory_;
    core::StopCheck stopped_;
    Bytes spent_;  ///< memory of the chunk before
    std::uint64_t next_ = 0;
    std::uint64_t digest_ = 0;
};

/// The digest() of a ChunkAppender that appended the chunks of this file, to hold what was written
/// against what was read. @throw core::Interrupted when stopped
/// @param memory that shows the file: let go of behind what was read
[[nodiscard]] std::uint64_t digest_of_chunks(std::span<const std::uint8_t> file,
                                             FileMemory& memory,
                                             core::Store store,
                                             const core::StopCheck& stopped = {});

}  // namespace warpsieve::io
