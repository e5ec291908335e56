#include "kernels/row_sieve/batch_assembler.hpp"

#include <algorithm>
#include <utility>

#include "core/bitmap.hpp"
#include "core/grid.hpp"
#include "core/sums.hpp"
#include "core/tuplets.hpp"

namespace warpsieve::kernels {
namespace {

/// @param byte where the chunk begins @pre it has primes
core::Totals totals_of(const ChunkSummary& chunk, std::uint64_t byte) {
    const std::uint64_t first = byte * core::wheel;
    return {.prime_count = chunk.count,
            .smallest_prime = first + integer_of(bits_in_chunk - chunk.first),
            .largest_prime = first + integer_of(chunk.last - 1)};
}

/// @param totals of the chunk's primes
void add_further(core::Totals& totals,
                 const FurtherSummary& further,
                 std::uint64_t byte,
                 core::Quantities wanted) {
    const std::uint64_t first = byte * core::wheel;
    core::TupletCounts counts{};
    std::ranges::copy(further.tuplets, counts.begin());
    totals.tuplets = core::chosen(counts, wanted);
    if (core::has(wanted, core::quantity_gaps) && further.gap > 0)
        totals.largest_gap = {.size = further.gap, .start = first + further.gap_start};
    if (core::has(wanted, core::quantity_sum)) {
        totals.prime_sum = core::wide_product(first, totals.prime_count);
        totals.prime_sum += {.low = further.sum, .high = 0};
    }
}

}  // namespace

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
    const std::size_t length = job.edges.end - job.edges.begin;
    core::SlicePart part{.first_byte = begin};
    add_checks(job, output.chunks);
    if (reads_bitmaps(wanted_))
        read_slices(part, output.bitmap.subspan(job.edges.begin, length));
    else
        add_chunks(part, job, output);
    if (wanted_.bitmap)
        std::ranges::copy(
            output.bitmap.subspan(job.edges.begin, length),
            result_.bitmap.begin() + static_cast<std::ptrdiff_t>(begin - range_.first));
    parts_.push_back(std::move(part));
}

void BatchAssembler::add_checks(const WindowJob& job, std::span<const ChunkSummary> chunks) {
    std::uint64_t byte = job.window.base;
    for (const ChunkSummary& chunk : chunks) {
        if (wanted_.digest) result_.digest += chunk.digest;
        if (wanted_.sample && byte - wanted_.sample->first < wanted_.sample->count)
            result_.sample += {.count = chunk.count, .digest = chunk.digest};
        byte += chunk_bits;
    }
}

void BatchAssembler::add_chunks(core::SlicePart& part,
                                const WindowJob& job,
                                const WindowOutput& output) const {
    std::uint64_t byte = job.window.base;
    for (std::size_t i = 0; i < output.chunks.size(); ++i) {
        const ChunkSummary& chunk = output.chunks[i];
        if (chunk.count > 0) {
            core::Totals totals = totals_of(chunk, byte);
            if (!output.further.empty())
                add_further(totals, output.further[i], byte, wanted_.quantities);
            part.append(std::max(byte, part.first_byte), totals, wanted_);
        }
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
