#pragma once

// What summarise_further.hpp does, and besides it what is asked for more rarely and costs more: the
// constellations of a user's own, for which a word needs the one behind it; and what is read off
// the primes one by one: the gap table, the residues, the sums of reciprocals. A kernel of its own
// does it, so that whoever does not ask pays nothing.
//
// Constellations and reciprocals are sums for each cell. Gaps and residues are counted where all
// threads of a block add to them, and from there go to tables of the window: a batch has one gap
// table, and cells of one slice share their residues.

#include <cstdint>

#include "core/gap_table.hpp"
#include "core/quantities.hpp"
#include "core/residues.hpp"
#include "kernels/phases/host_device.hpp"
#include "kernels/phases/own_constellations.hpp"
#include "kernels/phases/reciprocal.hpp"
#include "kernels/phases/summarise_cell.hpp"
#include "kernels/phases/summarise_further.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// The quantities for which this is needed.
inline constexpr core::QuantitySet tallied_quantities =
    core::quantity_constellations | core::quantity_gap_table | core::quantity_residues |
    core::quantity_reciprocals;

/// What some of these quantities must be told.
struct TallyWanted {
    OwnSequences own{};
    std::uint32_t modulus = 0;  ///< of the residues; 0: not asked for
    /// Binary logarithm of the cells that share their residues, counted from the first cell of all.
    std::uint32_t row_shift = 0;
    friend bool operator==(const TallyWanted&, const TallyWanted&) = default;
};

/// Counters of gaps by size / 2. Sizes that cannot be count as 0, which the host does not take.
struct GapCounters {
    std::uint32_t counts[core::gap_sizes];
    /// first_gap_code() of the first one; 0: there is none.
    std::uint32_t firsts[core::gap_sizes];
};

/// Where a gap begins, by its bit in the window, so that the first of two is the larger. A window
/// has 2^31 bits at most.
WARPSIEVE_HD constexpr std::uint32_t first_gap_code(std::uint32_t place) {
    return 0xffffffff - place;
}

/// The counters of a block. Those of gaps are of all its cells; each cell has its residues.
struct BlockCounters {
    GapCounters* gaps = nullptr;
    std::uint32_t* residues = nullptr;  ///< of the cell: `modulus` of them
};

/// Sums over a cell that are not in its other summaries.
struct alignas(8) CellTally {
    std::uint32_t own[core::most_own_constellations] = {};
    core::WideSum reciprocals{};
    core::WideSum twin_reciprocals{};
};

/// Of two parts of a cell, in any order; what is between them is tally_seam()'s.
WARPSIEVE_HD CellTally operator+(const CellTally& a, const CellTally& b) {
    CellTally both = a;
    WARPSIEVE_UNROLL
    for (std::uint32_t i = 0; i < core::most_own_constellations; ++i) both.own[i] += b.own[i];
    both.reciprocals += b.reciprocals;
    both.twin_reciprocals += b.twin_reciprocals;
    return both;
}

/// What a lane finds in its part of a cell.
struct TalliedPart {
    FullSummary summary;
    CellTally tally;
};

/// A cell, and what is wanted of it.
struct TallyInput {
    const SummaryInput& summary;
    const TallyWanted& wanted;
    BlockCounters counters;
    std::uint32_t cell = 0;

    [[nodiscard]] WARPSIEVE_HD bool has(core::QuantitySet some) const {
        return core::has(summary.further, some);
    }
    /// The cell's first integer.
    [[nodiscard]] WARPSIEVE_HD std::uint64_t first() const {
        return 30 * (summary.sieved.window.base + std::uint64_t{cell} * cell_bits);
    }
};

/// @param start place of the prime before it in the cell
WARPSIEVE_HD void count_gap(const TallyInput& in, std::uint32_t start, std::uint32_t size) {
    const std::uint32_t known = size / 2 < core::gap_sizes ? size / 2 : 0;
    add_to_word(&in.counters.gaps->counts[known], 1);
    raise_word(&in.counters.gaps->firsts[known], first_gap_code(in.cell * bits_in_cell + start));
}

/// A prime of a lane's part, by its place in the cell.
struct TalliedPrime {
    std::uint32_t place = bits_in_cell;  ///< that of no prime
    std::uint32_t integer = 0;           ///< from the cell's first on
    core::WideSum reciprocal{};          ///< where it is asked for
};

/// @param before the prime before it in the lane's part
/// @param residue of the cell's first integer
WARPSIEVE_HD TalliedPrime tally_prime(const TallyInput& in,
                                      const TalliedPrime& before,
                                      std::uint32_t place,
                                      std::uint32_t residue,
                                      CellTally& tally) {
    TalliedPrime prime{.place = place, .integer = integer_of(place)};
    const std::uint32_t gap = before.place == bits_in_cell ? 0 : prime.integer - before.integer;
    if (in.has(core::quantity_gap_table) && gap != 0) count_gap(in, before.place, gap);
    if (in.has(core::quantity_residues))
        add_to_word(&in.counters.residues[(residue + prime.integer) % in.wanted.modulus], 1);
    if (in.has(core::quantity_reciprocals)) {
        prime.reciprocal = reciprocal(in.first() + prime.integer);
        tally.reciprocals += prime.reciprocal;
        if (gap == 2) {
            tally.twin_reciprocals += before.reciprocal;
            tally.twin_reciprocals += prime.reciprocal;
        }
    }
    return prime;
}

/// What a lane keeps from word to word.
struct TallyState {
    TalliedPrime before{};
    std::uint32_t residue = 0;  ///< of the cell's first integer
};

/// @param place of the first bit in the cell @param next the word behind it
WARPSIEVE_HD void tally_word(const TallyInput& in,
                             std::uint32_t place,
                             std::uint64_t bits,
                             std::uint64_t next,
                             TallyState& state,
                             CellTally& tally) {
    if (in.has(core::quantity_constellations)) count_own(tally.own, in.wanted.own, bits, next);
    if (!in.has(tallied_quantities & ~core::quantity_constellations)) return;
    WARPSIEVE_ROLLED
    for (; bits != 0; bits &= bits - 1)
        state.before =
            tally_prime(in, state.before, place + lowest_bit(bits), state.residue, tally);
}

/// @param group in the cell @param behind the one after it
WARPSIEVE_HD void tally_group(const TallyInput& in,
                              std::uint32_t group,
                              Group bits,
                              const Group& behind,
                              TallyState& state,
                              CellTally& tally) {
    // Word after word to the front, as registers have no index, and four copies would be long.
    WARPSIEVE_ROLLED
    for (std::uint32_t j = 0; j < 4; ++j) {
        const std::uint64_t next = j < 3 ? bits.words[1] : behind.words[0];
        tally_word(in, 256 * group + 64 * j, bits.words[0], next, state, tally);
        bits = {{bits.words[1], bits.words[2], bits.words[3], 0}};
    }
}

/// The group behind one of a lane's; empty behind the cell, across whose end the host joins.
WARPSIEVE_HD Group group_behind(const TallyInput& in, bool at_edge, std::uint32_t group) {
    if (group + 1 == cell_groups) return {};
    return read_group(in.summary.sieved, at_edge, in.cell * cell_groups + group + 1);
}

/// Summarises and tallies what a lane reads of a cell, and stores its part of the bitmap. Its
/// groups follow each other, and the one behind them belongs to the next lane.
WARPSIEVE_HD TalliedPart tally_part(const TallyInput& in, std::uint32_t lane) {
    const bool at_edge = holds_edge(in.summary.sieved.edges, in.cell);
    const std::uint32_t first = lane * lane_groups;
    TalliedPart part{};
    TallyState state{};
    if (in.wanted.modulus != 0)
        state.residue = static_cast<std::uint32_t>(in.first() % in.wanted.modulus);
    Group bits = read_group(in.summary.sieved, at_edge, in.cell * cell_groups + first);
    for (std::uint32_t group = first; group < first + lane_groups; ++group) {
        const Group behind = group_behind(in, at_edge, group);
        yield_group(in.summary, at_edge, in.cell * cell_groups + group, bits,
                    part.summary.primes.digest);
        WARPSIEVE_UNROLL
        for (std::uint32_t j = 0; j < 4; ++j)
            append_word(part.summary, in.summary.further, 256 * group + 64 * j, bits.words[j]);
        tally_group(in, group, bits, behind, state, part.tally);
        bits = behind;
    }
    return part;
}

/// What lies between a lane's part and those before it.
/// @param last_before the end of the last part before it that has a prime, as Ends::last; 0: none
WARPSIEVE_HD void tally_seam(const TallyInput& in, std::uint32_t last_before, TalliedPart& part) {
    const Ends& ends = part.summary.primes.ends;
    if (last_before == 0 || ends.first == 0) return;
    const std::uint32_t start = integer_of(last_before - 1);
    const std::uint32_t next = integer_of(bits_in_cell - ends.first);
    if (in.has(core::quantity_gap_table)) count_gap(in, last_before - 1, next - start);
    if (!in.has(core::quantity_reciprocals) || next - start != 2) return;
    std::uint32_t member = start;
    WARPSIEVE_ROLLED
    for (int i = 0; i < 2; ++i, member = next)
        part.tally.twin_reciprocals += reciprocal(in.first() + member);
}

// The counters, which the threads of a block, or the lanes of a warp, share out.

WARPSIEVE_HD void clear_words(std::uint32_t* words, std::uint32_t count, const Worker& worker) {
    for (std::uint32_t i = worker.index; i < count; i += worker.count) words[i] = 0;
}

/// Adds the gaps of a block to those of the window.
WARPSIEVE_HD void add_gaps(GapCounters& window, const GapCounters& block, const Worker& worker) {
    for (std::uint32_t i = worker.index; i < core::gap_sizes; i += worker.count) {
        if (block.counts[i] == 0) continue;
        add_to_word(&window.counts[i], block.counts[i]);
        raise_word(&window.firsts[i], block.firsts[i]);
    }
}

/// The row of residues that a cell belongs to, among those of the window.
WARPSIEVE_HD std::uint32_t residue_row(const Window& window,
                                       std::uint32_t row_shift,
                                       std::uint32_t cell) {
    const std::uint64_t first = window.base / cell_bits;
    return static_cast<std::uint32_t>(((first + cell) >> row_shift) - (first >> row_shift));
}

/// Adds the residues of a cell to its row of the window's.
WARPSIEVE_HD void add_residues(std::uint32_t* window, const TallyInput& in, const Worker& worker) {
    const std::uint32_t row = residue_row(in.summary.sieved.window, in.wanted.row_shift, in.cell);
    for (std::uint32_t i = worker.index; i < in.wanted.modulus; i += worker.count)
        if (in.counters.residues[i] != 0)
            add_to_word(&window[row * in.wanted.modulus + i], in.counters.residues[i]);
}

}  // namespace warpsieve::gpu
