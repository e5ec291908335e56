#include "io/checkpoint/stored_data.hpp"

#include <stdexcept>
#include <string_view>

#include "core/wheel.hpp"
#include "io/checkpoint/checkpoint_file.hpp"
#include "io/checkpoint/schema.hpp"
#include "io/disk/digest.hpp"
#include "io/hdf5/attributes.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/tables.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

constexpr auto shard_columns = [](auto& columns, auto& shard) { describe_shard(columns, shard); };

/// A table that was tampered with must not lead out of the folder of the run.
bool is_in_a_shard_folder(std::string_view file) {
    const auto slash = file.find('/');
    if (slash == std::string_view::npos) return false;
    const std::string_view folder = file.substr(0, slash);
    const std::string_view name = file.substr(slash + 1);
    return folder.ends_with(".shards") && !name.empty() && name != "." && name != ".." &&
           name.find('/') == std::string_view::npos;
}

bool is_possible(const Shard& shard, core::Store store) {
    if (shard.elements == 0 || shard.elements % chunk_elements(store) != 0) return false;
    if (shard.prime_count == 0) return shard.first_prime == 0 && shard.last_prime == 0;
    if (store == core::Store::primes && shard.prime_count != shard.elements) return false;
    return shard.first_prime <= shard.last_prime;
}

void require_sequence(const std::vector<Shard>& shards, core::Store store) {
    std::uint64_t offset = 0;
    std::uint64_t last_prime = 0;
    for (const Shard& shard : shards) {
        if (!is_in_a_shard_folder(shard.file))
            throw DamagedError("its table shards names a file in another place: " + shard.file);
        if (!is_possible(shard, store))
            throw WrongResultError("its table shards says the impossible of " + shard.file);
        if (shard.offset != offset || (shard.prime_count > 0 && shard.first_prime <= last_prime))
            throw WrongResultError(shard.file + " does not follow the shard before it");
        offset += shard.elements;
        if (shard.prime_count > 0) last_prime = shard.last_prime;
    }
}

void write_shards(hid_t file, const std::vector<Shard>& shards) {
    write_table(file, "shards", shards, shard_columns,
                "the sealed files of stored data, in order; level: how often merged; offset and "
                "elements in elements of it, "
                "bytes and xxh3 of the file");
}

std::vector<Shard> read_shards(hid_t file, core::Store store) {
    if (checked(H5Lexists(file, "shards", H5P_DEFAULT), "look for the table shards") == 0)
        return {};
    std::vector<Shard> shards = read_table<Shard>(file, "shards", shard_columns);
    require_sequence(shards, store);
    return shards;
}

/// The name of a file for H5Pset_virtual, which takes "%b" for a running number.
std::string literal(const std::string& name) {
    std::string escaped;
    for (const char c : name) escaped.append(c == '%' ? 2 : 1, c);
    return escaped;
}

struct Source {
    std::string file;  ///< relative to the folder of the file that has the virtual data set
    const char* dataset;
    hsize_t offset;
    hsize_t elements;
};

void map_source(const Handle& creation, const Handle& space, const Source& source) {
    checked(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &source.offset, nullptr,
                                &source.elements, nullptr),
            "select a part of the virtual data set");
    const Handle all(H5Screate_simple(1, &source.elements, nullptr), "shape a source");
    checked(
        H5Pset_virtual(creation.get(), space.get(), source.file.c_str(), source.dataset, all.get()),
        "map a source");
}

/// Creates /primes or /bitmap as a virtual data set, which shows shards and tail as one. For other
/// programs; ours never read through it: libhdf5 gives zeros, without an error, for a shard that is
/// missing or that the limit of open files does not let it open.
Handle create_virtual(hid_t file,
                      core::Store store,
                      const std::vector<Shard>& shards,
                      std::uint64_t tail_elements) {
    const hid_t type = store == core::Store::primes ? H5T_STD_U64LE : H5T_STD_U8LE;
    const std::uint64_t sealed = sealed_elements(shards);
    const hsize_t extent = sealed + tail_elements;
    const Handle space(H5Screate_simple(1, &extent, nullptr), "shape the virtual data set");
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE), "create a creation list");
    // 0 is no prime: what libhdf5 could not read shows at least there.
    const std::uint64_t zero = 0;
    checked(H5Pset_fill_value(creation.get(), H5T_NATIVE_UINT64, &zero), "set the fill value");
    checked(H5Pset_obj_track_times(creation.get(), false), "turn off object times");
    for (const Shard& shard : shards)
        map_source(creation, space,
                   {literal(shard.file), dataset_name(store), shard.offset, shard.elements});
    if (tail_elements > 0) map_source(creation, space, {".", tail_name, sealed, tail_elements});
    checked(H5Sselect_all(space.get()), "select the virtual data set");
    return {H5Dcreate2(file, dataset_name(store), type, space.get(), H5P_DEFAULT, creation.get(),
                       H5P_DEFAULT),
            "create the virtual data set"};
}

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

/// @param last_integer that was sieved
Tail read_tail(const ChunkReader& reader,
               core::Store store,
               std::uint64_t last_integer,
               std::uint64_t chain,
               TailChunks chunks) {
    Tail tail{.store = store,
              .full_chunks = closed_chunks(store, reader.elements(), last_integer),
              .chain = chain};
    if (reader.chunks() > tail.full_chunks) tail.rest = reader.raw(tail.full_chunks);
    if (chunks == TailChunks::load)
        for (std::uint64_t i = 0; i < tail.full_chunks; ++i) tail.full.push_back(reader.encoded(i));
    return tail;
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
    attribute("chain_digest", to_hex(checkpoint.tail.chain));
}

void write_stored_data(hid_t file, const Checkpoint& checkpoint) {
    const Tail& tail = checkpoint.tail;
    const core::Store store = checkpoint.progress.job().store;
    if (store == core::Store::none) return;
    if (!tail.is_loaded()) throw std::logic_error("saving a tail that was not read");
    const std::uint64_t sealed = sealed_elements(checkpoint.shards);
    const bool plain = checkpoint.shards.empty();
    if (!plain) write_shards(file, checkpoint.shards);
    Handle part =
        write_chunks(file, plain ? dataset_name(store) : tail_name, store, tail.full, tail.rest);
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
    checkpoint.tail =
        read_tail(part, store, progress.sieved_through().value_or(0), read_chain(whole), chunks);
}

}  // namespace warpsieve::io
