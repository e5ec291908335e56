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
      keys(workspace.keys),
      key_ends(most_buckets + 1),
      cells(workspace.window_bits / cell_bits),
      further(workspace.window_bits / cell_bits),
      near(workspace.window_bits / cell_bits),
      tallies(workspace.window_bits / cell_bits),
      gaps(1),
      residues(std::size_t{residue_rows(workspace.window_bits, least_row_shift)} *
               core::largest_modulus),
      bitmap(workspace.bitmaps ? workspace.window_bits / sizeof(std::uint64_t) : 0) {}

Buckets Slot::empty_buckets(std::uint32_t room) {
    bucket_room = room;
    clear(buffers.key_ends.data(), most_buckets + 1, tiles);
    return buffers.buckets(room);
}

void Slot::go_on() const {
    tiles.record(tiled);
    rest.wait_for(tiled);
}

void Slot::summarise(const Window& window, const Edges& edges, const WindowWanted& what) {
    cell_count = cells_of(edges);
    wanted = what;
    residue_rows = residue_row(window, wanted.tally.row_shift, cells_of(edges) - 1) + 1;
    clear(buffers.gaps.there.data(), gap_tables(), rest);
    clear(buffers.residues.there.data(), residue_count(), rest);
    summarise_cells({.sieved = {buffers.rows.data(), window, edges},
                     .digest = wanted.digest,
                     .bitmap = wanted.bitmap ? buffers.bitmap.there.data() : nullptr,
                     .further = wanted.further},
                    wanted.tally, cells_of(edges),
                    {.cells = buffers.cells.there.data(),
                     .further = buffers.further.there.data(),
                     .near = buffers.near.there.data(),
                     .tallies = buffers.tallies.there.data(),
                     .gaps = buffers.gaps.there.data(),
                     .residues = buffers.residues.there.data()},
                    rest.get());
    fetch();
}

void Slot::fetch() {
    buffers.cells.fetch(cell_count, rest);
    buffers.further.fetch(count_for(~core::quantity_primes), rest);
    buffers.near.fetch(count_for(core::any_constellation), rest);
    buffers.tallies.fetch(count_for(tallied_quantities), rest);
    buffers.gaps.fetch(gap_tables(), rest);
    buffers.residues.fetch(residue_count(), rest);
    buffers.bitmap.fetch(bitmap_words(), rest);
    rest.record(done);
}

WindowOutput Slot::output() const {
    return {.cells = buffers.cells.here.span().first(cell_count),
            .further = buffers.further.here.span().first(count_for(~core::quantity_primes)),
            .near = buffers.near.here.span().first(count_for(core::any_constellation)),
            .tallies = buffers.tallies.here.span().first(count_for(tallied_quantities)),
            .gaps = gap_tables() == 0 ? nullptr : buffers.gaps.here.data(),
            .residues = buffers.residues.here.span().first(residue_count()),
            .bitmap = {reinterpret_cast<const std::uint8_t*>(buffers.bitmap.here.data()),
                       bitmap_words() * sizeof(std::uint64_t)}};
}

std::size_t Slot::count_for(core::QuantitySet quantities) const noexcept {
    return core::has(wanted.further, quantities) ? cell_count : 0;
}

std::size_t Slot::gap_tables() const noexcept {
    return core::has(wanted.further, core::quantity_gap_table) ? 1 : 0;
}

std::size_t Slot::residue_count() const noexcept {
    return residue_rows * wanted.tally.modulus;
}

std::size_t Slot::bitmap_words() const noexcept {
    return wanted.bitmap ? cell_count * cell_bits / sizeof(std::uint64_t) : 0;
}

}  // namespace warpsieve::gpu::cuda
