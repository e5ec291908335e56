#pragma once

// floor(2^124 / p), the terms of core/reciprocals.hpp, by multiplications of integers alone: a
// quotient of 128 bits by 64 that no GPU divides by itself. The reciprocal of p, moved up to 64
// bits, is found by Newton's steps, each of which doubles the bits that are right, and is then made
// exact by what it leaves.

#include <cstdint>

#include "core/reciprocals.hpp"
#include "kernels/phases/host_device.hpp"

namespace warpsieve::gpu {

/// 2^63 / d or less, by 4 at most: a line that is off by 1/17 of it at most, then three of Newton's
/// steps, after which that is 17^-2, 17^-4 and 17^-8 of it, 0.6. These are never above it, and what
/// is rounded off, 2 at most, makes it smaller. @pre d >= 2^31
WARPSIEVE_HD std::uint64_t rough_reciprocal(std::uint32_t d) {
    // 2^31 times 48/17 and 32/17: the line that is nearest to 1/x between 1/2 and 1.
    std::uint64_t found = 6'063'483'241 - mul_high(d, std::uint32_t{4'042'322'160});
    WARPSIEVE_UNROLL
    for (int step = 0; step < 3; ++step) {
        const auto missing = static_cast<std::int64_t>((std::uint64_t{1} << 63) - d * found);
        found +=
            static_cast<std::uint64_t>((missing >> 31) * static_cast<std::int64_t>(found) >> 32);
    }
    return found;
}

struct Quotient {
    std::uint64_t value = 0;
    std::uint64_t rest = 0;
};

/// 2^127 / d. The first guess is too small by 12 * 2^32 at most, as the upper half of d says 2 too
/// much of its reciprocal at most; two steps leave 7, and each of the last ones is one.
/// @pre d > 2^63, no power of 2
WARPSIEVE_HD Quotient divide_by(std::uint64_t d) {
    std::uint64_t found = (rough_reciprocal(static_cast<std::uint32_t>(d >> 32)) - 4) << 32;
    WARPSIEVE_UNROLL
    for (int step = 0; step < 2; ++step) {
        const std::uint64_t missing = (std::uint64_t{1} << 63) - 1 - mul_high(found, d);
        found += 2 * mul_high(found, missing);
    }
    core::WideInteger rest = (core::WideInteger{1} << 127) - core::WideInteger{found} * d;
    for (; rest >= d; rest -= d) ++found;
    return {found, static_cast<std::uint64_t>(rest)};
}

/// core::reciprocal(p). With s zeros above p, it is what 2^127 / (2^s p) is, moved by s - 3 bits:
/// and where that is up, the lower bits are the same quotient times the rest. That leaves out less
/// than 2^(s - 66), which is below 1 / (4p), while 2^124 / p is 1 / p or more above an integer.
/// @pre p >= 7, no power of 2
WARPSIEVE_HD core::WideSum reciprocal(std::uint64_t p) {
    const std::uint32_t zeros = 63 - highest_bit(p);
    const Quotient upper = divide_by(p << zeros);
    if (zeros < 3) return {.low = upper.value >> (3 - zeros), .high = 0};
    return core::wide_sum(core::WideInteger{upper.value} << (zeros - 3) |
                          mul_high(upper.rest, upper.value) >> (66 - zeros));
}

}  // namespace warpsieve::gpu
