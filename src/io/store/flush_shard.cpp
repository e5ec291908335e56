#include "io/store/flush_shard.hpp"

#include "core/wheel.hpp"
#include "io/checkpoint/shard_file.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/new_file.hpp"
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

/// Makes the folder of the shards durable, before there is one in it.
void make_shards_folder(FileSystem& files, const RunFiles& names) {
    if (files.make_folder(names.shards())) files.sync_folder(names.folder());
}

/// Writes a shard under its final name, by which nothing knows it yet, and describes it.
void write_shard(FileSystem& files,
                 const RunFiles& names,
                 const std::string& scratch,
                 const ShardContents& contents,
                 Shard& shard) {
    NewFile file(files, names.path_of(shard.file), Leftover::refuse);
    if (scratch.empty()) {
        const Bytes bytes = encode_shard(contents, shard);
        make_shards_folder(files, names);
        file.write_whole(bytes);
    } else {
        static_cast<void>(
            file.build(shard_capacity(contents), scratch, shard_seal, [&](NewImage& memory) {
                const std::uint64_t bytes = encode_shard(contents, shard, memory.bytes());
                make_shards_folder(files, names);
                return bytes;
            }));
    }
    files.sync_folder(names.shards());
    file.keep();
}

/// The first chunks of the tail, which are to be a shard.
ShardContents front_of_tail(const Checkpoint& checkpoint, std::size_t chunks) {
    const core::Job& job = checkpoint.progress.job();
    return {.store = job.store,
            .run_id = checkpoint.run_id,
            .session = checkpoint.history.back().number,
            .software_version = checkpoint.software_version,
            .first_byte = core::byte_of(job.interval.first),
            .chunks = std::span(checkpoint.tail.full).first(chunks)};
}

/// The shard after all that there are, named and not described yet.
Shard next_shard(const RunFiles& names, const Checkpoint& checkpoint, std::size_t chunks) {
    const Session& session = checkpoint.history.back();
    const std::uint64_t offset = sealed_elements(checkpoint.shards);
    const ChunkRange range{offset / chunk_elements(checkpoint.tail.store), chunks};
    return {.file = names.shard(shard_name(range, session.number, session.identity.session_id)),
            .offset = offset};
}

}  // namespace

bool flush_shard(FileSystem& files,
                 const RunFiles& names,
                 const FlushOptions& options,
                 Checkpoint& checkpoint) {
    const std::size_t chunks = chunks_of_a_shard(checkpoint.tail.full, options.shard_bytes);
    if (chunks == 0) return false;
    Shard shard = next_shard(names, checkpoint, chunks);
    write_shard(files, names, options.scratch, front_of_tail(checkpoint, chunks), shard);
    checkpoint.shards.push_back(std::move(shard));
    checkpoint.tail.drop_front(chunks);
    return true;
}

}  // namespace warpsieve::io
