#pragma once

// Where a prime first hits a row: p divides 30(K + k) + r exactly when k = -(K + r/30) mod p.

#include <cstdint>

#include "kernels/phases/host_device.hpp"

namespace warpsieve::gpu {

/// What a tile needs of a prime, made anew for each window.
struct alignas(16) PrimeRecord {
    std::uint32_t prime = 0;
    std::uint32_t reciprocal = 0;  ///< floor(2^32 / p)
    std::uint32_t at_end = 0;      ///< (-end) mod p, where `end` is the k behind the window
    std::uint32_t row_step = 0;    ///< (-1/30) mod p
};

/// (-1/30) mod p. With t = -1/p mod 30, (p t + 1) / 30 is a whole number below p and inverse to 30.
/// The units mod 30 have orders 1, 2 and 4, so that 1/p = p^3. @pre p is coprime to 30
WARPSIEVE_HD std::uint32_t minus_inverse_of_30(std::uint32_t p) {
    const std::uint32_t unit = p % 30;
    const std::uint32_t t = 30 - unit * unit * unit % 30;
    return p - static_cast<std::uint32_t>((std::uint64_t{p} * t + 1) / 30);
}

WARPSIEVE_HD PrimeRecord make_record(std::uint32_t p, std::uint64_t window_end) {
    const auto over = static_cast<std::uint32_t>(window_end % p);
    return {p, static_cast<std::uint32_t>((std::uint64_t{1} << 32) / p), over == 0 ? 0 : p - over,
            minus_inverse_of_30(p)};
}

/// The first k >= 0 that the prime hits in the row of residue r, counted from a place that lies
/// `before_end` in front of the window's end. The quotient by the reciprocal is at most one short,
/// so that one conditional subtraction is enough; no division, no 64 bits.
/// @pre 30 p + before_end < 2^32
WARPSIEVE_HD std::uint32_t first_hit(const PrimeRecord& record,
                                     std::uint32_t before_end,
                                     std::uint32_t residue) {
    const std::uint32_t sum = record.at_end + before_end + residue * record.row_step;
    const std::uint32_t quotient = mul_high(sum, record.reciprocal);
    return reduce_once(sum - quotient * record.prime, record.prime);
}

}  // namespace warpsieve::gpu
