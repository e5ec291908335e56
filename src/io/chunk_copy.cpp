#include "io/chunk_copy.hpp"

#include "io/digest.hpp"
#include "io/encode_checkpoint.hpp"
#include "io/hdf5_chunks.hpp"
#include "io/hdf5_image.hpp"
#include "io/one_file.hpp"
#include "io/shard_file.hpp"
#include "io/stored_data.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// Copies chunk after chunk, and digests them as they were read.
class ChunkCopy {
public:
    ChunkCopy(const CopyJob& job, Handle dataset)
        : job_(job), run_(*job.run.checkpoint), dataset_(std::move(dataset)) {}

    /// False when stopped.
    bool shards() {
        for (std::uint64_t i = 0; i < run_.shards.size(); ++i) {
            if (!shard(i)) return false;
            if (job_.options.progress)
                job_.options.progress(static_cast<double>(i + 1) /
                                      static_cast<double>(run_.shards.size() + 1));
        }
        return true;
    }
    bool tail() {
        const auto image = job_.files.map(job_.run.file);
        if (!image) throw FileError("cannot open", job_.run.file, ENOENT);
        static_cast<void>(prove_checkpoint(image->bytes(), TailChunks::leave));
        return part(image->bytes(), run_.shards.empty() ? dataset_name(store()) : tail_name);
    }
    [[nodiscard]] Handle& dataset() noexcept { return dataset_; }
    [[nodiscard]] std::uint64_t digest() const noexcept { return digest_; }

private:
    [[nodiscard]] core::Store store() const { return run_.progress.job().store; }

    bool shard(std::uint64_t index) {
        const Shard& shard = run_.shards[index];
        const auto image = job_.files.map(job_.names.path_of(shard.file));
        try {
            if (!image) throw DamagedError("it is missing");
            prove_shard(image->bytes(), shard, store(), run_.run_id, index);
        } catch (const DamagedError& error) {
            throw DamagedError(shard.file + ": " + error.what());
        }
        return part(image->bytes(), dataset_name(store()));
    }
    bool part(std::span<const std::uint8_t> file, const char* name) {
        const Handle image = open_image(file);
        const ChunkReader reader(image.get(), name, store(), file.size());
        for (std::uint64_t i = 0; i < reader.chunks(); ++i) {
            if (job_.options.stop.stop_requested()) return false;
            const Bytes chunk = reader.encoded(i);
            write_chunk(dataset_, store(), next_++, chunk);
            digest_ = chain_digest(digest_, xxh3(chunk));
        }
        return true;
    }

    const CopyJob& job_;
    const Checkpoint& run_;
    Handle dataset_;
    std::uint64_t next_ = 0;
    std::uint64_t digest_ = 0;
};

/// The digest of all chunks that were copied; empty when stopped.
std::optional<std::uint64_t> write_copy(const CopyJob& job, hid_t file) {
    const Checkpoint& run = *job.run.checkpoint;
    const core::Store store = run.progress.job().store;
    write_metadata(file, run);
    if (store == core::Store::none) return 0;
    const std::uint64_t elements = stored_elements(run);
    ChunkCopy copy(job, create_chunked(file, dataset_name(store), store, elements));
    describe_stored_data(copy.dataset(), run, 0, elements);
    if (!copy.shards() || !copy.tail()) return std::nullopt;
    copy.dataset().close("close the copied data set");
    return copy.digest();
}

}  // namespace

std::optional<std::uint64_t> copy_into_one_file(const CopyJob& job, std::span<std::uint8_t> room) {
    RoomWriter writer(room);
    const std::optional<std::uint64_t> digest = write_copy(job, writer.file());
    if (!digest) return std::nullopt;
    const std::span<std::uint8_t> file = room.first(writer.finish());
    prove_and_seal(file, job.run.checkpoint->progress.job().store, *digest);
    return file.size();
}

}  // namespace warpsieve::io
