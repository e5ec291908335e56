#include "io/hdf5/copy_chunks.hpp"

#include "io/disk/digest.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"

namespace warpsieve::io {

ChunkAppender::ChunkAppender(Handle dataset, core::Store store, std::function<bool()> stopped)
    : dataset_(std::move(dataset)), store_(store), stopped_(std::move(stopped)) {}

bool ChunkAppender::append(std::span<const std::uint8_t> file, const char* name) {
    const Handle image = open_image(file);
    const ChunkReader reader(image.get(), name, store_, file.size());
    for (std::uint64_t i = 0; i < reader.chunks(); ++i) {
        if (stopped_ && stopped_()) return false;
        const Bytes chunk = reader.encoded(i);
        write_chunk(dataset_, store_, next_++, chunk);
        digest_ = chain_digest(digest_, xxh3(chunk));
    }
    return true;
}

std::uint64_t digest_of_chunks(std::span<const std::uint8_t> file, core::Store store) {
    const Handle image = open_image(file);
    const ChunkReader reader(image.get(), dataset_name(store), store, file.size());
    std::uint64_t digest = 0;
    for (std::uint64_t i = 0; i < reader.chunks(); ++i)
        digest = chain_digest(digest, xxh3(reader.encoded(i)));
    return digest;
}

}  // namespace warpsieve::io
