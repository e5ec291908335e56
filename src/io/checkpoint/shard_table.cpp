#include "io/checkpoint/shard_table.hpp"

#include <string_view>

#include "io/checkpoint/schema.hpp"
#include "io/checkpoint/text_field.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "io/disk/digest.hpp"
#include "io/hdf5/tables.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::io {
namespace {

ShardRecord record_of(const Shard& shard) {
    ShardRecord record{.level = shard.level,
                       .offset = shard.offset,
                       .elements = shard.elements,
                       .first_prime = shard.first_prime,
                       .last_prime = shard.last_prime,
                       .prime_count = shard.prime_count,
                       .bytes = shard.bytes};
    set_text(record.file, shard.file);
    set_text(record.xxh3, to_hex(shard.xxh3));
    return record;
}

Shard shard_of(const ShardRecord& record) {
    return {.file = text_of(record.file),
            .level = record.level,
            .offset = record.offset,
            .elements = record.elements,
            .first_prime = record.first_prime,
            .last_prime = record.last_prime,
            .prime_count = record.prime_count,
            .bytes = record.bytes,
            .xxh3 = parse_hex(text_of(record.xxh3))};
}

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

}  // namespace

void write_shards(hid_t file, const std::vector<Shard>& shards) {
    std::vector<ShardRecord> rows;
    rows.reserve(shards.size());
    for (const Shard& shard : shards) rows.push_back(record_of(shard));
    write_table(file, "shards", make_shard_type(), rows.data(), rows.size(),
                "the sealed files of stored data, in order; level: how often merged; offset and "
                "elements in elements of it, "
                "bytes and xxh3 of the file");
}

std::vector<Shard> read_shards(hid_t file, core::Store store) {
    if (checked(H5Lexists(file, "shards", H5P_DEFAULT), "look for the table shards") == 0)
        return {};
    std::vector<Shard> shards;
    for (const ShardRecord& row : read_table<ShardRecord>(file, "shards", make_shard_type()))
        shards.push_back(shard_of(row));
    require_sequence(shards, store);
    return shards;
}

}  // namespace warpsieve::io
