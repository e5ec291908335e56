#include "core/reciprocals.hpp"

#include <algorithm>
#include <array>

#include "core/bitmap.hpp"

namespace warpsieve::core {

Reciprocals sum_reciprocals_plainly(std::span<const std::uint8_t> bytes,
                                    std::uint64_t first_byte) {
    constexpr std::size_t piece = 256;
    std::array<std::uint64_t, 8 * piece + read_slack> integers{};
    Reciprocals sums;
    std::uint64_t before = 0;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        const auto here = bytes.subspan(at, std::min(piece, bytes.size() - at));
        const std::size_t count =
            read_integers(here, first_byte + at, 8 * piece, integers.data());
        for (const std::uint64_t p : std::span(integers).first(count)) {
            sums.primes += reciprocal(p);
            if (before != 0 && p - before == 2) sums.twins += twin_reciprocal(before);
            before = p;
        }
    }
    return sums;
}

std::string fraction_text(const WideSum& sum) {
    constexpr int digits = 37;
    constexpr WideInteger one = WideInteger{1} << reciprocal_bits;
    WideInteger rest = wide_integer(sum);
    std::string text = to_string(wide_sum(rest / one)) + ".";
    for (int i = 0; i < digits; ++i) {
        rest = rest % one * 10;
        text += static_cast<char>('0' + static_cast<int>(rest / one));
    }
    return text;
}

Reciprocals sum_reciprocals(std::span<const std::uint8_t> bytes, std::uint64_t first_byte) {
    return sum_reciprocals_plainly(bytes, first_byte);
}

}  // namespace warpsieve::core
