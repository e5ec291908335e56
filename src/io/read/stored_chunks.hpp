#pragma once

#include <memory>
#include <set>
#include <string>

#include "core/interrupted.hpp"
#include "io/chunk/encoded_chunk.hpp"
#include "io/disk/file_system.hpp"
#include "io/store/recover.hpp"
#include "io/store/shards_ahead.hpp"

// Where chunk number N of a run is, and its bytes. It reads files and changes none.

namespace warpsieve::io {

/// Fetches the chunks of all that a generation stores, those of its shards and then those of its
/// own file, by their number. Never through the virtual data set, in which libhdf5 shows zeros
/// where a shard is missing: here that is an error. One shard is open at a time, so that no limit
/// of open files matters; it is verified whole when it is opened. For one thread, as libhdf5 is.
class StoredChunks {
public:
    /// @param run must outlive this
    /// @param reading its warning is told of shards that are marked, once of each
    StoredChunks(FileSystem& files, const Recovered& run, Reading reading = {});
    ~StoredChunks();
    StoredChunks(const StoredChunks&) = delete;
    StoredChunks& operator=(const StoredChunks&) = delete;
    StoredChunks(StoredChunks&&) = delete;
    StoredChunks& operator=(StoredChunks&&) = delete;

    [[nodiscard]] core::Store store() const noexcept { return store_; }
    [[nodiscard]] std::uint64_t elements() const noexcept { return elements_; }
    /// @pre chunk * chunk_elements < elements()
    /// @throw DamagedError, which names the shard; IoError; core::Interrupted when stopped
    /// @param spent memory of the bytes of an earlier one, which is used again
    [[nodiscard]] EncodedChunk fetch(std::uint64_t chunk, Bytes spent = {});
    /// The raw bytes of a chunk through libhdf5's own filters, as any other program reads them.
    /// @pre as fetch()
    [[nodiscard]] Bytes raw_by_hdf5(std::uint64_t chunk);

private:
    struct OpenFile;

    /// Where a chunk lies: in an open file, with a number of its own.
    struct Place {
        const OpenFile& file;
        std::uint64_t chunk;
        std::string name;
    };
    [[nodiscard]] Place place_of(std::uint64_t chunk);
    [[nodiscard]] const Shard& open_shard_with(std::uint64_t element);
    void open_shard(std::size_t index);
    void let_go_now_and_then();
    void tell_once(std::size_t shard, const std::string& line);

    const Recovered& run_;
    core::Store store_;
    Reading reading_;
    std::set<std::size_t> told_;  ///< shards that the sink has heard of
    std::uint64_t elements_;
    std::unique_ptr<OpenFile> tail_;
    std::uint64_t fetched_ = 0;
    ShardsAhead shards_;
    std::size_t shard_index_ = 0;
    std::unique_ptr<FileImage> shard_image_;
    std::unique_ptr<OpenFile> shard_;  // after its image, which it reads until it is closed
};

}  // namespace warpsieve::io
