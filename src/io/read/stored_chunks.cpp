#include "io/read/stored_chunks.hpp"

#include <algorithm>
#include <utility>

#include "core/wheel.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {

struct StoredChunks::OpenFile {
    OpenFile(std::span<const std::uint8_t> bytes, const char* name, core::Store store)
        : file(open_image(bytes)), chunks(file.get(), name, store, bytes.size()) {}

    Handle file;
    ChunkReader chunks;
};

StoredChunks::StoredChunks(FileSystem& files, const Recovered& run, Reading reading)
    : files_(files),
      run_(run),
      store_(run.checkpoint.progress.job().store),
      reading_(std::move(reading)),
      elements_(stored_elements(run.checkpoint)) {
    if (run.checkpoint.tail.elements() == 0) return;
    tail_ = std::make_unique<OpenFile>(
        run.image->bytes(), run.checkpoint.shards.empty() ? dataset_name(store_) : tail_name,
        store_);
}

StoredChunks::~StoredChunks() = default;

void StoredChunks::tell_once(std::size_t shard, const std::string& line) {
    if (reading_.warning && told_.insert(shard).second) reading_.warning(line);
}

void StoredChunks::open_shard(std::size_t index) {
    if (shard_ && shard_index_ == index) return;
    shard_.reset();
    shard_image_.reset();
    const Shard& shard = run_.checkpoint.shards[index];
    try {
        shard_image_ = map_proved_shard(
            files_, run_.names, run_.checkpoint, shard,
            {[this, index](const std::string& line) { tell_once(index, line); }, reading_.stopped});
    } catch (const DamagedShard& error) {
        throw DamagedError("the shard " + run_.names.path_of(shard.file) + ": " + error.problem() +
                           " (restore it from a copy; without it the run is not whole)");
    }
    shard_ = std::make_unique<OpenFile>(shard_image_->bytes(), dataset_name(store_), store_);
    shard_index_ = index;
}

const Shard& StoredChunks::open_shard_with(std::uint64_t element) {
    const std::vector<Shard>& shards = run_.checkpoint.shards;
    const auto after = std::ranges::upper_bound(shards, element, {}, &Shard::offset);
    const auto index = static_cast<std::size_t>(after - shards.begin()) - 1;
    open_shard(index);
    return shards[index];
}

EncodedChunk StoredChunks::fetch(std::uint64_t chunk) {
    core::throw_if(reading_.stopped);
    const std::uint64_t element = chunk * chunk_elements(store_);
    EncodedChunk fetched{.store = store_};
    fetched.elements = static_cast<std::size_t>(
        std::min<std::uint64_t>(elements_ - element, chunk_elements(store_)));
    if (store_ == core::Store::bitmap)
        fetched.first = core::byte_of(run_.checkpoint.progress.job().interval.first) + element;
    const std::uint64_t sealed = sealed_elements(run_.checkpoint.shards);
    if (element >= sealed) {
        fetched.bytes = tail_->chunks.encoded((element - sealed) / chunk_elements(store_));
        fetched.length = tail_->chunks.chunk_length();
        fetched.file = run_.file;
    } else {
        const Shard& shard = open_shard_with(element);
        fetched.bytes = shard_->chunks.encoded((element - shard.offset) / chunk_elements(store_));
        fetched.length = shard_->chunks.chunk_length();
        fetched.file = run_.names.path_of(shard.file);
    }
    return fetched;
}

}  // namespace warpsieve::io
