#include "core/read_integers.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "core/target_clones.hpp"
#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

constexpr std::size_t word_bytes = sizeof(std::uint64_t);

/// Integers of the bits of a word less that of its byte 0; one more, for words without a bit.
constexpr std::array<std::uint8_t, 65> offsets = [] {
    std::array<std::uint8_t, 65> table{};
    for (unsigned bit = 0; bit < 64; ++bit)
        table[bit] = static_cast<std::uint8_t>(bit / 8 * wheel + wheel_residues[bit % 8]);
    return table;
}();

}  // namespace

/// Four integers at a time, whether the word has so many or not: what comes next overwrites the
/// rest. A loop that ends exactly at the last bit would be mispredicted for nearly every word.
WARPSIEVE_TARGET_CLONES
std::size_t read_integers(std::span<const std::uint8_t> bytes,
                          std::uint64_t first_byte,
                          std::size_t count,
                          std::uint64_t* out) {
    std::size_t written = 0;
    for (std::size_t i = 0; i < bytes.size() && written < count; i += word_bytes) {
        std::uint64_t word = 0;
        std::memcpy(&word, &bytes[i], std::min(word_bytes, bytes.size() - i));
        const std::uint64_t base = (first_byte + i) * wheel;
        const auto here = static_cast<std::size_t>(std::popcount(word));
        for (std::size_t done = 0; done < here; done += 4)
            for (std::size_t k = 0; k < 4; ++k) {
                out[written + done + k] =
                    base + offsets[static_cast<unsigned>(std::countr_zero(word))];
                word &= word - 1;
            }
        written += here;
    }
    return written;
}

}  // namespace warpsieve::core
