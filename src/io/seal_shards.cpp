#include "io/seal_shards.hpp"

#include "core/wheel.hpp"
#include "io/durable_file.hpp"
#include "io/shard_file.hpp"

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

void write_shard(FileSystem& files,
                 const RunFiles& names,
                 const std::string& path,
                 const Bytes& contents) {
    if (files.make_folder(names.shards())) files.sync_folder(names.folder());
    write_durably(files, path, contents);
    Discard discard(files, path);
    files.sync_folder(names.shards());
    discard.keep();
}

void seal_front(FileSystem& files,
                const RunFiles& names,
                std::size_t chunks,
                Checkpoint& checkpoint) {
    const core::Job& job = checkpoint.progress.job();
    const Session& session = checkpoint.history.back();
    const std::uint64_t index = checkpoint.shards.size();
    Shard shard{.file = names.shard(shard_name(index, session.number, session.id)),
                .offset = sealed_elements(checkpoint.shards)};
    const Bytes contents = encode_shard({.store = job.store,
                                         .run_id = checkpoint.run_id,
                                         .index = index,
                                         .session = session.number,
                                         .software_version = checkpoint.software_version,
                                         .first_byte = core::byte_of(job.interval.first),
                                         .chunks = std::span(checkpoint.tail.full()).first(chunks)},
                                        shard);
    write_shard(files, names, names.path_of(shard.file), contents);
    checkpoint.shards.push_back(std::move(shard));
    checkpoint.tail.drop_front(chunks);
}

}  // namespace

void seal_shards(FileSystem& files,
                 const RunFiles& names,
                 std::uint64_t shard_bytes,
                 Checkpoint& checkpoint) {
    while (const std::size_t chunks = chunks_of_a_shard(checkpoint.tail.full(), shard_bytes))
        seal_front(files, names, chunks, checkpoint);
}

}  // namespace warpsieve::io
