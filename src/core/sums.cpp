#include "core/sums.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "core/wheel.hpp"

namespace warpsieve::core {
namespace {

__extension__ using Wide = unsigned __int128;

struct ByteSum {
    std::uint8_t count = 0;
    std::uint8_t residues = 0;  ///< sum of the residues, at most 120
};

constexpr std::array<ByteSum, 256> make_byte_sums() {
    std::array<ByteSum, 256> sums{};
    for (unsigned byte = 0; byte < sums.size(); ++byte)
        for (unsigned bit = 0; bit < 8; ++bit)
            if ((byte >> bit & 1) != 0) {
                sums[byte].count = static_cast<std::uint8_t>(sums[byte].count + 1);
                sums[byte].residues =
                    static_cast<std::uint8_t>(sums[byte].residues + wheel_residues[bit]);
            }
    return sums;
}

constexpr auto byte_sums = make_byte_sums();

/// Bytes whose sum, taken from their first byte on, stays far below 2^64.
constexpr std::size_t piece_bytes = 1U << 20;

}  // namespace

WideSum wide_product(std::uint64_t a, std::uint64_t b) noexcept {
    const Wide product = Wide{a} * b;
    return {static_cast<std::uint64_t>(product), static_cast<std::uint64_t>(product >> 64)};
}

std::string to_string(const WideSum& sum) {
    std::string digits;
    for (Wide rest = Wide{sum.high} << 64 | sum.low; rest != 0 || digits.empty(); rest /= 10)
        digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    std::ranges::reverse(digits);
    return digits;
}

WideSum sum_of_bits(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    WideSum sum;
    while (!bytes.empty()) {
        const auto piece = bytes.first(std::min(bytes.size(), piece_bytes));
        std::uint64_t count = 0;
        std::uint64_t weighted = 0;  // sum of the byte indices, from the piece's first on
        std::uint64_t residues = 0;
        for (std::size_t i = 0; i < piece.size(); ++i) {
            const ByteSum& byte = byte_sums[piece[i]];
            count += byte.count;
            weighted += i * byte.count;
            residues += byte.residues;
        }
        // The product is the sum of multiples of 30 up to the primes themselves: it fits.
        sum += wide_product(first_byte * wheel, count);
        sum += {.low = weighted * wheel + residues, .high = 0};
        bytes = bytes.subspan(piece.size());
        first_byte += piece.size();
    }
    return sum;
}

}  // namespace warpsieve::core
