#pragma once

// What windows must come with, and the batch that several devices fill with them together.

#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "core/batch.hpp"
#include "core/bitmap.hpp"
#include "kernels/row_sieve/windows.hpp"

namespace warpsieve::gpu {

/// What windows of a batch must come with: their bitmap because it is wanted, or because totals are
/// read off it; or the totals themselves. And digests, as long as it is not known where the sample
/// of the batch is.
[[nodiscard]] WindowWanted window_wanted(const core::Wanted& wanted);
/// The same for one window: without digests where neither the batch's nor its sample needs them.
[[nodiscard]] WindowWanted window_wanted(const core::Wanted& wanted, const WindowJob& job);

/// A batch whose windows come from several devices, in any order.
class SharedBatch {
public:
    /// @param memory for the bitmap, as of core::BatchBuilder
    SharedBatch(const Interval& interval,
                const core::Wanted& wanted,
                std::vector<std::uint8_t> memory)
        : interval_(interval), builder_(interval, wanted, core::count_bits, std::move(memory)) {}

    [[nodiscard]] const Interval& interval() const noexcept { return interval_; }
    [[nodiscard]] const core::Wanted& wanted() const noexcept { return builder_.wanted(); }
    /// May be called by several threads at once.
    void add(const WindowJob& job, const WindowOutput& output);
    /// Once all windows are there.
    [[nodiscard]] core::BatchResult take() { return builder_.take(); }

private:
    Interval interval_;
    core::BatchBuilder builder_;
    std::mutex mutex_;
};

}  // namespace warpsieve::gpu
