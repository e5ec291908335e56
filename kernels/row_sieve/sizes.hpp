#pragma once

// The sizes that the row sieve may be tuned by, what they must hold, and which of them a device is
// given when nobody has measured it. Results never depend on them, so that any may be tried. It
// knows what devices have, but nothing of windows or of how they are sieved.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "core/probable_prime.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/partition_plan.hpp"

namespace warpsieve::gpu {

/// What may be tuned. The defaults are those of a device of which nothing is known; they come from
/// the cost model of ALGORITHM.md, and none has been measured on a device yet.
struct Tuning {
    /// Most positions of a row in a window. The rows take as many bytes: 33.5 MB, which leaves a
    /// third of the L2 of an H100 to tables and records. A window is 1e9 integers. At most 2^28, at
    /// least a tile.
    std::uint32_t window_bits = 1U << 25;
    /// The same where large primes hit windows: each is a pass over all of them, which is dearer
    /// than rows beyond L2 (`window_at`). At most 2^28; less than window_bits is as much.
    std::uint32_t round_bits = 1U << 28;
    /// Longest tile, in bits of shared memory. Longer tiles have fewer starts and more primes of
    /// the warp class; two blocks on a multiprocessor let one strike while the other fills
    /// patterns. A multiple of cell_bits, at most 2^21.
    std::uint32_t tile_bits = 3U << 18;
    /// A prime belongs to the warp class when it has this many multiples in a tile: 1024 fill one
    /// group of the conflict-free map, and by the cost model half of that is still cheaper than a
    /// thread for the prime. At least 1.
    std::uint32_t warp_multiples = 512;
    /// Primes above this are large: their hits are partitioned. At least least_large_prime, below
    /// sparse_limit.
    std::uint32_t thread_limit = 1U << 21;
    /// Short batches far up are sieved with primes up to thread_limit, and what survives is tested.
    core::SurvivorTest survivor_test = core::SurvivorTest::automatic;

    /// @throw Error (internal) when a limit does not hold
    void check() const;

    friend bool operator==(const Tuning&, const Tuning&) = default;
};

/// The sizes by the names that people and files give them.
struct NamedSize {
    const char* name;
    std::uint32_t Tuning::*member;
};
inline constexpr std::array named_sizes = {
    NamedSize{"tile_bits", &Tuning::tile_bits}, NamedSize{"thread_limit", &Tuning::thread_limit},
    NamedSize{"warp_multiples", &Tuning::warp_multiples},
    NamedSize{"round_bits", &Tuning::round_bits}, NamedSize{"window_bits", &Tuning::window_bits}};

/// As many of the bits as are whole cells, one cell at least.
[[nodiscard]] constexpr std::uint32_t whole_cells(std::uint32_t bits) noexcept {
    return bits < cell_bits ? cell_bits : bits / cell_bits * cell_bits;
}

/// The sizes for a device: those of its generation, with tiles that fit it and windows that fit its
/// L2 and memory, of as many tiles as keep all its multiprocessors busy.
[[nodiscard]] Tuning choose_tuning(const DeviceLimits& limits);

/// The same sizes with windows of as many tiles as keep all multiprocessors of a device busy: a
/// little shorter, or as long as they are.
[[nodiscard]] Tuning with_busy_windows(const Tuning& tuning, const DeviceLimits& limits);

/// Whether a device can have these sizes: their limits hold, and its blocks have the shared memory.
[[nodiscard]] bool fits(const Tuning& tuning, const DeviceLimits& limits) noexcept;

/// Where sizes come from that were measured on a device. Empty for one that nobody has measured.
using MeasuredSizes = std::function<std::optional<Tuning>(const Launcher& device)>;

/// The sizes for a device: measured ones where they are, and fit it.
[[nodiscard]] Tuning choose_tuning(const Launcher& device, const MeasuredSizes& measured);

/// Primes from here on may be in octets, where the thread limit is above it.
[[nodiscard]] std::uint32_t least_sparse_prime(std::uint32_t window_bits);

/// Most positions of a row in a window that primes up to a root hit, if memory allows.
[[nodiscard]] std::uint32_t window_at(const Tuning& tuning, std::uint32_t root);

/// The large primes up to a root, with those that the list has up to the end of its cell.
[[nodiscard]] LargePrimes large_primes(const Tuning& tuning, std::uint32_t root);

/// Keys of large primes up to `high` that a window of window_at(tuning, high) has room for: as many
/// as it needs, or as a share of the device's memory holds: one column of tiles at least, none
/// where no prime is large.
[[nodiscard]] std::uint64_t keys_at(const Tuning& tuning,
                                    std::uint32_t high,
                                    const DeviceLimits& limits);

/// Tiles of a row at most, in windows that large primes hit: as many as the shared memory of a
/// block that partitions has rings for.
[[nodiscard]] std::uint32_t most_tiles(const DeviceLimits& limits);

}  // namespace warpsieve::gpu
