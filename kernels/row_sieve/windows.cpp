#include "kernels/row_sieve/windows.hpp"

#include <algorithm>

#include "core/math.hpp"

namespace warpsieve::gpu {
namespace {

/// Below this the starts of the primes cost more than their strikes.
constexpr std::uint32_t shortest_tile = 1U << 16;
constexpr std::uint32_t tiles_per_multiprocessor = 3;

std::uint64_t whole(std::uint64_t count, std::uint64_t of) {
    return (count + of - 1) / of;
}

}  // namespace

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
    // Not beyond `longest`: a share is not; where tiles are shorter, both are half of it at most.
    return {.window_bits = static_cast<std::uint32_t>(whole(share, tile)) * tile,
            .tile_bits = tile};
}

WindowQueue::WindowQueue(const Interval& interval)
    : interval_(interval),
      range_(core::bytes_of(interval)),
      next_(range_.first / cell_bits * cell_bits) {}

std::optional<WindowJob> WindowQueue::next(const Cut& cut) {
    const std::uint64_t base = next_.fetch_add(cut.window_bits, std::memory_order_relaxed);
    if (base >= range_.first + range_.count) return std::nullopt;
    return job_at(base, cut);
}

WindowJob WindowQueue::job_at(std::uint64_t base, const Cut& cut) const {
    const std::uint64_t end = std::min(range_.first + range_.count, base + cut.window_bits);
    const std::uint64_t begin = std::max(range_.first, base);
    const auto tiles = static_cast<std::uint32_t>((end - base - 1) / cut.tile_bits + 1);
    // 1 has a bit, and no prime strikes it.
    const Interval numbers{std::max<std::uint64_t>(interval_.first, 2), interval_.last};
    return {
        .window = {base, tiles * cut.tile_bits, cut.tile_bits},
        .edges = {static_cast<std::uint32_t>(begin - base), static_cast<std::uint32_t>(end - base),
                  core::bits_inside(begin, numbers), core::bits_inside(end - 1, numbers)},
        .first = std::max(interval_.first, base * core::wheel),
        .last = end == range_.first + range_.count
                    ? interval_.last
                    : core::integer_at(end - 1, rows_per_window - 1)};
}

std::optional<Interval> windows_behind(std::uint64_t last, std::uint64_t bits) {
    if (last == core::max_u64) return std::nullopt;
    const std::uint64_t base = core::byte_of(last + 1) / cell_bits * cell_bits;
    const std::uint64_t end = base + bits;
    if (end > core::byte_of(core::max_u64)) return std::nullopt;
    return Interval{last + 1, end * core::wheel - 1};
}

}  // namespace warpsieve::gpu
