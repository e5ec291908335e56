#pragma once

#include <cstdint>
#include <mutex>

#include "core/engine.hpp"
#include "core/wheel.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/window_queue.hpp"

namespace warpsieve::kernels {

/// Puts a BatchResult together from windows that devices finish in any order.
class BatchAssembler {
public:
    BatchAssembler(const Interval& interval, const core::Wanted& wanted);

    /// Whether windows must come with their bitmap: because it is wanted, or because slices are
    /// shorter than chunks and are read off it.
    [[nodiscard]] bool needs_bitmap() const noexcept {
        return wanted_.bitmap || wanted_.slice_shift < chunk_shift;
    }
    /// May be called by several threads at once.
    void add(const WindowJob& job, const WindowOutput& output);
    /// Once all windows are there.
    [[nodiscard]] core::BatchResult take();

private:
    [[nodiscard]] core::Totals& slice_of(std::uint64_t byte);
    void add_chunks(const WindowJob& job, std::span<const ChunkSummary> chunks);
    void add_short_slices(std::uint64_t first_byte, std::span<const std::uint8_t> bytes);

    core::Wanted wanted_;
    core::ByteRange range_;
    core::BatchResult result_;
    std::mutex mutex_;
};

}  // namespace warpsieve::kernels
