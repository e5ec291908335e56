#include "io/fletcher32.hpp"

#include <algorithm>

namespace warpsieve::io {
namespace {

/// Words between two reductions: with 2^16 of them the second sum stays under
/// 2^16 * (2^32 + 2^16 * 2^16) < 2^50.
constexpr std::size_t block_words = 1U << 16;

/// Folds until 16 bits are left; keeps 65535, and gives 0 for 0 alone, as libhdf5 does.
std::uint64_t fold(std::uint64_t sum) {
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

}  // namespace

std::uint32_t fletcher32(std::span<const std::uint8_t> bytes) {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    for (std::size_t at = 0; at + 1 < bytes.size();) {
        const std::size_t end = std::min(bytes.size() - 1, at + 2 * block_words);
        for (; at < end; at += 2) {
            first += std::uint64_t{bytes[at]} << 8 | bytes[at + 1];
            second += first;
        }
        first = fold(first);
        second = fold(second);
    }
    return static_cast<std::uint32_t>(second << 16 | first);
}

}  // namespace warpsieve::io
