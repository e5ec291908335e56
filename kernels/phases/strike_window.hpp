#pragma once

// Large primes: one thread for a prime strikes all eight rows of the window in global memory, which
// stays in L2. And the sieving primes themselves, which strikes do not spare.

#include <cstdint>

#include "kernels/phases/host_device.hpp"
#include "kernels/phases/prime_record.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// Primes below this are not struck into windows: see negated_residue.
inline constexpr std::uint32_t least_window_prime = 1U << 12;

/// a + b mod p for a, b < p, where the sum may not fit.
WARPSIEVE_HD std::uint32_t add_mod(std::uint32_t a, std::uint32_t b, std::uint32_t p) {
    return a >= p - b ? a - (p - b) : a + b;
}

/// What a quotient by floats leaves of n, below n 2^-19 + p. The float of n, the reciprocal and the
/// product are together off by less than a part of 2^-21, and the reciprocal is smaller than 1/p by
/// 2^-20, so that no quotient is too large.
WARPSIEVE_HD std::uint64_t less_quotient(std::uint64_t n, std::uint32_t p, float inverse) {
    return n - static_cast<std::uint64_t>(static_cast<float>(n) * inverse) * p;
}

/// (-k) mod p by quotients of floats: GeForce cards have few units for doubles, and no device has
/// any for dividing integers. The first leaves less than 2^41 + p, the second less than 2^22 + p,
/// which is below 2 p but for the small primes that tests have here; a third leaves less than p
/// + 10.
/// @pre k < 2^60, p >= least_window_prime
WARPSIEVE_HD std::uint32_t negated_residue(std::uint64_t k, std::uint32_t p) {
    const float inverse = approximate_reciprocal(static_cast<float>(p)) * (1 - 0x1p-20F);
    std::uint64_t rest = less_quotient(less_quotient(k, p, inverse), p, inverse);
    if (p < 1U << 22) rest = less_quotient(rest, p, inverse);
    if (rest >= p) rest -= p;
    return rest == 0 ? 0 : p - static_cast<std::uint32_t>(rest);
}

/// Strikes one row from the first hit on. The distance to the end is compared, as k + p can pass
/// 2^32.
WARPSIEVE_HD void strike_row(std::uint32_t* row,
                             std::uint32_t bits,
                             std::uint32_t p,
                             std::uint32_t first) {
    if (first >= bits) return;
    std::uint32_t k = first;
    or_word(&row[k / word_bits], 1U << (k % word_bits));
    while (bits - k > p) {
        k += p;
        or_word(&row[k / word_bits], 1U << (k % word_bits));
    }
}

WARPSIEVE_HD void strike_window(std::uint32_t* rows, const Window& window, std::uint32_t p) {
    const std::uint32_t one = minus_inverse_of_30(p);
    const std::uint32_t two = add_mod(one, one, p);
    const std::uint32_t four = add_mod(two, two, p);
    const std::uint32_t six = add_mod(four, two, p);
    std::uint32_t first = add_mod(negated_residue(window.base, p), one, p);  // residue 1
    WARPSIEVE_UNROLL
    for (std::uint32_t row = 0; row < rows_per_window; ++row) {
        strike_row(row_words(rows, window, row), window.bits, p, first);
        if (row + 1 == rows_per_window) break;
        const std::uint32_t gap = residue_of(row + 1) - residue_of(row);
        first = add_mod(first, gap == 2 ? two : gap == 4 ? four : six, p);
    }
}

/// Takes back that a prime struck itself, when it lies in the window. After all strikes.
WARPSIEVE_HD void restore_prime(std::uint32_t* rows, const Window& window, std::uint32_t p) {
    const std::uint64_t k = p / 30 - window.base;  // huge when p lies before the window
    if (k >= window.bits) return;
    std::uint32_t* const row = row_words(rows, window, row_of(p % 30));
    and_word(&row[k / word_bits], ~(1U << (k % word_bits)));
}

}  // namespace warpsieve::gpu
