#include "export/npy_header.hpp"

#include <fmt/format.h>

namespace warpsieve::exporting {

std::string npy_header(std::uint64_t count) {
    constexpr std::size_t alignment = 64;
    constexpr std::size_t length_bytes = 2;
    const std::string magic("\x93NUMPY\x01\x00", 8);
    std::string dictionary =
        fmt::format("{{'descr': '<u8', 'fortran_order': False, 'shape': ({},), }}", count);
    const std::size_t unpadded = magic.size() + length_bytes + dictionary.size() + 1;
    dictionary.append((alignment - unpadded % alignment) % alignment, ' ');
    dictionary += '\n';
    const std::size_t length = dictionary.size();
    return magic + static_cast<char>(length & 0xff) + static_cast<char>(length >> 8) + dictionary;
}

}  // namespace warpsieve::exporting
