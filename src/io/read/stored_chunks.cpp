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
    : run_(run),
      store_(run.checkpoint.progress.job().store),
      reading_(std::move(reading)),
      elements_(stored_elements(run.checkpoint)),
      shards_(files, run.names, run.checkpoint, reading_) {
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
        shard_image_ =
            shards_.take(index, [this, index](const std::string& line) { tell_once(index, line); });
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

StoredChunks::Place StoredChunks::place_of(std::uint64_t chunk) {
    const std::uint64_t a_chunk = chunk_elements(store_);
    const std::uint64_t element = chunk * a_chunk;
    const std::uint64_t sealed = sealed_elements(run_.checkpoint.shards);
    if (element >= sealed) return {*tail_, (element - sealed) / a_chunk, run_.file};
    const Shard& shard = open_shard_with(element);
    return {*shard_, (element - shard.offset) / a_chunk, run_.names.path_of(shard.file)};
}

/// Of files that are mapped, no more than this many chunks stay in memory.
void StoredChunks::let_go_now_and_then() {
    if (++fetched_ % resident_chunks != 0) return;
    run_.image->let_go();
    if (shard_image_) shard_image_->let_go();
}

Bytes StoredChunks::raw_by_hdf5(std::uint64_t chunk) {
    const Place place = place_of(chunk);
    return place.file.chunks.raw(place.chunk);
}

EncodedChunk StoredChunks::fetch(std::uint64_t chunk, Bytes spent) {
    core::throw_if(reading_.stopped);
    let_go_now_and_then();
    const std::uint64_t element = chunk * chunk_elements(store_);
    EncodedChunk fetched{.store = store_};
    fetched.elements = static_cast<std::size_t>(
        std::min<std::uint64_t>(elements_ - element, chunk_elements(store_)));
    if (store_ == core::Store::bitmap)
        fetched.first = core::byte_of(run_.checkpoint.progress.job().interval.first) + element;
    Place place = place_of(chunk);
    fetched.bytes = place.file.chunks.encoded(place.chunk, std::move(spent));
    fetched.length = place.file.chunks.chunk_length();
    fetched.file = std::move(place.name);
    return fetched;
}

}  // namespace warpsieve::io
