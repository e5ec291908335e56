#include "io/hdf5/dataset.hpp"

#include <algorithm>

#include "io/disk/digest.hpp"
#include "io/hdf5/image.hpp"
#include "io/hdf5/tables.hpp"

namespace warpsieve::io {
namespace {

[[noreturn]] void throw_damaged(const char* problem) {
    throw_unreadable(std::string("a chunk of its stored data ") + problem);
}

hid_t file_type(core::Store store) {
    return store == core::Store::primes ? H5T_STD_U64LE : H5T_STD_U8LE;
}
hid_t memory_type(core::Store store) {
    return store == core::Store::primes ? H5T_NATIVE_UINT64 : H5T_NATIVE_UINT8;
}

std::vector<H5Z_filter_t> filters_of(core::Store store) {
    if (store == core::Store::primes) return {H5Z_FILTER_SHUFFLE, H5Z_FILTER_DEFLATE};
    return {H5Z_FILTER_FLETCHER32};
}

bool has_filters(const Handle& creation, const std::vector<H5Z_filter_t>& expected) {
    if (H5Pget_nfilters(creation.get()) != static_cast<int>(expected.size())) return false;
    for (unsigned i = 0; i < expected.size(); ++i) {
        unsigned flags = 0;
        std::size_t values = 0;
        if (H5Pget_filter2(creation.get(), i, &flags, &values, nullptr, 0, nullptr, nullptr) !=
            expected[i])
            return false;
    }
    return true;
}

void require_layout(const Handle& dataset,
                    core::Store store,
                    std::uint64_t elements,
                    const char* name) {
    const Handle creation(H5Dget_create_plist(dataset.get()), "tell the layout of stored data");
    const Handle type(H5Dget_type(dataset.get()), "tell the type of stored data");
    hsize_t chunk = 0;
    if (H5Pget_layout(creation.get()) != H5D_CHUNKED ||
        H5Pget_chunk(creation.get(), 1, &chunk) != 1 || chunk != chunk_length(store, elements) ||
        H5Tequal(type.get(), file_type(store)) <= 0 || !has_filters(creation, filters_of(store)))
        throw_unreadable(std::string("its data set ") + name +
                         " has another layout than the schema says");
}

/// A chunk may be longer than the data set only where that can grow.
Handle growing_space(std::uint64_t elements) {
    const hsize_t extent = elements;
    const hsize_t unlimited = H5S_UNLIMITED;
    return {H5Screate_simple(1, &extent, &unlimited), "shape stored data"};
}

Handle chunked_creation(core::Store store, std::uint64_t elements) {
    const hsize_t chunk = chunk_length(store, elements);
    Handle creation(H5Pcreate(H5P_DATASET_CREATE), "create a creation list");
    checked(H5Pset_chunk(creation.get(), 1, &chunk), "chunk stored data");
    if (store == core::Store::primes) {
        checked(H5Pset_shuffle(creation.get()), "shuffle primes");
        checked(H5Pset_deflate(creation.get(), 1), "deflate primes");
    } else {
        checked(H5Pset_fletcher32(creation.get()), "guard a bitmap by checksums");
    }
    checked(H5Pset_obj_track_times(creation.get(), false), "turn off object times");
    return creation;
}

}  // namespace

const char* dataset_name(core::Store store) {
    return store == core::Store::primes ? "primes" : "bitmap";
}

Handle create_chunked(hid_t file, const char* name, core::Store store, std::uint64_t elements) {
    const Handle space = growing_space(elements);
    const Handle creation = chunked_creation(store, elements);
    return {H5Dcreate2(file, name, file_type(store), space.get(), H5P_DEFAULT, creation.get(),
                       H5P_DEFAULT),
            "create a data set"};
}

Handle create_unnamed_chunked(hid_t file, core::Store store, std::uint64_t elements) {
    const Handle space = growing_space(elements);
    const Handle creation = chunked_creation(store, elements);
    return {H5Dcreate_anon(file, file_type(store), space.get(), creation.get(), H5P_DEFAULT),
            "create a data set"};
}

void name_dataset(const Handle& dataset, hid_t file, const char* name) {
    checked(H5Olink(dataset.get(), file, name, H5P_DEFAULT, H5P_DEFAULT), "name a data set");
}

void write_chunk(const Handle& dataset,
                 core::Store store,
                 std::uint64_t index,
                 std::span<const std::uint8_t> encoded) {
    const hsize_t offset = index * chunk_elements(store);
    checked(H5Dwrite_chunk(dataset.get(), H5P_DEFAULT, 0, &offset, encoded.size(), encoded.data()),
            "write a chunk");
}

Handle write_chunks(hid_t file,
                    const char* name,
                    core::Store store,
                    std::span<const Bytes> full,
                    std::span<const std::uint8_t> rest) {
    const std::uint64_t elements =
        full.size() * chunk_elements(store) + rest.size() / element_bytes(store);
    Handle dataset = create_chunked(file, name, store, elements);
    for (std::size_t i = 0; i < full.size(); ++i) write_chunk(dataset, store, i, full[i]);
    if (!rest.empty())
        write_chunk(dataset, store, full.size(),
                    encode_chunk(store, rest, chunk_length(store, elements)));
    return dataset;
}

ChunkReader::ChunkReader(hid_t file, const char* name, core::Store store, std::uint64_t file_bytes)
    : ChunkReader(open_table(file, name), store, file_bytes) {
    require_layout(dataset_, store, elements_, name);
}

ChunkReader::ChunkReader(std::pair<Handle, std::size_t> opened,
                         core::Store store,
                         std::uint64_t file_bytes)
    : store_(store),
      file_bytes_(file_bytes),
      dataset_(std::move(opened.first)),
      elements_(opened.second) {}

std::uint64_t ChunkReader::chunks() const noexcept {
    return elements_ / chunk_elements(store_) + (elements_ % chunk_elements(store_) != 0 ? 1 : 0);
}

std::size_t ChunkReader::chunk_length() const noexcept {
    return io::chunk_length(store_, elements_);
}

std::size_t ChunkReader::elements_of(std::uint64_t chunk) const noexcept {
    const std::uint64_t left = elements_ - chunk * chunk_elements(store_);
    return std::min<std::uint64_t>(left, chunk_elements(store_));
}

Bytes ChunkReader::encoded(std::uint64_t chunk, Bytes spent) const {
    const hsize_t offset = chunk * chunk_elements(store_);
    hsize_t size = 0;
    if (H5Dget_chunk_storage_size(dataset_.get(), &offset, &size) < 0 || size == 0 ||
        size > file_bytes_)
        throw_damaged("is missing");
    spent.resize(size);
    std::uint32_t skipped_filters = 0;
    if (H5Dread_chunk(dataset_.get(), H5P_DEFAULT, &offset, &skipped_filters, spent.data()) < 0 ||
        skipped_filters != 0)
        throw_damaged("cannot be read");
    return spent;
}

Bytes ChunkReader::raw(std::uint64_t chunk) const {
    const hsize_t first = chunk * chunk_elements(store_);
    const hsize_t count = elements_of(chunk);
    Bytes bytes(count * element_bytes(store_));
    const Handle from(H5Dget_space(dataset_.get()), "tell the shape of stored data");
    checked(H5Sselect_hyperslab(from.get(), H5S_SELECT_SET, &first, nullptr, &count, nullptr),
            "select a chunk");
    const Handle to(H5Screate_simple(1, &count, nullptr), "shape a chunk");
    if (H5Dread(dataset_.get(), memory_type(store_), to.get(), from.get(), H5P_DEFAULT,
                bytes.data()) < 0)
        throw_damaged("cannot be read through its filters");
    return bytes;
}

ChunkAppender::ChunkAppender(Handle dataset,
                             core::Store store,
                             std::uint64_t elements,
                             FileMemory& memory,
                             core::StopCheck stopped)
    : dataset_(std::move(dataset)),
      store_(store),
      length_(chunk_length(store, elements)),
      memory_(memory),
      stopped_(std::move(stopped)) {}

bool ChunkAppender::append(FileImage& file, const char* name) {
    const Handle image = open_image(file.bytes());
    const ChunkReader reader(image.get(), name, store_, file.bytes().size());
    for (std::uint64_t i = 0; i < reader.chunks(); ++i) {
        if (stopped_ && stopped_()) return false;
        spent_ = reader.chunk_length() == length_ ? reader.encoded(i, std::move(spent_))
                                                  : encode_chunk(store_, reader.raw(i), length_);
        write_chunk(dataset_, store_, next_++, spent_);
        digest_ = chain_digest(digest_, xxh3(spent_));
        if (next_ % resident_chunks != 0) continue;
        file.let_go();
        memory_.let_go();
    }
    return true;
}

std::uint64_t digest_of_chunks(std::span<const std::uint8_t> file,
                               FileMemory& memory,
                               core::Store store,
                               const core::StopCheck& stopped) {
    const Handle image = open_image(file);
    const ChunkReader reader(image.get(), dataset_name(store), store, file.size());
    std::uint64_t digest = 0;
    Bytes chunk;
    for (std::uint64_t i = 0; i < reader.chunks(); ++i) {
        core::throw_if(stopped);
        chunk = reader.encoded(i, std::move(chunk));
        digest = chain_digest(digest, xxh3(chunk));
        if ((i + 1) % resident_chunks == 0) memory.let_go();
    }
    return digest;
}

}  // namespace warpsieve::io
