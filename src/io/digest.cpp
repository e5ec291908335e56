#include "io/digest.hpp"

#include <fmt/format.h>

#include <bit>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace warpsieve::io {

static_assert(std::endian::native == std::endian::little, "numbers are digested as they lie");

std::uint64_t xxh3(std::span<const std::uint8_t> bytes) {
    return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t xxh3(std::span<const std::uint64_t> numbers) {
    return XXH3_64bits(numbers.data(), numbers.size_bytes());
}

std::string to_hex(std::uint64_t digest) {
    return fmt::format("{:016x}", digest);
}

}  // namespace warpsieve::io
