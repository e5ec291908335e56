#include "io/disk/digest.hpp"

#include <fmt/format.h>

#include <bit>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "warpsieve/error.hpp"

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

std::uint64_t parse_hex(std::string_view text) {
    std::uint64_t value = 0;
    for (const char digit : text) {
        const auto at = std::string_view("0123456789abcdef").find(digit);
        if (at == std::string_view::npos) throw DamagedError("one of its digests is malformed");
        value = value << 4 | at;
    }
    if (text.size() != 16) throw DamagedError("one of its digests is malformed");
    return value;
}

}  // namespace warpsieve::io
