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
    result_.slices.front() = core::count_wheel_primes(interval, wanted.quantities);
    if (wanted.bitmap) result_.bitmap.resize(range_.count);
}

void BatchAssembler::add(const WindowJob& job, const WindowOutput& output) {
    const std::scoped_lock lock(mutex_);
    const std::uint64_t begin = job.window.base + job.edges.begin;
    core::SlicePart part{.first_byte = begin};
    add_chunks(part, job, output.chunks);
    if (needs_bitmap()) {
        const auto inside = output.bitmap.subspan(job.edges.begin, job.edges.end - job.edges.begin);
        if (reads_bitmaps()) read_slices(part, inside);
        if (wanted_.bitmap)
            std::ranges::copy(
                inside, result_.bitmap.begin() + static_cast<std::ptrdiff_t>(begin - range_.first));
    }
    parts_.push_back(std::move(part));
}

void BatchAssembler::add_chunks(core::SlicePart& part,
                                const WindowJob& job,
                                std::span<const ChunkSummary> chunks) {
    std::uint64_t byte = job.window.base;
    const auto integer = [&byte](std::uint32_t place) {
        return core::integer_at(byte + place / rows_per_window, place % rows_per_window);
    };
    for (const ChunkSummary& chunk : chunks) {
        if (wanted_.digest) result_.digest += chunk.digest;
        if (wanted_.sample && byte - wanted_.sample->first < wanted_.sample->count)
            result_.sample += {.count = chunk.count, .digest = chunk.digest};
        if (!reads_bitmaps() && chunk.count > 0)
            part.append(std::max(byte, part.first_byte),
                        {.prime_count = chunk.count,
                         .smallest_prime = integer(bits_in_chunk - chunk.first),
                         .largest_prime = integer(chunk.last - 1)},
                        wanted_);
        byte += chunk_bits;
    }
}

void BatchAssembler::read_slices(core::SlicePart& part, std::span<const std::uint8_t> bytes) const {
    const std::uint64_t length = std::uint64_t{1} << wanted_.slice_shift;
    std::uint64_t byte = part.first_byte;
    while (!bytes.empty()) {
        const auto here =
            bytes.first(std::min<std::uint64_t>(length - byte % length, bytes.size()));
        part.append(byte, core::read_totals(here, byte, wanted_.quantities), wanted_);
        bytes = bytes.subspan(here.size());
        byte += here.size();
    }
}

core::BatchResult BatchAssembler::take() {
    core::join_slices(std::move(parts_), wanted_, result_);
    return std::move(result_);
}

}  // namespace warpsieve::kernels
