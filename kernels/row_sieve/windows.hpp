#pragma once

// How a batch is cut into windows by the sizes of the sieve, and who takes the next one. It knows
// integers and places, but not what a window is sieved with.

#include <atomic>
#include <cstdint>
#include <optional>

#include "core/wheel.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/sizes.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::gpu {

/// How a batch is cut: sizes of all its windows but a shorter last one.
struct Cut {
    std::uint32_t window_bits = 0;
    std::uint32_t tile_bits = 0;
};

/// Cuts the bytes of a batch, which are the positions of a row, into windows of about equal length
/// for some devices. Batches shorter than half a window for each device have smaller tiles, so that
/// each multiprocessor has three or more to take, and the last one idles little.
[[nodiscard]] Cut choose_cut(const core::ByteRange& bytes,
                             const Tuning& tuning,
                             std::uint32_t devices,
                             std::uint32_t multiprocessors);

/// A window to be sieved.
struct WindowJob {
    Window window;
    Edges edges;
    std::uint64_t first = 0;  ///< its first integer inside the interval
    std::uint64_t last = 0;
};

/// An interval, which the devices of a batch take window by window, each of its own length.
class WindowQueue {
public:
    WindowQueue() = default;
    explicit WindowQueue(const Interval& interval);

    /// What is next, cut for one device; empty at the end. May be called by several threads at
    /// once.
    [[nodiscard]] std::optional<WindowJob> next(const Cut& cut);

private:
    [[nodiscard]] WindowJob job_at(std::uint64_t base, const Cut& cut) const;

    Interval interval_{};
    core::ByteRange range_;
    std::atomic<std::uint64_t> next_ = 0;  ///< first k that nobody has taken: the first of a cell
};

/// The integers behind a batch, as what comes after a batch is most likely the beginning of the
/// next one; empty at the end of the range.
/// @param last of the batch @param bits of a row, in whole cells: a window for each device
[[nodiscard]] std::optional<Interval> windows_behind(std::uint64_t last, std::uint64_t bits);

}  // namespace warpsieve::gpu
