#include "io/checkpoint/shard_file.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "core/plural.hpp"
#include "core/read_totals.hpp"
#include "io/checkpoint/schema.hpp"
#include "io/disk/digest.hpp"
#include "io/disk/seal.hpp"
#include "io/disk/superblock.hpp"
#include "io/hdf5/attributes.hpp"
#include "io/hdf5/dataset.hpp"
#include "io/hdf5/image.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

std::size_t size_of(std::span<const Bytes> chunks) {
    std::size_t size = 0;
    for (const Bytes& chunk : chunks) size += chunk.size();
    return size;
}

Bytes decoded(core::Store store, const Bytes& chunk) {
    Bytes raw(chunk_bytes);
    ChunkDecoder(store).decode(chunk, raw);
    return raw;
}

std::uint64_t number_at(const Bytes& raw, std::size_t index) {
    std::uint64_t number = 0;
    std::memcpy(&number, &raw[index * sizeof number], sizeof number);
    return number;
}

void describe_primes(const ShardContents& contents, Shard& shard) {
    shard.prime_count = shard.elements;
    shard.first_prime = number_at(decoded(contents.store, contents.chunks.front()), 0);
    shard.last_prime = number_at(decoded(contents.store, contents.chunks.back()), chunk_primes - 1);
}

void describe_bitmap(const ShardContents& contents, Shard& shard) {
    std::uint64_t byte = contents.first_byte + shard.offset;
    core::Totals totals;
    for (const Bytes& chunk : contents.chunks) {
        const auto raw = unchecked_bitmap(chunk);
        totals.append(core::read_totals(raw, byte, core::quantity_primes), core::quantity_primes);
        byte += chunk_bytes;
    }
    shard.prime_count = totals.prime_count;
    shard.first_prime = totals.smallest_prime;
    shard.last_prime = totals.largest_prime;
}

template <class Value>
void require(AttributeReader& attributes, const char* name, const Value& expected) {
    Value found{};
    attributes(name, found);
    if (found == expected) return;
    if constexpr (std::is_same_v<Value, std::string>)
        throw DamagedError(std::string("its ") + name + " is " + found + ", not " + expected);
    else
        throw DamagedError(std::string("its ") + name + " is " + std::to_string(found) + ", not " +
                           std::to_string(expected));
}

void require_root(hid_t file, const Shard& expected, core::Store store, const std::string& run_id) {
    AttributeReader attributes(file);
    require(attributes, "schema_name", std::string(shard_schema_name));
    require(attributes, "schema_version", schema_version());
    require(attributes, "run_id", run_id);
    require(attributes, "level", expected.level);
    require(attributes, "offset", expected.offset);
    require(attributes, "elements", expected.elements);
    require(attributes, "prime_count", expected.prime_count);
    require(attributes, "first_prime", expected.first_prime);
    require(attributes, "last_prime", expected.last_prime);
    core::Store stored{};
    attributes("store", stored, store_names);
    if (stored != store) throw DamagedError("it is of another store");
}

/// Writes all of a shard but its seal, and fills in what it is made of.
void write_shard(hid_t file, const ShardContents& contents, Shard& shard) {
    if (contents.chunks.empty()) throw std::logic_error("a shard of nothing");
    shard.elements = contents.chunks.size() * chunk_elements(contents.store);
    if (contents.store == core::Store::primes)
        describe_primes(contents, shard);
    else
        describe_bitmap(contents, shard);
    write_shard_root(file, contents, shard);
    Handle dataset =
        write_chunks(file, dataset_name(contents.store), contents.store, contents.chunks, {});
    dataset.close("close the data set of a shard");
}

}  // namespace

void write_shard_root(hid_t file, const ShardContents& contents, const Shard& shard) {
    AttributeWriter attribute(file);
    attribute("schema_name", std::string(shard_schema_name));
    attribute("schema_version", schema_version());
    attribute("run_id", contents.run_id);
    attribute("session", contents.session);
    attribute("level", shard.level);
    attribute("store", contents.store, store_names);
    attribute("offset", shard.offset);
    attribute("elements", shard.elements);
    attribute("prime_count", shard.prime_count);
    attribute("first_prime", shard.first_prime);
    attribute("last_prime", shard.last_prime);
    attribute("software", std::string("warpsieve ") + contents.software_version);
}

void seal_shard(std::span<std::uint8_t> file, Shard& shard, const core::StopCheck& stopped) {
    const auto sealed = file.subspan(seal_bytes);
    shard.bytes = file.size();
    shard.xxh3 = xxh3(sealed, stopped);
    std::ranges::copy(render_seal(shard_seal, sealed.size(), shard.xxh3), file.begin());
}

std::uint64_t index_capacity(std::uint64_t chunks) {
    // An entry, with its share of a page, is less.
    return 64 * chunks;
}

Bytes encode_shard(const ShardContents& contents, Shard& shard) {
    ImageWriter image(size_of(contents.chunks));
    write_shard(image.file(), contents, shard);
    Bytes file = image.finish();
    seal_shard(file, shard);
    return file;
}

std::uint64_t encode_shard(const ShardContents& contents,
                           Shard& shard,
                           std::span<std::uint8_t> memory) {
    FixedImageWriter writer(memory);
    write_shard(writer.file(), contents, shard);
    const std::uint64_t bytes = writer.finish();
    seal_shard(memory.first(bytes), shard);
    return bytes;
}

std::uint64_t shard_capacity(const ShardContents& contents) {
    // The attributes take some thousand bytes.
    return size_of(contents.chunks) + index_capacity(contents.chunks.size()) + 2 * growth_bytes;
}

void require_shard_head(std::uint64_t bytes,
                        std::span<const std::uint8_t> head,
                        const Shard& expected) {
    const std::string seal = render_seal(shard_seal, expected.bytes - seal_bytes, expected.xxh3);
    const bool sealed_so =
        head.size() >= seal_bytes && std::memcmp(head.data(), seal.data(), seal_bytes) == 0;
    if (sealed_so && was_changed(head, bytes, expected.bytes))
        throw DamagedError(mismatch(head, bytes, expected.bytes));
    if (bytes != expected.bytes || bytes <= seal_bytes)
        throw DamagedError("it has " + std::to_string(bytes) +
                           core::plural(bytes, " byte", " bytes") + " instead of " +
                           std::to_string(expected.bytes));
    if (!sealed_so) throw DamagedError("its seal is another one than the run wrote");
}

void prove_shard_seal(std::span<const std::uint8_t> file,
                      const Shard& expected,
                      const core::StopCheck& stopped) {
    require_shard_head(file.size(), file, expected);
    if (xxh3(file.subspan(seal_bytes), stopped) != expected.xxh3)
        throw DamagedError(mismatch(file, file.size(), expected.bytes));
}

void prove_shard_root(std::span<const std::uint8_t> file,
                      const Shard& expected,
                      core::Store store,
                      const std::string& run_id) {
    const Handle image = open_image(file);
    require_root(image.get(), expected, store, run_id);
    const ChunkReader reader(image.get(), dataset_name(store), store, file.size());
    if (reader.elements() != expected.elements)
        throw DamagedError("it holds another number of elements than it says");
}

void prove_shard(std::span<const std::uint8_t> file,
                 const Shard& expected,
                 core::Store store,
                 const std::string& run_id,
                 const core::StopCheck& stopped) {
    prove_shard_seal(file, expected, stopped);
    prove_shard_root(file, expected, store, run_id);
}

}  // namespace warpsieve::io
