#include "io/checkpoint/stored_data.hpp"

#include <stdexcept>

#include "core/wheel.hpp"
#include "io/checkpoint/shard_table.hpp"
#include "io/checkpoint/virtual_dataset.hpp"
#include "io/disk/digest.hpp"
#include "io/hdf5/attributes.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"
#include "io/hdf5/tables.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

std::string description_of(core::Store store, bool whole) {
    if (store == core::Store::primes)
        return whole ? "the primes of the interval found so far, ascending"
                     : "the newest primes, which are in no shard yet";
    return std::string(whole ? "the interval so far"
                             : "the newest part, which is in no shard yet") +
           ", a byte for 30 integers: bit i of byte k is set when origin + 30 k + {1, 7, 11, 13, "
           "17, 19, 23, 29}[i] is a prime; 2, 3 and 5 have no bit";
}

void require_as_many(std::uint64_t stored, const core::Progress& progress) {
    const std::uint64_t expected = expected_elements(progress);
    if (stored == expected) return;
    const char* what =
        progress.job().store == core::Store::primes ? " primes" : " bytes of a bitmap";
    throw WrongResultError("it stores " + std::to_string(stored) + what + " but its progress is " +
                           std::to_string(expected));
}

Tail read_tail(const ChunkReader& reader,
               core::Store store,
               std::uint64_t chain,
               TailChunks chunks) {
    Tail::Contents contents;
    contents.full_chunks = reader.elements() / chunk_elements(store);
    contents.chain = chain;
    if (reader.chunks() > contents.full_chunks) contents.rest = reader.raw(contents.full_chunks);
    if (chunks == TailChunks::load)
        for (std::uint64_t i = 0; i < contents.full_chunks; ++i)
            contents.full.push_back(reader.encoded(i));
    return {store, std::move(contents)};
}

std::uint64_t read_chain(const Handle& dataset) {
    std::string chain;
    AttributeReader{dataset.get()}("chain_digest", chain);
    return parse_hex(chain);
}

}  // namespace

std::uint64_t expected_elements(const core::Progress& progress) {
    const auto through = progress.sieved_through();
    if (!through || progress.job().store == core::Store::none) return 0;
    if (progress.job().store == core::Store::primes) return progress.totals().prime_count;
    return core::bytes_of({progress.job().interval.first, *through}).count;
}

void describe_stored_data(const Handle& dataset,
                          const Checkpoint& checkpoint,
                          std::uint64_t offset,
                          std::uint64_t count) {
    const core::Job& job = checkpoint.progress.job();
    AttributeWriter attribute(dataset.get());
    attribute("description", description_of(job.store, offset == 0));
    attribute("units", "1");
    attribute("count", count);
    if (job.store == core::Store::bitmap) {
        attribute("origin", (core::byte_of(job.interval.first) + offset) * core::wheel);
        attribute("wheel", static_cast<std::uint32_t>(core::wheel));
    }
    attribute("chain_digest", to_hex(checkpoint.tail.chain()));
}

void write_stored_data(hid_t file, const Checkpoint& checkpoint) {
    const Tail& tail = checkpoint.tail;
    const core::Store store = checkpoint.progress.job().store;
    if (store == core::Store::none) return;
    if (!tail.is_loaded()) throw std::logic_error("saving a tail that was not read");
    const std::uint64_t sealed = sealed_elements(checkpoint.shards);
    const bool plain = checkpoint.shards.empty();
    if (!plain) write_shards(file, checkpoint.shards);
    Handle part = write_chunks(file, plain ? dataset_name(store) : tail_name, store, tail.full(),
                               tail.rest());
    describe_stored_data(part, checkpoint, sealed, tail.elements());
    part.close("close stored data");
    if (plain) return;
    Handle whole = create_virtual(file, store, checkpoint.shards, tail.elements());
    describe_stored_data(whole, checkpoint, 0, sealed + tail.elements());
    whole.close("close the virtual data set");
}

void require_stored(const Checkpoint& checkpoint) {
    if (checkpoint.progress.job().store != core::Store::none)
        require_as_many(stored_elements(checkpoint), checkpoint.progress);
}

void read_stored_data(hid_t file,
                      Checkpoint& checkpoint,
                      std::uint64_t file_bytes,
                      TailChunks chunks) {
    const core::Progress& progress = checkpoint.progress;
    const core::Store store = progress.job().store;
    if (store == core::Store::none) return;
    checkpoint.shards = read_shards(file, store);
    const auto [whole, count] = open_table(file, dataset_name(store));
    const ChunkReader part(file, checkpoint.shards.empty() ? dataset_name(store) : tail_name, store,
                           file_bytes);
    if (count != sealed_elements(checkpoint.shards) + part.elements())
        throw WrongResultError("its shards and its tail do not add up to what it shows");
    require_as_many(count, progress);
    checkpoint.tail = read_tail(part, store, read_chain(whole), chunks);
}

void read_stored(std::span<const std::uint8_t> file,
                 core::Store store,
                 const std::function<void(std::span<const std::uint8_t> raw)>& block) {
    const Handle image = open_image(file);
    const bool has_shards =
        checked(H5Lexists(image.get(), tail_name, H5P_DEFAULT), "look for a tail") > 0;
    const ChunkReader part(image.get(), has_shards ? tail_name : dataset_name(store), store,
                           file.size());
    for (std::uint64_t i = 0; i < part.chunks(); ++i) block(part.raw(i));
}

}  // namespace warpsieve::io
