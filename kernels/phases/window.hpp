#pragma once

// Where things lie. The wheel residues 30k + r of one r form a row; in it every prime p hits every
// p-th position, so that no strike needs a table and no position can overflow (k < 2^59.1).
//
// A window is a stretch of all eight rows in global memory: row after row, one bit for each k, 1 =
// composite. A tile is a stretch of one row that a block sieves in shared memory. A cell is a
// stretch of all eight rows that a warp reads once they are sieved.

#include <cstdint>

#include "kernels/phases/host_device.hpp"

namespace warpsieve::gpu {

inline constexpr std::uint32_t rows_per_window = 8;
inline constexpr std::uint32_t word_bits = 32;
inline constexpr std::uint32_t word_bytes = 4;

/// A cell is 8 KiB of the ordered bitmap: 32 bytes for each thread of a block of 256, or 256 for
/// each lane of a warp. Windows and tiles are whole cells and begin at multiples of it, so that a
/// cell belongs to one slice wherever slices are not shorter, and no word of the digest is split.
inline constexpr std::uint32_t cell_shift = 13;
inline constexpr std::uint32_t cell_bits = 1U << cell_shift;
inline constexpr std::uint32_t bits_in_cell = rows_per_window * cell_bits;
inline constexpr std::uint32_t cell_groups = cell_bits / word_bits;

struct Window {
    std::uint64_t base = 0;       ///< its first k, a multiple of cell_bits
    std::uint32_t bits = 0;       ///< in each row: a multiple of tile_bits, at most 2^28
    std::uint32_t tile_bits = 0;  ///< a multiple of cell_bits
};

/// What of a window belongs to the interval: the k in [base + begin, base + end), of the first and
/// of the last of them only the rows with a bit in the mask.
struct Edges {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t first_mask = 0xff;
    std::uint32_t last_mask = 0xff;
};

/// Cells of a window, from its first on, that hold all of the interval.
WARPSIEVE_HD std::uint32_t cells_of(const Edges& edges) {
    return (edges.end + cell_bits - 1) / cell_bits;
}

struct Tile {
    std::uint32_t row = 0;
    std::uint32_t first = 0;  ///< its first k, counted from the window's
};

/// core::wheel_residues, in a form that needs no memory on the device.
WARPSIEVE_HD constexpr std::uint32_t residue_of(std::uint32_t row) {
    constexpr std::uint64_t residues = 0x1d17'1311'0d0b'0701;
    return static_cast<std::uint32_t>(residues >> (8 * row)) & 0xff;
}

/// The row of a residue that is coprime to 30: they lie in different eighths of 30.
WARPSIEVE_HD constexpr std::uint32_t row_of(std::uint32_t residue) {
    return residue * rows_per_window / 30;
}

/// The integer of a bit of a cell, from the cell's first on.
WARPSIEVE_HD constexpr std::uint32_t integer_of(std::uint32_t place) {
    return 30 * (place / rows_per_window) + residue_of(place % rows_per_window);
}

/// A bit of a window.
struct RowPlace {
    std::uint32_t row = 0;
    std::uint32_t k = 0;  ///< counted from the window's first
};

WARPSIEVE_HD std::uint32_t tile_count(const Window& window) {
    return rows_per_window * (window.bits / window.tile_bits);
}

/// The eight tiles over the same integers follow each other: they share what is read of primes.
WARPSIEVE_HD Tile tile_at(const Window& window, std::uint32_t index) {
    return {index % rows_per_window, index / rows_per_window * window.tile_bits};
}

/// First word of a row.
WARPSIEVE_HD std::uint32_t* row_words(std::uint32_t* rows,
                                      const Window& window,
                                      std::uint32_t row) {
    return rows + static_cast<std::size_t>(row) * (window.bits / word_bits);
}

}  // namespace warpsieve::gpu
