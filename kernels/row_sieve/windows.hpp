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
    /// round of the conflict-free map, and by the cost model half of that is still cheaper than a
    /// thread for the prime. At least 1.
    std::uint32_t warp_multiples = 512;
    /// Primes above this are struck into the window. By the cost model a tile reads octets of
    /// primes to 2^22 or 2^23 for less than the atomics in L2 would cost. At least
    /// least_window_prime, below sparse_limit.
    std::uint32_t thread_limit = 1U << 22;

    /// @throw Error (internal) when a limit does not hold
    void check() const;
    /// Thread class primes from here on are in octets.
    [[nodiscard]] std::uint32_t least_sparse_prime() const;
};

/// The defaults, with tiles that fit the device, and windows of tiles for all its multiprocessors.
[[nodiscard]] Tuning choose_tuning(const DeviceLimits& limits);

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

/// Cuts an interval into windows, which the devices of a batch take one after the other.
class WindowQueue {
public:
    WindowQueue() = default;
    WindowQueue(const Interval& interval, const Cut& cut);

    /// Empty at the end. May be called by several threads at once.
    [[nodiscard]] std::optional<WindowJob> next();

private:
    [[nodiscard]] WindowJob job_at(std::uint64_t base) const;

    Interval interval_{};
    Cut cut_;
    core::ByteRange range_;
    std::uint64_t base_ = 0;
    std::uint64_t windows_ = 0;
    std::atomic<std::uint64_t> next_ = 0;
};

/// The integers of one window for each device behind a batch, as what comes after a batch is most
/// likely the beginning of the next one; empty at the end of the range.
/// @param last of the batch
[[nodiscard]] std::optional<Interval> windows_behind(std::uint64_t last,
                                                     const Cut& cut,
                                                     std::uint32_t devices);

}  // namespace warpsieve::gpu
