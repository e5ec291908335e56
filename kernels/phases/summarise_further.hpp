#pragma once

// k-tuplets, the largest gap and the sum of a cell's primes, read off the same words as its count.
// Unlike the count they depend on what comes next, so parts are joined in the order of the
// integers: only twins 30k + 29, 30k + 31 and gaps reach across the seam of two parts of a cell,
// and the first and last primes of both parts tell of these. Across seams of cells the host joins,
// for which it is told the bits near the first and the last prime (core/nearby_primes.hpp).

#include <cstdint>
#include <utility>

#include "core/constellation.hpp"
#include "kernels/phases/host_device.hpp"
#include "kernels/phases/summarise_cell.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// Words of the ordered bitmap near the ends of a cell's primes: that of the first prime, the next
/// one, the one before that of the last prime, and that one.
inline constexpr std::uint32_t near_words = 4;
inline constexpr std::uint32_t cell_words = 4 * cell_groups;

/// Integers are counted from the first of the cell: at most 245,760, and so are gaps; their sum is
/// at most 1.7e10.
struct alignas(8) FurtherSummary {
    std::uint64_t sum = 0;
    std::uint32_t gap = 0;  ///< the first of several that are as large; 0: no two primes
    std::uint32_t gap_start = 0;
    std::uint32_t tuplets[core::tuplet_kinds] = {};  ///< twins, triplets, ... sextuplets
};

/// What the host joins cells by where constellations are counted.
struct NearWords {
    std::uint64_t words[near_words] = {};  ///< near_word()
};

struct FullSummary {
    CellSummary primes;
    FurtherSummary further;
};

/// The gap that comes next, where it is larger.
WARPSIEVE_HD void add_gap(FurtherSummary& summary, std::uint32_t start, std::uint32_t size) {
    if (size <= summary.gap) return;
    summary.gap = size;
    summary.gap_start = start;
}

/// The summary of a part of a cell and the one that follows.
WARPSIEVE_HD FullSummary operator+(const FullSummary& a, const FullSummary& b) {
    FullSummary both{a.primes + b.primes, a.further};
    if (a.primes.ends.last != 0 && b.primes.ends.first != 0) {
        const std::uint32_t start = integer_of(a.primes.ends.last - 1);
        const std::uint32_t seam = integer_of(bits_in_cell - b.primes.ends.first) - start;
        both.further.tuplets[0] += seam == 2 ? 1 : 0;
        add_gap(both.further, start, seam);
    }
    add_gap(both.further, b.further.gap_start, b.further.gap);
    both.further.sum += b.further.sum;
    WARPSIEVE_UNROLL
    for (std::uint32_t kind = 0; kind < core::tuplet_kinds; ++kind)
        both.further.tuplets[kind] += b.further.tuplets[kind];
    return both;
}

WARPSIEVE_HD void count_tuplets(FurtherSummary& summary, std::uint64_t bits) {
    constexpr std::uint64_t every_byte = 0x0101010101010101;
    std::uint64_t runs = bits;
    WARPSIEVE_UNROLL
    for (std::uint32_t kind = 0; kind < core::tuplet_kinds; ++kind) {
        runs &= bits >> (kind + 1);
        summary.tuplets[kind] = popcount(runs & core::tuplet_starts(kind) * every_byte);
    }
}

/// The primes of a word behind which its largest gap may begin, if it is larger than the known one.
/// Eight bits are 30 integers: primes with 8 n bits of 0 between them are more than 30 n apart, and
/// with fewer at most 30 n. So those with fewer matter only where there are none with more.
WARPSIEVE_HD std::uint64_t likely_starts(std::uint64_t bits, std::uint32_t known_gap) {
    std::uint64_t starts = bits & ~(std::uint64_t{1} << highest_bit(bits));
    std::uint64_t before_zeros = ~bits >> 1;  // 1, then 2, 4, 8 of them, all in this word
    before_zeros &= before_zeros >> 1;
    before_zeros &= before_zeros >> 2;
    before_zeros &= before_zeros >> 4;
    WARPSIEVE_UNROLL
    for (std::uint32_t n = 1; n <= 4; n *= 2) {
        const std::uint64_t larger = starts & before_zeros;
        if (larger != 0 || known_gap >= 30 * n) starts = larger;
        before_zeros &= before_zeros >> (8 * n);
    }
    return starts;
}

/// @param place of the word's first bit @param known_gap in front of the word
WARPSIEVE_HD void find_gap(FurtherSummary& summary,
                           std::uint64_t bits,
                           std::uint32_t place,
                           std::uint32_t known_gap) {
    if (bits == 0) return;
    for (std::uint64_t starts = likely_starts(bits, known_gap); starts != 0; starts &= starts - 1) {
        const std::uint32_t start = lowest_bit(starts);
        const std::uint32_t next = start + 1 + lowest_bit(bits >> start >> 1);
        add_gap(summary, integer_of(place + start), integer_of(next) - integer_of(start));
    }
}

/// The bits of a word whose integers, all below 240 from the word's first on, have this binary
/// digit.
WARPSIEVE_HD constexpr std::uint64_t bits_with_digit(std::uint32_t digit) {
    std::uint64_t bits = 0;
    for (std::uint32_t bit = 0; bit < 64; ++bit)
        bits |= std::uint64_t{integer_of(bit) >> digit & 1} << bit;
    return bits;
}

/// Sum of the integers of a word's bits, binary digit by digit. They are all odd, so that the
/// lowest is their number.
template <std::uint32_t... digit>
WARPSIEVE_HD std::uint32_t sum_of_bits(
    std::uint64_t bits, std::integer_sequence<std::uint32_t, 0, digit...> /*digits*/) {
    std::uint32_t sum = popcount(bits);
    ((sum += popcount(bits & std::integral_constant<std::uint64_t, bits_with_digit(digit)>::value)
             << digit),
     ...);
    return sum;
}

/// @param place of the word's first bit in the cell
WARPSIEVE_HD void append_word(FullSummary& summary,
                              core::QuantitySet further,
                              std::uint32_t place,
                              std::uint64_t bits) {
    constexpr auto digits = std::make_integer_sequence<std::uint32_t, 8>{};
    if (bits == 0) return;
    FullSummary next{{0,
                      popcount(bits),
                      {bits_in_cell - place - lowest_bit(bits), 1 + place + highest_bit(bits)}},
                     {}};
    if (core::has(further, core::all_tuplets)) count_tuplets(next.further, bits);
    if (core::has(further, core::quantity_gaps))
        find_gap(next.further, bits, place, summary.further.gap);
    if (core::has(further, core::quantity_sum))
        next.further.sum =
            sum_of_bits(bits, digits) + std::uint64_t{next.primes.count} * (integer_of(place) - 1);
    summary = summary + next;
}

/// Where in its cell one of the words near the ends lies; behind the last one where there is none.
WARPSIEVE_HD std::uint32_t near_place(const Ends& ends, std::uint32_t which) {
    if (ends.last == 0) return cell_words;
    const std::uint32_t first = (bits_in_cell - ends.first) / 64;
    const std::uint32_t last = (ends.last - 1) / 64;
    return which < 2 ? first + which : last + which - (near_words - 1);  // may wrap
}

/// @param ends of the cell, in bits @param which of near_words
WARPSIEVE_HD std::uint64_t near_word(const SummaryInput& in,
                                     std::uint32_t cell,
                                     const Ends& ends,
                                     std::uint32_t which) {
    const std::uint32_t place = near_place(ends, which);
    if (place >= cell_words) return 0;
    const Group group =
        read_group(in.sieved, holds_edge(in.sieved.edges, cell), cell * cell_groups + place / 4);
    std::uint64_t word = 0;
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < 4; ++i)  // by masks, as an index would take memory
        word |= group.words[i] & (0 - std::uint64_t{place % 4 == i ? 1U : 0U});
    return word;
}

/// Summarises what a lane reads of a cell, and stores its part of the bitmap. Its groups follow
/// each other, as parts are joined in the order of the integers. @return its ends are bits
WARPSIEVE_HD FullSummary summarise_further_part(const SummaryInput& in,
                                                std::uint32_t cell,
                                                std::uint32_t lane) {
    const bool at_edge = holds_edge(in.sieved.edges, cell);
    FullSummary part{};
    for (std::uint32_t i = 0; i < lane_groups; ++i) {
        const std::uint32_t place = lane * lane_groups + i;
        const Group bits = take_group(in, at_edge, cell * cell_groups + place, part.primes.digest);
        WARPSIEVE_UNROLL
        for (std::uint32_t j = 0; j < 4; ++j)
            append_word(part, in.further, 256 * place + 64 * j, bits.words[j]);
    }
    return part;
}

}  // namespace warpsieve::gpu
