#pragma once

// What a batch must yield, cell by cell. What is beyond the primes themselves is in
// summarise_further.hpp.

#include <cstdint>

#include "core/quantities.hpp"
#include "core/wheel.hpp"
#include "kernels/phases/host_device.hpp"
#include "kernels/phases/read_cell.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// Places are kept so that the larger of two tells of their union.
struct alignas(8) CellSummary {
    std::uint64_t digest = 0;  ///< part of core::digest_bits
    std::uint32_t count = 0;
    std::uint32_t first = 0;  ///< bits in the cell less the place of the first prime's; 0: none
    std::uint32_t last = 0;   ///< 1 + the place of the last prime's bit in the cell; 0: none
};

/// The summary of two parts of a cell together, in any order.
WARPSIEVE_HD CellSummary operator+(const CellSummary& a, const CellSummary& b) {
    return {a.digest + b.digest, a.count + b.count, a.first > b.first ? a.first : b.first,
            a.last > b.last ? a.last : b.last};
}

struct SummaryInput {
    const std::uint32_t* rows;
    Window window;
    Edges edges;
    std::uint64_t* bitmap;     ///< of the window, in words; null: not wanted
    core::Quantities further;  ///< beyond the primes
};

/// Place of the first bit of a word of the window among the bits of its cell.
WARPSIEVE_HD std::uint32_t place_of(std::uint32_t word) {
    return 64 * (word % (cell_bits / 8));
}

/// @param word index in the window
WARPSIEVE_HD CellSummary summarise_word(const SummaryInput& in,
                                        std::uint32_t word,
                                        std::uint64_t bits) {
    CellSummary summary{};
    // The digest is of the bitmap's own words, be they 0, and of no others.
    if (word < in.edges.begin / 8 || word > (in.edges.end - 1) / 8) return summary;
    summary.digest = core::digest_word(bits, in.window.base / 8 + word);
    summary.count = popcount(bits);
    if (bits != 0) {
        const std::uint32_t place = place_of(word);
        summary.first = bits_in_cell - place - lowest_bit(bits);
        summary.last = 1 + place + highest_bit(bits);
    }
    return summary;
}

WARPSIEVE_HD void append_word(CellSummary& summary,
                              const SummaryInput& in,
                              std::uint32_t word,
                              std::uint64_t bits) {
    summary = summary + summarise_word(in, word, bits);
}

/// Summarises one thread's part of a cell and stores its part of the bitmap.
/// @tparam Summary CellSummary or FullSummary @param group counted from the beginning of the
/// window
template <class Summary>
WARPSIEVE_HD Summary summarise_group(const SummaryInput& in, std::uint32_t group) {
    Summary summary{};
    const Group words = read_group(in.rows, in.window, in.edges, group);
    WARPSIEVE_UNROLL
    for (std::uint32_t j = 0; j < 4; ++j) {
        const std::uint32_t word = 4 * group + j;
        if (in.bitmap != nullptr) in.bitmap[word] = words.words[j];
        append_word(summary, in, word, words.words[j]);
    }
    return summary;
}

}  // namespace warpsieve::gpu
