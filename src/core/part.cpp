#include "core/part.hpp"

#include <algorithm>

#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

/// Bytes of the whole before piece `part`: the first pieces take one byte more where the bytes
/// cannot be shared out evenly.
std::uint64_t bytes_before(std::uint64_t bytes, std::uint32_t part, std::uint32_t parts) {
    return bytes / parts * part + std::min<std::uint64_t>(part, bytes % parts);
}

}  // namespace

std::uint64_t most_parts(const Interval& whole) {
    return bytes_of(whole).count;
}

Interval part_of(const Interval& whole, std::uint32_t part, std::uint32_t parts) {
    const ByteRange bytes = bytes_of(whole);
    // Both products are cuts within the whole, so that they fit even at 2^64-1.
    const auto cut = [&](std::uint32_t at) {
        return (bytes.first + bytes_before(bytes.count, at, parts)) * wheel;
    };
    return {part == 0 ? whole.first : cut(part),
            part + 1 == parts ? whole.last : cut(part + 1) - 1};
}

}  // namespace warpsieve::core
