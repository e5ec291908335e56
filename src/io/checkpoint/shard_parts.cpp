#include "io/checkpoint/shard_parts.hpp"

#include <algorithm>

#include "io/checkpoint/schema.hpp"
#include "io/disk/digest.hpp"
#include "io/disk/seal.hpp"
#include "io/hdf5/attributes.hpp"

namespace warpsieve::io {

void write_shard_root(hid_t file, const ShardContents& contents, const Shard& shard) {
    AttributeWriter attribute(file);
    attribute("schema_name", std::string(shard_schema_name));
    attribute("schema_version", std::string(schema_version));
    attribute("run_id", contents.run_id);
    attribute("session", contents.session);
    attribute("level", shard.level);
    attribute("store", static_cast<std::uint8_t>(contents.store), make_store_type());
    attribute("offset", shard.offset);
    attribute("elements", shard.elements);
    attribute("prime_count", shard.prime_count);
    attribute("first_prime", shard.first_prime);
    attribute("last_prime", shard.last_prime);
    attribute("software", std::string("warpsieve ") + contents.software_version);
}

void seal_shard(std::span<std::uint8_t> file, Shard& shard) {
    const auto sealed = file.subspan(seal_bytes);
    shard.bytes = file.size();
    shard.xxh3 = xxh3(sealed);
    std::ranges::copy(render_seal(shard_seal, sealed.size(), shard.xxh3), file.begin());
}

std::uint64_t index_room(std::uint64_t chunks) {
    // An entry, with its share of a page, is less.
    return 64 * chunks;
}

}  // namespace warpsieve::io
