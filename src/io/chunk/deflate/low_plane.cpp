#include "io/chunk/deflate/low_plane.hpp"

#include <array>
#include <cstring>

#include "io/chunk/deflate/prefix_code.hpp"

namespace warpsieve::io::deflate {
namespace {

// Eight bytes are coded at a time, as the bytes of a word.
constexpr std::uint64_t every_byte = 0x0101010101010101;

/// Whether one of them has a code of 8 bits: 253 and 255 are the odd bytes with the upper six bits
/// set.
bool has_long_code(std::uint64_t bytes) {
    const std::uint64_t missing = ~bytes & every_byte * 0xfc;
    return ((missing - every_byte) & ~missing & every_byte * 0x80) != 0;
}

/// The code of byte b is b / 2 in 7 bits, the highest first: b with its bits reversed, without the
/// one that is always set.
std::uint64_t codes_in_bytes(std::uint64_t bytes) {
    const auto swap = [](std::uint64_t x, unsigned by, std::uint64_t mask) {
        return (x >> by & mask) | (x & mask) << by;
    };
    bytes = swap(bytes, 1, every_byte * 0x55);
    bytes = swap(bytes, 2, every_byte * 0x33);
    bytes = swap(bytes, 4, every_byte * 0x0f);
    return bytes & every_byte * 0x7f;
}

/// 8 times 7 bits without the gaps between them.
std::uint64_t packed(std::uint64_t x) {
    x = (x & 0x007f007f007f007f) | (x & 0x7f007f007f007f00) >> 1;
    x = (x & 0x00003fff00003fff) | (x & 0x3fff00003fff0000) >> 2;
    return (x & 0x000000000fffffff) | (x & 0x0fffffff00000000) >> 4;
}

PrefixCode code_of_odd_bytes() {
    std::array<std::uint8_t, PrefixCode::first_length> lengths{};
    for (std::size_t byte = 1; byte < PrefixCode::literals; byte += 2)
        lengths[byte] = byte < 253 ? 7 : 8;
    lengths[PrefixCode::end_of_block] = 7;
    return PrefixCode(lengths);
}

}  // namespace

void put_low_plane(BitWriter& out, std::span<const std::uint8_t> plane) {
    const PrefixCode code = code_of_odd_bytes();
    code.put_header(out, false, std::array<std::uint8_t, 1>{});
    for (std::size_t i = 0; i < plane.size(); i += sizeof(std::uint64_t)) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, &plane[i], sizeof bytes);
        if (has_long_code(bytes))
            for (const std::uint8_t byte : plane.subspan(i, sizeof bytes)) code.put(out, byte);
        else
            out.put(packed(codes_in_bytes(bytes)), 56);
    }
    code.put(out, PrefixCode::end_of_block);
}

}  // namespace warpsieve::io::deflate
