#include "io/chunk/fletcher32.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "core/bytes.hpp"

namespace warpsieve::io {
namespace {

static_assert(std::endian::native == std::endian::little);

/// Words taken at once. All sums of so many stay below 2^32, so that the compiler may take them
/// with the lanes of a vector: 256 * 257 / 2 * 65535 < 2^31.01.
constexpr std::size_t block_words = 256;

struct BlockSums {
    std::uint32_t words = 0;
    std::uint32_t running = 0;  ///< over the values of the sum of the words
};

/// @param bytes of block_words words
WARPSIEVE_TARGET_CLONES
BlockSums sums_of_block(const std::uint8_t* bytes) {
    std::array<std::uint16_t, block_words> block;
    std::memcpy(block.data(), bytes, sizeof block);
    BlockSums sums;
    for (std::uint32_t i = 0; i < block_words; ++i) {
        const std::uint32_t word = (block[i] >> 8 | block[i] << 8) & 0xffffU;
        sums.words += word;
        sums.running += (static_cast<std::uint32_t>(block_words) - i) * word;
    }
    return sums;
}

/// Folds until 16 bits are left; keeps 65535, and gives 0 for 0 alone, as libhdf5 does.
std::uint64_t fold(std::uint64_t sum) {
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

}  // namespace

std::uint32_t fletcher32(std::span<const std::uint8_t> bytes) {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::size_t at = 0;
    for (; at + 2 * block_words <= bytes.size(); at += 2 * block_words) {
        const BlockSums sums = sums_of_block(&bytes[at]);
        second = fold(second + block_words * first + sums.running);
        first = fold(first + sums.words);
    }
    for (; at + 1 < bytes.size(); at += 2) {
        first = fold(first + (std::uint64_t{bytes[at]} << 8 | bytes[at + 1]));
        second = fold(second + first);
    }
    return static_cast<std::uint32_t>(second << 16 | first);
}

}  // namespace warpsieve::io
