#pragma once

// What is done to a window in global memory once all its tiles are stored: single places are
// struck, so hits of large primes that found no room in the buckets of their tiles, and the sieving
// primes themselves are restored, which strikes do not spare.

#include <cstdint>

#include "kernels/phases/host_device.hpp"
#include "kernels/phases/large_primes.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

WARPSIEVE_HD void strike_place(std::uint32_t* rows, const Window& window, const RowPlace& place) {
    or_word(row_words(rows, window, place.row) + place.k / word_bits, 1U << (place.k % word_bits));
}

/// Strikes all hits of a prime in a stretch.
WARPSIEVE_HD void strike_hits(std::uint32_t* rows,
                              const Window& window,
                              const Stretch& stretch,
                              const Hits& hits) {
    for_each_half(hits,
                  [&](std::uint32_t half) { strike_place(rows, window, place_of(half, stretch)); });
}

/// Takes back that a prime struck itself, when it lies in the window. After all strikes.
WARPSIEVE_HD void restore_prime(std::uint32_t* rows, const Window& window, std::uint32_t p) {
    const std::uint64_t k = p / 30 - window.base;  // huge when p lies before the window
    if (k >= window.bits) return;
    std::uint32_t* const row = row_words(rows, window, row_of(p % 30));
    and_word(&row[k / word_bits], ~(1U << (k % word_bits)));
}

}  // namespace warpsieve::gpu
