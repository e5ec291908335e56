#include "io/checkpoint/shard.hpp"

#include <fmt/format.h>

namespace warpsieve::io {
namespace {

/// Of the session's UUID: 32 bits, and sessions of equal number are rare.
constexpr std::size_t id_digits = 8;

}  // namespace

std::string shard_name(const ChunkRange& chunks,
                       std::uint32_t session,
                       const std::string& session_id) {
    return fmt::format("{:09}.{:06}.{:04}.{}.h5", chunks.first, chunks.count, session,
                       session_id.substr(0, id_digits));
}

std::uint64_t sealed_elements(const std::vector<Shard>& shards) {
    return shards.empty() ? 0 : shards.back().offset + shards.back().elements;
}

}  // namespace warpsieve::io
