#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "io/chunk/deflate/bit_writer.hpp"

namespace warpsieve::io::deflate {

/// Lengths of the best prefix code among those with no code longer than `limit`, by package-merge
/// (Larmore and Hirschberg 1990). A symbol that does not occur has length 0; but where only one
/// does, another gets a code too, since decoders refuse codes that leave bits unused.
/// @pre at least one count is positive, at least two symbols, at most 2^limit that occur
[[nodiscard]] std::vector<std::uint8_t> limited_lengths(std::span<const std::uint32_t> counts,
                                                        unsigned limit);

/// A code of DEFLATE's literals and lengths (RFC 1951, 3.2.2), ready to be put.
class PrefixCode {
public:
    static constexpr std::size_t literals = 256;
    static constexpr std::size_t end_of_block = 256;
    static constexpr std::size_t first_length = 257;
    static constexpr std::size_t symbols = 286;

    struct Bits {
        std::uint32_t bits = 0;  ///< the first to be put is the lowest
        std::uint8_t count = 0;
    };

    /// @param lengths one for each symbol from 0 on; the end of a block must have a code
    explicit PrefixCode(std::span<const std::uint8_t> lengths);

    [[nodiscard]] Bits operator[](std::size_t symbol) const noexcept { return codes_[symbol]; }
    void put(BitWriter& out, std::size_t symbol) const noexcept {
        out.put(codes_[symbol].bits, codes_[symbol].count);
    }
    /// The header of a block with this code (RFC 1951, 3.2.7).
    /// @param distances lengths of the codes for distances, at least one; all 0: there are no
    /// copies
    void put_header(BitWriter& out, bool last_block, std::span<const std::uint8_t> distances) const;

private:
    std::array<Bits, symbols> codes_{};
};

}  // namespace warpsieve::io::deflate
