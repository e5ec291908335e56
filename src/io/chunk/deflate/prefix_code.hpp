#pragma once

// What every DEFLATE block is made of: bits one after the other, and the prefix code that gives
// frequent symbols few of them (RFC 1951). Made for blocks whose symbols are counted beforehand, so
// that each block has the best code for what it holds.

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace warpsieve::io::deflate {

/// Writes bits as DEFLATE wants them: the first in the lowest bit of a byte.
class BitWriter {
public:
    static_assert(std::endian::native == std::endian::little);

    /// put() touches up to so many bytes beyond the last bit.
    static constexpr std::size_t slack = sizeof(std::uint64_t);

    /// @param out must hold all that will be put, and the slack
    explicit BitWriter(std::uint8_t* out) noexcept : out_(out) {}

    /// @param count at most 56; @pre bits < 2^count
    void put(std::uint64_t bits, unsigned count) noexcept {
        pending_ |= bits << held_;
        std::memcpy(out_, &pending_, sizeof pending_);
        held_ += count;
        out_ += held_ / 8;
        pending_ >>= held_ / 8 * 8;
        held_ %= 8;
    }
    /// As many as 64 at a time. @param count at least 56; @pre bits < 2^count
    void put_many(std::uint64_t bits, unsigned count) noexcept {
        pending_ |= bits << held_;
        std::memcpy(out_, &pending_, sizeof pending_);
        const std::uint64_t beyond = bits >> 1 >> (63 - held_);  // what did not fit
        held_ += count;
        // Seven whole bytes, or eight.
        pending_ = held_ < 64 ? pending_ >> 56 : beyond;
        out_ += held_ / 8;
        held_ %= 8;
    }
    /// Fills the last byte with zeros. @return the end of what was written
    [[nodiscard]] std::uint8_t* finish() noexcept { return out_ + (held_ != 0 ? 1 : 0); }

private:
    std::uint8_t* out_;
    std::uint64_t pending_ = 0;
    unsigned held_ = 0;  ///< bits of pending_ that are not out yet, at most 7
};

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
