#pragma once

#include <cstdint>

namespace warpsieve::cpu {

__extension__ using Wide = unsigned __int128;

/// Arithmetic mod n in Montgomery form: x stands for x / 2^64 mod n.
struct Montgomery {
    std::uint64_t n = 1;
    std::uint64_t inverse = 1;  ///< n * inverse = 1 mod 2^64
    std::uint64_t one = 0;

    Montgomery() = default;
    explicit Montgomery(std::uint64_t odd) : n(odd), inverse(3 * odd ^ 2), one(-odd % odd) {
        // 3n ^ 2 is right in 5 bits, each Newton step doubles that: 5, 10, 20, 40, 80.
        for (int step = 0; step < 4; ++step) inverse *= 2 - n * inverse;
    }

    [[nodiscard]] std::uint64_t multiply(std::uint64_t a, std::uint64_t b) const {
        const Wide product = static_cast<Wide>(a) * b;
        const std::uint64_t quotient = static_cast<std::uint64_t>(product) * inverse;
        const auto low = static_cast<std::uint64_t>((static_cast<Wide>(quotient) * n) >> 64);
        return subtract(static_cast<std::uint64_t>(product >> 64), low);
    }
    [[nodiscard]] std::uint64_t subtract(std::uint64_t a, std::uint64_t b) const {
        const std::uint64_t difference = a - b;
        return a < b ? difference + n : difference;
    }
    [[nodiscard]] std::uint64_t twice(std::uint64_t a) const { return subtract(a, n - a); }
    /// -1 of the field.
    [[nodiscard]] std::uint64_t minus_one() const { return n - one; }
};

}  // namespace warpsieve::cpu
