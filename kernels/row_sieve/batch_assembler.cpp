#include "kernels/row_sieve/batch_assembler.hpp"

#include <algorithm>
#include <utility>

#include "core/bitmap.hpp"
#include "core/grid.hpp"

namespace warpsieve::kernels {

BatchAssembler::BatchAssembler(const Interval& interval, const core::Wanted& wanted)
    : wanted_(wanted), range_(core::bytes_of(interval)) {
    result_.interval = interval;
    result_.slices.resize(core::grid_rows(interval, wanted.slice_shift));
    result_.slices.front() += core::count_wheel_primes(interval);
    if (wanted.bitmap) result_.bitmap.resize(range_.count);
}

void BatchAssembler::add(const WindowJob& job, const WindowOutput& output) {
    const std::scoped_lock lock(mutex_);
    add_chunks(job, output.chunks);
    if (!needs_bitmap()) return;
    const auto inside = output.bitmap.subspan(job.edges.begin, job.edges.end - job.edges.begin);
    const std::uint64_t first_byte = job.window.base + job.edges.begin;
    if (wanted_.slice_shift < chunk_shift) add_short_slices(first_byte, inside);
    if (wanted_.bitmap)
        std::ranges::copy(inside, result_.bitmap.begin() +
                                      static_cast<std::ptrdiff_t>(first_byte - range_.first));
}

core::Totals& BatchAssembler::slice_of(std::uint64_t byte) {
    return result_.slices[(byte >> wanted_.slice_shift) - (range_.first >> wanted_.slice_shift)];
}

void BatchAssembler::add_chunks(const WindowJob& job, std::span<const ChunkSummary> chunks) {
    std::uint64_t byte = job.window.base;
    for (const ChunkSummary& chunk : chunks) {
        if (wanted_.digest) result_.digest += chunk.digest;
        if (wanted_.slice_shift >= chunk_shift && chunk.count > 0) {
            const std::uint32_t place = chunk.last - 1;
            slice_of(byte) += {.prime_count = chunk.count,
                               .largest_prime = core::integer_at(byte + place / rows_per_window,
                                                                 place % rows_per_window)};
        }
        byte += chunk_bits;
    }
}

void BatchAssembler::add_short_slices(std::uint64_t first_byte,
                                      std::span<const std::uint8_t> bytes) {
    const std::uint64_t length = std::uint64_t{1} << wanted_.slice_shift;
    while (!bytes.empty()) {
        const std::uint64_t left = length - first_byte % length;
        const auto here = bytes.first(std::min<std::uint64_t>(left, bytes.size()));
        slice_of(first_byte) += core::count_bits(here, first_byte);
        bytes = bytes.subspan(here.size());
        first_byte += here.size();
    }
}

core::BatchResult BatchAssembler::take() {
    return std::move(result_);
}

}  // namespace warpsieve::kernels
