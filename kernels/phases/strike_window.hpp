#pragma once

// Large primes: one thread for a prime strikes all eight rows of the window in global memory, which
// stays in L2. And the sieving primes themselves, which strikes do not spare.

#include <cstdint>

#include "kernels/phases/host_device.hpp"
#include "kernels/phases/prime_record.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// Primes below this must not be struck into windows: see negated_residue.
inline constexpr std::uint32_t least_window_prime = 1U << 12;

/// a + b mod p for a, b < p, where the sum may not fit.
WARPSIEVE_HD std::uint32_t add_mod(std::uint32_t a, std::uint32_t b, std::uint32_t p) {
    return a >= p - b ? a - (p - b) : a + b;
}

/// (-k) mod p by a quotient of doubles. Rounding k, 1/p and the product are each off by 2^-53 at
/// most, so the quotient by k / p * 2^-51 < 2^(60 - 12 - 51) at most, and the whole number below it
/// by one: the rest is in [-p, 2p). An H100 has FP64 units enough that this is cheaper than
/// dividing 64-bit integers; devices with few of them lose some speed on large primes.
/// @pre k < 2^60, p >= least_window_prime
WARPSIEVE_HD std::uint32_t negated_residue(std::uint64_t k, std::uint32_t p) {
    const auto quotient = static_cast<std::uint64_t>(static_cast<double>(k) * (1.0 / p));
    auto rest = static_cast<std::int64_t>(k - quotient * p);
    if (rest < 0) rest += p;
    if (rest >= p) rest -= p;
    return rest == 0 ? 0 : static_cast<std::uint32_t>(p - rest);
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
    const std::uint32_t step = minus_inverse_of_30(p);
    const std::uint32_t two = add_mod(step, step, p);
    std::uint32_t first = add_mod(negated_residue(window.base, p), step, p);  // residue 1
    WARPSIEVE_UNROLL
    for (std::uint32_t row = 0; row < rows_per_window; ++row) {
        strike_row(row_words(rows, window, row), window.bits, p, first);
        // Neighbouring residues differ by 2, 4 or 6.
        const std::uint32_t gap =
            row + 1 < rows_per_window ? residue_of(row + 1) - residue_of(row) : 0;
        WARPSIEVE_UNROLL
        for (std::uint32_t i = 0; i < gap; i += 2) first = add_mod(first, two, p);
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
