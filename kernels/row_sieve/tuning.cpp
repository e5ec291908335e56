#include "kernels/row_sieve/tuning.hpp"

#include <algorithm>
#include <string>

#include "kernels/phases/strike_window.hpp"

namespace warpsieve::kernels {
namespace {

constexpr std::uint32_t longest_window = 1U << 28;  ///< so that k + p fits 32 bits, with p < 2^27
constexpr std::uint32_t longest_tile = 1U << 21;    ///< 256 KiB, more than any device has
constexpr std::uint32_t largest_thread_limit = 1U << 26;  ///< first_hit: 30 p + window < 2^32
/// Below this the starts of the primes cost more than their strikes.
constexpr std::uint32_t shortest_tile = 1U << 16;
constexpr std::uint32_t tiles_per_multiprocessor = 3;

void require(bool holds, const std::string& what) {
    if (!holds) throw Error(ExitCode::wrong, "sizes of the sieve: " + what + " [internal error]");
}

std::uint32_t whole_chunks(std::uint32_t bits) {
    return std::max(bits / chunk_bits, 1U) * chunk_bits;
}

/// All tiles of a window are about equally long, and the next window waits for the last of them. So
/// their number should be a multiple of the multiprocessors, or a little less.
/// @return tiles of a row, from most / 2 to most, that leave least idle
std::uint32_t even_tiles(std::uint32_t most, std::uint32_t multiprocessors) {
    const auto busy = [&](std::uint32_t tiles) {
        const std::uint32_t all = rows_per_window * tiles;
        const std::uint32_t turns = (all + multiprocessors - 1) / multiprocessors;
        return static_cast<double>(all) / (turns * multiprocessors);
    };
    std::uint32_t best = most;
    for (std::uint32_t tiles = most; tiles > most / 2; --tiles)
        if (busy(tiles) > busy(best)) best = tiles;
    return best;
}

std::uint64_t whole(std::uint64_t count, std::uint64_t of) {
    return (count + of - 1) / of;
}

}  // namespace

void Knobs::check() const {
    require(tile_bits % chunk_bits == 0 && tile_bits > 0 && tile_bits <= longest_tile, "tile_bits");
    require(window_bits >= tile_bits && window_bits <= longest_window, "window_bits");
    require(warp_multiples > 0, "warp_multiples");
    require(thread_limit >= least_window_prime && thread_limit <= largest_thread_limit,
            "thread_limit");
}

Knobs choose_knobs(const DeviceLimits& limits) {
    Knobs knobs;
    knobs.tile_bits = std::min(knobs.tile_bits, whole_chunks(8 * limits.tile_bytes));
    knobs.window_bits =
        even_tiles(knobs.window_bits / knobs.tile_bits, limits.multiprocessors) * knobs.tile_bits;
    return knobs;
}

Cut choose_cut(const core::ByteRange& bytes,
               const Knobs& knobs,
               std::uint32_t devices,
               std::uint32_t multiprocessors) {
    const std::uint64_t bits =
        bytes.first % chunk_bits + bytes.count;  // windows begin with a chunk
    const std::uint32_t longest = knobs.window_bits / knobs.tile_bits * knobs.tile_bits;
    const std::uint64_t windows = whole(whole(bits, longest), devices) * devices;
    const std::uint64_t share = whole(bits, windows);
    const std::uint64_t tiles = std::uint64_t{tiles_per_multiprocessor} * multiprocessors;
    std::uint32_t tile = knobs.tile_bits;
    while (tile / 2 >= shortest_tile && rows_per_window * share / tile < tiles)
        tile = whole_chunks(tile / 2);
    const auto wanted = static_cast<std::uint32_t>(whole(share, tile));
    return {.window_bits = std::min(wanted, knobs.window_bits / tile) * tile, .tile_bits = tile};
}

}  // namespace warpsieve::kernels
