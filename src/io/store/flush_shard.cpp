#include "io/store/flush_shard.hpp"

#include "core/wheel.hpp"
#include "io/checkpoint/shard_file.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/durable_file.hpp"
#include "io/disk/proved_copy.hpp"
#include "io/disk/seal.hpp"

namespace warpsieve::io {
namespace {

/// The fewest chunks that have so many bytes; 0: all of them have less.
std::size_t chunks_of_a_shard(const std::vector<Bytes>& full, std::uint64_t shard_bytes) {
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < full.size(); ++i) {
        bytes += full[i].size();
        if (bytes >= shard_bytes) return i + 1;
    }
    return 0;
}

/// Gives a shard its final name, by which nothing knows it yet.
template <class Write>
void create_shard(FileSystem& files,
                  const RunFiles& names,
                  const std::string& path,
                  const Write& write) {
    if (files.make_folder(names.shards())) files.sync_folder(names.folder());
    write();
    Discard discard(files, path);
    files.sync_folder(names.shards());
    discard.keep();
}

/// A shard, from the front of the tail.
class Sealing {
public:
    Sealing(FileSystem& files,
            const RunFiles& names,
            const SealOptions& options,
            Checkpoint& checkpoint)
        : files_(files), names_(names), options_(options), checkpoint_(checkpoint) {}

    void seal(std::size_t chunks) {
        const Session& session = checkpoint_.history.back();
        const std::uint64_t offset = sealed_elements(checkpoint_.shards);
        const ChunkRange range{offset / chunk_elements(checkpoint_.tail.store), chunks};
        Shard shard{.file = names_.shard(shard_name(range, session.number, session.id)),
                    .offset = offset};
        const std::string path = names_.path_of(shard.file);
        if (options_.scratch.empty())
            write_from_memory(path, contents(chunks), shard);
        else
            write_from_scratch(path, contents(chunks), shard);
        checkpoint_.shards.push_back(std::move(shard));
        checkpoint_.tail.drop_front(chunks);
    }

private:
    [[nodiscard]] ShardContents contents(std::size_t chunks) const {
        const core::Job& job = checkpoint_.progress.job();
        return {.store = job.store,
                .run_id = checkpoint_.run_id,
                .session = checkpoint_.history.back().number,
                .software_version = checkpoint_.software_version,
                .first_byte = core::byte_of(job.interval.first),
                .chunks = std::span(checkpoint_.tail.full).first(chunks)};
    }

    void write_from_memory(const std::string& path, const ShardContents& contents, Shard& shard) {
        const Bytes file = encode_shard(contents, shard);
        create_shard(files_, names_, path, [&] { write_durably(files_, path, file); });
    }
    void write_from_scratch(const std::string& path, const ShardContents& contents, Shard& shard) {
        const auto image = files_.create_scratch(options_.scratch, shard_room(contents));
        const auto file = image->bytes().first(encode_shard(contents, shard, image->bytes()));
        create_shard(files_, names_, path,
                     [&] { write_proved_copy(files_, path, file, shard_seal); });
    }

    FileSystem& files_;
    const RunFiles& names_;
    const SealOptions& options_;
    Checkpoint& checkpoint_;
};

}  // namespace

bool seal_front(FileSystem& files,
                const RunFiles& names,
                const SealOptions& options,
                Checkpoint& checkpoint) {
    const std::size_t chunks = chunks_of_a_shard(checkpoint.tail.full, options.shard_bytes);
    if (chunks == 0) return false;
    Sealing(files, names, options, checkpoint).seal(chunks);
    return true;
}

}  // namespace warpsieve::io
