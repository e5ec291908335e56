#pragma once

// Short windows far up: sieved with the primes of tiles alone, they hold primes and composites of
// large primes, and each of these numbers is tested (core/probable_prime.hpp has the test). A warp
// reads a word of a row in each lane and queues what it finds, so that all lanes always have a
// number to test; those that pass to base 2, about half, are queued for the Lucas test.

#include <cstdint>

#include "core/probable_prime.hpp"
#include "kernels/phases/host_device.hpp"
#include "kernels/phases/read_cell.hpp"
#include "kernels/phases/strike_window.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// What all threads know.
struct SurvivorInput {
    Window window;
    Edges edges;
    std::uint32_t* rows = nullptr;
};

/// Words of all rows that hold some of the interval.
WARPSIEVE_HD std::uint32_t survivor_words(const Edges& edges) {
    return rows_per_window * ((edges.end - 1) / word_bits - edges.begin / word_bits + 1);
}

/// Survivors in a word of a row.
struct SurvivorWord {
    std::uint32_t row = 0;
    std::uint32_t first = 0;  ///< its first k, counted from the window's
    std::uint32_t bits = 0;
};

/// @param index below survivor_words: words of a row follow each other
WARPSIEVE_HD SurvivorWord read_survivors(const SurvivorInput& in, std::uint32_t index) {
    const std::uint32_t words_of_row = survivor_words(in.edges) / rows_per_window;
    const std::uint32_t row = index / words_of_row;
    const std::uint32_t word = in.edges.begin / word_bits + index % words_of_row;
    const std::uint32_t composites = row_words(in.rows, in.window, row)[word];
    return {row, word * word_bits, ~composites & positions_inside(in.edges, row, word)};
}

/// A place in one word, as it waits for its test.
WARPSIEVE_HD std::uint32_t packed(const RowPlace& place) {
    return place.k * rows_per_window + place.row;
}
WARPSIEVE_HD RowPlace unpacked(std::uint32_t place) {
    return {place % rows_per_window, place / rows_per_window};
}

/// Places of all survivors of a word, one behind the other.
WARPSIEVE_HD void queue_survivors(const SurvivorWord& word, std::uint32_t* to) {
    for (std::uint32_t rest = word.bits; rest != 0; rest &= rest - 1)
        *to++ = packed({word.row, word.first + lowest_bit(rest)});
}

/// @param place packed
WARPSIEVE_HD std::uint64_t survivor_at(const SurvivorInput& in, std::uint32_t place) {
    const RowPlace at = unpacked(place);
    return 30 * (in.window.base + at.k) + residue_of(at.row);
}

/// Marks a survivor as composite, as a prime would have. @param place packed
WARPSIEVE_HD void strike_survivor(const SurvivorInput& in, std::uint32_t place) {
    strike_place(in.rows, in.window, unpacked(place));
}

/// Whether n is a strong probable prime to base 2. @pre n is odd, above 2
WARPSIEVE_HD bool passes_base_2(std::uint64_t n) {
    const core::Montgomery field(n);
    const std::uint32_t twos = lowest_bit(n - 1);
    std::uint64_t power = field.one;
    WARPSIEVE_ROLLED
    for (std::uint32_t bit = highest_bit(n) + 1; bit-- > twos;) {
        power = field.multiply(power, power);
        if ((n >> bit & 1) != 0) power = field.twice(power);
    }
    return core::is_strong(field, power, static_cast<int>(twos));
}

/// Whether n is an extra strong Lucas probable prime. @pre n is odd, above 2, and below 2^64 - 1,
/// which 3 divides
WARPSIEVE_HD bool passes_lucas(std::uint64_t n) {
    const std::uint64_t parameter = core::lucas_parameter(n);
    if (parameter == 0) return false;
    const core::LucasSequence sequence(core::Montgomery(n), parameter);
    const std::uint32_t twos = lowest_bit(n + 1);
    core::LucasPair at = sequence.begin();
    WARPSIEVE_ROLLED
    for (std::uint32_t bit = highest_bit(n + 1) + 1; bit-- > twos;)
        at = sequence.climb(at, ((n + 1) >> bit & 1) != 0);
    return sequence.is_extra_strong(at, static_cast<int>(twos));
}

}  // namespace warpsieve::gpu
