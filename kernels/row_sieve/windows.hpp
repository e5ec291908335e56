#pragma once

// The sizes that the row sieve may be tuned by, how a batch is cut into windows accordingly, and
// who takes the next one. It knows integers and places, but not what a window is sieved with.

#include <atomic>
#include <cstdint>
#include <optional>

#include "core/wheel.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::gpu {

/// What may be tuned; results never depend on it. The defaults come from the cost model of
/// ALGORITHM.md: none has been measured on a device yet.
struct Tuning {
    /// Positions of a row in a window. The rows take as many bytes, 33.5 MB, which leaves a third
    /// of the L2 of an H100 to tables and records; a window is 1e9 integers, so that a pass over
    /// all 203 million large primes is shared by many. At most 2^28, at least a tile.
    std::uint32_t window_bits = 1U << 25;
    /// Longest tile, in bits of shared memory. Longer tiles have fewer starts and more primes of
    /// the warp class; two blocks on a multiprocessor let one strike while the other fills
    /// patterns. A multiple of cell_bits, at most 2^21.
    std::uint32_t tile_bits = 3U << 18;
    /// A prime belongs to the warp class when it has this many multiples in a tile: 1024 fill one
    /// round of the conflict-free map. At least 1.
    std::uint32_t warp_multiples = 1024;
    /// Primes above this are struck into the window. 2^20 to 2^22 by the model: there a prime hits
    /// every second tile. At least least_window_prime, at most 2^26.
    std::uint32_t thread_limit = 1U << 21;

    /// @throw Error (internal) when a limit does not hold
    void check() const;
};

/// The defaults, with tiles that fit the device, and windows of tiles for all its multiprocessors.
[[nodiscard]] Tuning choose_tuning(const DeviceLimits& limits);

/// How a batch is cut: sizes of all its windows but a shorter last one.
struct Cut {
    std::uint32_t window_bits = 0;
    std::uint32_t tile_bits = 0;
};

/// Cuts the bytes of a batch, which are the positions of a row, into windows of about equal length
/// for some devices. Short batches have smaller tiles, so that each multiprocessor has three or
/// more to take, and the last one idles little.
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
