#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "core/engine.hpp"
#include "core/slice_part.hpp"
#include "core/wheel.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/window_queue.hpp"

namespace warpsieve::kernels {

/// Slices that are shorter than chunks are read off bitmaps on the host.
[[nodiscard]] inline bool reads_bitmaps(const core::Wanted& wanted) noexcept {
    return wanted.slice_shift < chunk_shift;
}

/// What windows must come with: their bitmap because it is wanted, or because totals are read off
/// it; or the totals themselves.
[[nodiscard]] inline Extras extras_for(const core::Wanted& wanted) noexcept {
    if (reads_bitmaps(wanted)) return {.bitmap = true};
    return {.bitmap = wanted.bitmap, .further = wanted.quantities & ~core::quantity_primes};
}

/// Puts a BatchResult together from windows that devices finish in any order.
class BatchAssembler {
public:
    BatchAssembler(const Interval& interval, const core::Wanted& wanted);

    [[nodiscard]] Extras extras() const noexcept { return extras_for(wanted_); }
    /// May be called by several threads at once.
    void add(const WindowJob& job, const WindowOutput& output);
    /// Once all windows are there.
    [[nodiscard]] core::BatchResult take();

private:
    void add_checks(const WindowJob& job, std::span<const ChunkSummary> chunks);
    void add_chunks(core::SlicePart& part, const WindowJob& job, const WindowOutput& output) const;
    void read_slices(core::SlicePart& part, std::span<const std::uint8_t> bytes) const;

    core::Wanted wanted_;
    core::ByteRange range_;
    core::BatchResult result_;
    std::vector<core::SlicePart> parts_;
    std::mutex mutex_;
};

}  // namespace warpsieve::kernels
