#include "io/join/chunk_copy.hpp"

#include "io/checkpoint/metadata.hpp"
#include "io/checkpoint/stored_data.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"
#include "io/join/one_file.hpp"
#include "io/store/open_shard.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

/// Copies all that a run stores, one file after the other.
class RunCopy {
public:
    RunCopy(const CopyJob& job, Handle dataset)
        : job_(job), run_(*job.run.checkpoint), appender_(std::move(dataset), store(), [&job] {
              return job.options.stop.stop_requested();
          }) {}

    /// False when stopped.
    bool shards() {
        for (std::size_t i = 0; i < run_.shards.size(); ++i) {
            if (!shard(run_.shards[i])) return false;
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
        return appender_.append(image->bytes(),
                                run_.shards.empty() ? dataset_name(store()) : tail_name);
    }
    [[nodiscard]] ChunkAppender& appender() noexcept { return appender_; }

private:
    [[nodiscard]] core::Store store() const { return run_.progress.job().store; }

    bool shard(const Shard& shard) {
        const auto image = map_proved_shard(job_.files, job_.names, run_, shard);
        return appender_.append(image->bytes(), dataset_name(store()));
    }

    const CopyJob& job_;
    const Checkpoint& run_;
    ChunkAppender appender_;
};

/// The digest of all chunks that were copied; empty when stopped.
std::optional<std::uint64_t> write_copy(const CopyJob& job, hid_t file) {
    const Checkpoint& run = *job.run.checkpoint;
    const core::Store store = run.progress.job().store;
    write_metadata(file, run);
    if (store == core::Store::none) return 0;
    const std::uint64_t elements = stored_elements(run);
    RunCopy copy(job, create_chunked(file, dataset_name(store), store, elements));
    Handle& dataset = copy.appender().dataset();
    describe_stored_data(dataset, run, 0, elements);
    if (!copy.shards() || !copy.tail()) return std::nullopt;
    dataset.close("close the copied data set");
    return copy.appender().digest();
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
