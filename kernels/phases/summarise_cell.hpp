#pragma once

// What a batch must yield, cell by cell: how many primes, the first and the last of them, the
// digest and the bitmap where they are wanted. A warp summarises a cell: each lane its groups, then
// the parts are added. A plain count has a way of its own, as it needs no order of the integers.
// What is beyond the primes themselves is in summarise_further.hpp.

#include <cstdint>

#include "core/quantities.hpp"
#include "core/wheel.hpp"
#include "kernels/phases/host_device.hpp"
#include "kernels/phases/read_cell.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// Groups of a cell that a lane of its warp reads.
inline constexpr std::uint32_t lane_groups = cell_groups / warp_lanes;

/// Four neighbouring groups: of each row as much as a lane loads at once.
inline constexpr std::uint32_t quad_groups = 4;
inline constexpr std::uint32_t cell_quads = cell_groups / quad_groups;

/// The first and the last place of a cell that holds a prime, so that the larger of two tells of
/// their union. Places are bits; or quads, as long as the bits have not been looked for.
struct Ends {
    std::uint32_t first = 0;  ///< places of a cell less the first with a prime; 0: none has one
    std::uint32_t last = 0;   ///< 1 + the last place with a prime; 0: none has one
};

WARPSIEVE_HD Ends operator+(const Ends& a, const Ends& b) {
    return {a.first > b.first ? a.first : b.first, a.last > b.last ? a.last : b.last};
}

struct alignas(8) CellSummary {
    std::uint64_t digest = 0;  ///< part of core::digest_bits
    std::uint32_t count = 0;
    Ends ends{};
};

/// The summary of two parts of a cell together, in any order.
WARPSIEVE_HD CellSummary operator+(const CellSummary& a, const CellSummary& b) {
    return {a.digest + b.digest, a.count + b.count, a.ends + b.ends};
}

struct SummaryInput {
    SievedRows sieved;
    bool digest = false;              ///< otherwise it stays 0
    std::uint64_t* bitmap = nullptr;  ///< of the window, in words; null: not wanted
    core::QuantitySet further = 0;    ///< beyond the primes
};

// The primes in order.

/// @param group counted from the beginning of the window
WARPSIEVE_HD std::uint64_t digest_group(const SummaryInput& in,
                                        bool at_edge,
                                        std::uint32_t group,
                                        const Group& bits) {
    const std::uint64_t place = core::digest_place(in.sieved.window.base / 8 + 4 * group);
    std::uint64_t terms[4];
    WARPSIEVE_UNROLL
    for (std::uint32_t j = 0; j < 4; ++j)
        terms[j] = bits.words[j] + (place + core::digest_place(j));
    if (at_edge) {
        // The digest is of the bitmap's own words, be they 0, and of no others.
        WARPSIEVE_UNROLL
        for (std::uint32_t j = 0; j < 4; ++j)
            if (!holds_word(in.sieved.edges, 4 * group + j)) terms[j] = 0;
    }
    std::uint64_t digest = 0;
    WARPSIEVE_UNROLL
    for (const std::uint64_t term : terms) digest += core::digest_mix(term);
    return digest;
}

/// @param group counted from the beginning of the window
WARPSIEVE_HD void store_group(const SummaryInput& in, std::uint32_t group, const Group& bits) {
    if (in.bitmap == nullptr) return;
    store_two(in.bitmap + 4 * std::size_t{group}, bits.words[0], bits.words[1]);
    store_two(in.bitmap + 4 * std::size_t{group} + 2, bits.words[2], bits.words[3]);
}

/// Does with a group what is wanted whatever is summarised: its part of the bitmap and of the
/// digest.
/// @param group counted from the beginning of the window
WARPSIEVE_HD void yield_group(const SummaryInput& in,
                              bool at_edge,
                              std::uint32_t group,
                              const Group& bits,
                              std::uint64_t& digest) {
    store_group(in, group, bits);
    if (in.digest) digest += digest_group(in, at_edge, group, bits);
}

/// Reads a group, and yields it. @param group counted from the beginning of the window
WARPSIEVE_HD Group take_group(const SummaryInput& in,
                              bool at_edge,
                              std::uint32_t group,
                              std::uint64_t& digest) {
    const Group bits = read_group(in.sieved, at_edge, group);
    yield_group(in, at_edge, group, bits, digest);
    return bits;
}

/// Summarises what a lane reads of a cell, every 32nd group, and stores its part of the bitmap.
/// @return its ends are quads
WARPSIEVE_HD CellSummary summarise_part(const SummaryInput& in,
                                        std::uint32_t cell,
                                        std::uint32_t lane) {
    const bool at_edge = holds_edge(in.sieved.edges, cell);
    CellSummary part{};
    for (std::uint32_t i = 0; i < lane_groups; ++i) {
        const std::uint32_t place = i * warp_lanes + lane;
        const Group bits = take_group(in, at_edge, cell * cell_groups + place, part.digest);
        const std::uint32_t count = count_group(bits);
        if (count == 0) continue;
        const std::uint32_t quad = place / quad_groups;
        part = part + CellSummary{0, count, {cell_quads - quad, 1 + quad}};
    }
    return part;
}

// The plain count.

/// Whether nothing is wanted for which the primes must be in order.
WARPSIEVE_HD bool is_plain_count(const SummaryInput& in) {
    return !in.digest && in.bitmap == nullptr && in.further == 0;
}

/// @param quad counted from the beginning of its cell @return its ends are quads
WARPSIEVE_HD CellSummary count_quad(const SievedRows& sieved,
                                    std::uint32_t cell,
                                    std::uint32_t quad) {
    std::uint32_t composites = 0;
    std::uint32_t all = 0xffffffff;
    WARPSIEVE_UNROLL
    for (std::uint32_t row = 0; row < rows_per_window; ++row) {
        std::uint32_t words[quad_groups];
        load_four(word_at(sieved, row, cell * cell_groups + quad * quad_groups), words);
        WARPSIEVE_UNROLL
        for (const std::uint32_t word : words) {
            composites += popcount(word);
            all &= word;
        }
    }
    const std::uint32_t count = rows_per_window * quad_groups * word_bits - composites;
    return {0, count, all == 0xffffffff ? Ends{} : Ends{cell_quads - quad, 1 + quad}};
}

/// What a lane counts of a cell: two quads, each of them beside those of its neighbours. A cell
/// where bits must be masked is read as if there were more to do. @return its ends are quads
WARPSIEVE_HD CellSummary count_part(const SievedRows& sieved,
                                    std::uint32_t cell,
                                    std::uint32_t lane) {
    if (holds_edge(sieved.edges, cell)) return summarise_part({.sieved = sieved}, cell, lane);
    CellSummary part{};
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < cell_quads / warp_lanes; ++i)
        part = part + count_quad(sieved, cell, i * warp_lanes + lane);
    return part;
}

// The first and the last prime, once it is known in which quads they are.

/// The primes of a lane's word of a quad: 32 lanes have four words of each of eight rows.
/// @return its ends are bits
WARPSIEVE_HD Ends ends_in_quad(const SievedRows& sieved,
                               std::uint32_t cell,
                               std::uint32_t quad,
                               std::uint32_t lane) {
    const std::uint32_t row = lane / quad_groups;
    const std::uint32_t place = quad * quad_groups + lane % quad_groups;  // among the cell's groups
    const std::uint32_t group = cell * cell_groups + place;
    std::uint32_t primes = ~*word_at(sieved, row, group);
    if (holds_edge(sieved.edges, cell)) primes &= positions_inside(sieved.edges, row, group);
    if (primes == 0) return {};
    const std::uint32_t first = place * word_bits + lowest_bit(primes);
    const std::uint32_t last = place * word_bits + highest_bit(primes);
    return {bits_in_cell - (rows_per_window * first + row), 1 + rows_per_window * last + row};
}

/// What a lane finds of the ends of a cell. @param quads of the parts together
WARPSIEVE_HD Ends find_ends(const SievedRows& sieved,
                            std::uint32_t cell,
                            const Ends& quads,
                            std::uint32_t lane) {
    if (quads.last == 0) return {};
    return ends_in_quad(sieved, cell, cell_quads - quads.first, lane) +
           ends_in_quad(sieved, cell, quads.last - 1, lane);
}

}  // namespace warpsieve::gpu
