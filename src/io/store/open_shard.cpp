#include "io/store/open_shard.hpp"

#include "io/checkpoint/shard_file.hpp"

namespace warpsieve::io {

std::unique_ptr<FileImage> map_proved_shard(FileSystem& files,
                                            const RunFiles& names,
                                            const Checkpoint& run,
                                            const Shard& shard) {
    auto image = files.map(names.path_of(shard.file));
    if (!image) throw DamagedShard(shard.file, "it is missing");
    try {
        prove_shard(image->bytes(), shard, run.progress.job().store, run.run_id);
    } catch (const DamagedError& error) {
        throw DamagedShard(shard.file, error.what());
    }
    return image;
}

}  // namespace warpsieve::io
