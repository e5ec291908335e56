#include "core/gaps.hpp"

#include <bit>
#include <optional>

#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

/// Set bits of a stretch of bytes as integers from its first byte on.
class Bits {
public:
    explicit Bits(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    [[nodiscard]] std::uint64_t end() const noexcept { return bytes_.size() * wheel; }
    /// The smallest one >= n.
    [[nodiscard]] std::optional<std::uint64_t> from(std::uint64_t n) const {
        std::size_t i = byte_of(n);
        if (i >= bytes_.size()) return std::nullopt;
        auto byte = static_cast<unsigned>(bytes_[i] & bits_from(static_cast<unsigned>(n % wheel)));
        while (byte == 0) {
            if (++i == bytes_.size()) return std::nullopt;
            byte = bytes_[i];
        }
        return integer_at(i, static_cast<unsigned>(std::countr_zero(byte)));
    }
    /// The largest one <= n. @pre n < end(), and there is one
    [[nodiscard]] std::uint64_t back_from(std::uint64_t n) const {
        std::size_t i = byte_of(n);
        auto byte =
            static_cast<unsigned>(bytes_[i] & bits_through(static_cast<unsigned>(n % wheel)));
        while (byte == 0) byte = bytes_[--i];
        return integer_at(i, static_cast<unsigned>(std::bit_width(byte)) - 1);
    }

private:
    std::span<const std::uint8_t> bytes_;
};

}  // namespace

Gap largest_gap(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    const Bits bits(bytes);
    Gap largest;
    auto p = bits.from(0);
    while (p && bits.end() - *p > largest.size) {
        const std::uint64_t last_uninteresting = bits.back_from(*p + largest.size);
        if (last_uninteresting != *p) {
            p = last_uninteresting;
            continue;
        }
        const auto next = bits.from(*p + 1);
        if (next) largest = {*next - *p, *p};
        p = next;
    }
    if (largest.size != 0) largest.start += first_byte * wheel;
    return largest;
}

}  // namespace warpsieve::core
