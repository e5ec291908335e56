#include "kernels/row_sieve/windows.hpp"

#include <algorithm>
#include <string>

#include "core/math.hpp"
#include "kernels/phases/strike_window.hpp"

namespace warpsieve::gpu {
namespace {

constexpr std::uint32_t longest_window = 1U << 28;  ///< first_hit: 30 p + window < 2^32
constexpr std::uint32_t longest_tile = 1U << 21;    ///< 256 KiB, more than any device has
constexpr std::uint32_t largest_thread_limit = sparse_limit - 1;
/// Below this the starts of the primes cost more than their strikes.
constexpr std::uint32_t shortest_tile = 1U << 16;
constexpr std::uint32_t tiles_per_multiprocessor = 3;

void require(bool holds, const std::string& what) {
    if (!holds) throw Error(ExitCode::wrong, "sizes of the sieve: " + what + " [internal error]");
}

std::uint32_t whole_cells(std::uint32_t bits) {
    return std::max(bits / cell_bits, 1U) * cell_bits;
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

void Tuning::check() const {
    require(tile_bits % cell_bits == 0 && tile_bits > 0 && tile_bits <= longest_tile, "tile_bits");
    require(window_bits >= tile_bits && window_bits <= longest_window, "window_bits");
    require(warp_multiples > 0, "warp_multiples");
    require(thread_limit >= least_window_prime && thread_limit <= largest_thread_limit,
            "thread_limit");
}

std::uint32_t Tuning::least_sparse_prime() const {
    return static_cast<std::uint32_t>(core::isqrt(least_sparse_square(window_bits))) + 1;
}

Tuning choose_tuning(const DeviceLimits& limits) {
    Tuning tuning;
    tuning.tile_bits = std::min(tuning.tile_bits, whole_cells(8 * limits.tile_bytes));
    tuning.window_bits = even_tiles(tuning.window_bits / tuning.tile_bits, limits.multiprocessors) *
                         tuning.tile_bits;
    return tuning;
}

Cut choose_cut(const core::ByteRange& bytes,
               const Tuning& tuning,
               std::uint32_t devices,
               std::uint32_t multiprocessors) {
    const std::uint64_t bits = bytes.first % cell_bits + bytes.count;  // windows begin with a cell
    const std::uint32_t longest = tuning.window_bits / tuning.tile_bits * tuning.tile_bits;
    const std::uint64_t windows = whole(whole(bits, longest), devices) * devices;
    const std::uint64_t share = whole(bits, windows);
    const std::uint64_t tiles = std::uint64_t{tiles_per_multiprocessor} * multiprocessors;
    std::uint32_t tile = tuning.tile_bits;
    while (share <= longest / 2 && tile / 2 >= shortest_tile &&
           rows_per_window * share / tile < tiles)
        tile = whole_cells(tile / 2);
    const auto wanted = static_cast<std::uint32_t>(whole(share, tile));
    return {.window_bits = std::min(wanted, tuning.window_bits / tile) * tile, .tile_bits = tile};
}

WindowQueue::WindowQueue(const Interval& interval, const Cut& cut)
    : interval_(interval),
      cut_(cut),
      range_(core::bytes_of(interval)),
      base_(range_.first / cell_bits * cell_bits),
      windows_((range_.first + range_.count - base_ - 1) / cut.window_bits + 1) {}

std::optional<WindowJob> WindowQueue::next() {
    const std::uint64_t index = next_.fetch_add(1, std::memory_order_relaxed);
    if (index >= windows_) return std::nullopt;
    return job_at(base_ + index * cut_.window_bits);
}

WindowJob WindowQueue::job_at(std::uint64_t base) const {
    const std::uint64_t end = std::min(range_.first + range_.count, base + cut_.window_bits);
    const std::uint64_t begin = std::max(range_.first, base);
    const auto tiles = static_cast<std::uint32_t>((end - base - 1) / cut_.tile_bits + 1);
    // 1 has a bit, and no prime strikes it.
    const Interval numbers{std::max<std::uint64_t>(interval_.first, 2), interval_.last};
    return {
        .window = {base, tiles * cut_.tile_bits, cut_.tile_bits},
        .edges = {static_cast<std::uint32_t>(begin - base), static_cast<std::uint32_t>(end - base),
                  core::bits_inside(begin, numbers), core::bits_inside(end - 1, numbers)},
        .first = std::max(interval_.first, base * core::wheel),
        .last = end == range_.first + range_.count
                    ? interval_.last
                    : core::integer_at(end - 1, rows_per_window - 1)};
}

std::optional<Interval> windows_behind(std::uint64_t last, const Cut& cut, std::uint32_t devices) {
    if (last == core::max_u64) return std::nullopt;
    const std::uint64_t base = core::byte_of(last + 1) / cell_bits * cell_bits;
    const std::uint64_t end = base + std::uint64_t{cut.window_bits} * devices;
    if (end > core::byte_of(core::max_u64)) return std::nullopt;
    return Interval{last + 1, end * core::wheel - 1};
}

}  // namespace warpsieve::gpu
