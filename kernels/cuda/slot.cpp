#include "kernels/cuda/slot.hpp"

#include <algorithm>

namespace warpsieve::gpu::cuda {

void Upload::send(std::span<const std::uint32_t> from,
                  std::uint32_t* to,
                  const Stream& stream,
                  Patience patience) {
    sent_.wait(patience);
    if (staged_.size() < from.size()) {
        staged_ = {};
        staged_ = PinnedBuffer<std::uint32_t>(from.size());
    }
    std::ranges::copy(from, staged_.data());
    copy(to, staged_.data(), from.size(), stream);
    stream.record(sent_);
}

SlotBuffers::SlotBuffers(const Workspace& workspace)
    : rows(std::size_t{rows_per_window} * workspace.window_bits / word_bits),
      places(workspace.window_bits / cell_bits),
      records(workspace.records),
      hits(std::size_t{rows_per_window} * chunk_count(workspace.sparse) * chunk_primes),
      octets(std::size_t{chunk_count(workspace.sparse)} * warp_lanes),
      cells(workspace.window_bits / cell_bits),
      further(workspace.window_bits / cell_bits),
      bitmap(workspace.bitmaps ? workspace.window_bits / sizeof(std::uint64_t) : 0) {}

void Slot::go_on() const {
    tiles.record(tiled);
    rest.wait_for(tiled);
}

void Slot::summarise(const Window& window, const Edges& edges, const WindowWanted& what) {
    cell_count = cells_of(edges);
    wanted = what;
    summarise_cells({.sieved = {buffers.rows.data(), window, edges},
                     .digest = wanted.digest,
                     .bitmap = wanted.bitmap ? buffers.bitmap.there.data() : nullptr,
                     .further = wanted.further},
                    cells_of(edges), {buffers.cells.there.data(), buffers.further.there.data()},
                    rest.get());
    buffers.cells.fetch(cell_count, rest);
    buffers.further.fetch(further_count(), rest);
    buffers.bitmap.fetch(bitmap_words(), rest);
    rest.record(done);
}

WindowOutput Slot::output() const {
    return {buffers.cells.here.span().first(cell_count),
            buffers.further.here.span().first(further_count()),
            {reinterpret_cast<const std::uint8_t*>(buffers.bitmap.here.data()),
             bitmap_words() * sizeof(std::uint64_t)}};
}

std::size_t Slot::further_count() const noexcept {
    return wanted.further != 0 ? cell_count : 0;
}

std::size_t Slot::bitmap_words() const noexcept {
    return wanted.bitmap ? cell_count * cell_bits / sizeof(std::uint64_t) : 0;
}

}  // namespace warpsieve::gpu::cuda
