#pragma once

#include <cstdint>

#include "core/wheel.hpp"
#include "kernels/row_sieve/launcher.hpp"

namespace warpsieve::kernels {

/// What may be tuned; results never depend on it. The defaults come from the cost model of
/// ALGORITHM.md: none has been measured on a device yet.
struct Knobs {
    /// Positions of a row in a window. The rows take as many bytes, 33.5 MB, which leaves a third
    /// of the L2 of an H100 to tables and records; a window is 1e9 integers, so that a pass over
    /// all 203 million large primes is shared by many. At most 2^28, at least a tile.
    std::uint32_t window_bits = 1U << 25;
    /// Longest tile, in bits of shared memory. Longer tiles have fewer starts and more primes of
    /// the warp class; two blocks on a multiprocessor let one strike while the other fills
    /// patterns. A multiple of chunk_bits, at most 2^21.
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
[[nodiscard]] Knobs choose_knobs(const DeviceLimits& limits);

/// How a batch is cut: sizes of all its windows but a shorter last one.
struct Cut {
    std::uint32_t window_bits = 0;
    std::uint32_t tile_bits = 0;
};

/// Cuts the bytes of a batch, which are the positions of a row, into windows of about equal length
/// for some devices. Short batches have smaller tiles, so that each multiprocessor has three or
/// more to take, and the last one idles little.
[[nodiscard]] Cut choose_cut(const core::ByteRange& bytes,
                             const Knobs& knobs,
                             std::uint32_t devices,
                             std::uint32_t multiprocessors);

}  // namespace warpsieve::kernels
