#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

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
    /// Fills the last byte with zeros. @return the end of what was written
    [[nodiscard]] std::uint8_t* finish() noexcept { return out_ + (held_ != 0 ? 1 : 0); }

private:
    std::uint8_t* out_;
    std::uint64_t pending_ = 0;
    unsigned held_ = 0;  ///< bits of pending_ that are not out yet, at most 7
};

}  // namespace warpsieve::io::deflate
