#pragma once

// The sieve on one device. What a device does is behind the Launcher; here is in which order, so
// nothing of CUDA shows.

#include <cstdint>
#include <limits>
#include <optional>
#include <stop_token>

#include "kernels/row_sieve/prime_list.hpp"
#include "kernels/row_sieve/shared_batch.hpp"
#include "kernels/row_sieve/windows.hpp"

namespace warpsieve::gpu {

/// No prime is larger that sieves a 64-bit integer.
inline constexpr std::uint32_t all_primes = std::numeric_limits<std::uint32_t>::max();

/// The windows that one device takes of a queue, cut for it.
struct DeviceWindows {
    WindowQueue& queue;
    Cut cut;
    std::uint32_t limit = all_primes;  ///< of the primes that sieve; what survives them is tested

    [[nodiscard]] std::optional<WindowJob> next() const { return queue.next(cut); }
};

/// The sieve on one device: which steps, on what, in which order. Nothing is kept from window to
/// window but the sieving primes, so any window can be sieved at any time on any device. Each
/// window is begun before the results of the one before are waited for, and the last one of a batch
/// is no exception: the first one of the next batch is prefetched.
class RowSieve {
public:
    /// @param launcher outlives this
    /// @param tuning outlives this; windows may become shorter between calls
    RowSieve(Launcher& launcher, const Tuning& tuning);

    /// Makes buffers for windows that primes up to a root hit, instead of those that there are:
    /// what was prefetched is forgotten. @throw OutOfDeviceMemory
    void reserve(std::uint32_t root, bool bitmaps);

    /// How a batch is cut for this device. @pre room for primes up to its root, or the limit, was
    /// reserved @param devices that share it @param limit of the primes that sieve
    [[nodiscard]] Cut cut_of(const core::ByteRange& bytes,
                             std::uint32_t devices,
                             std::uint32_t limit) const;

    /// The first integer that its sieving primes do not cover.
    [[nodiscard]] std::uint64_t primes_end() const noexcept { return primes_.end(); }

    /// Makes all sieving primes up to `limit` on the device. @return false when asked to stop; what
    /// is there by then stays
    [[nodiscard]] bool extend_primes(std::uint32_t limit, const std::stop_token& stop);

    /// The window that was begun and belongs to no batch yet.
    [[nodiscard]] const std::optional<WindowJob>& prefetched() const noexcept { return in_flight_; }
    void forget_prefetched() noexcept { in_flight_.reset(); }

    /// Adds the window that was begun to the batch, then those of the queue until it is empty, and
    /// begins one of those to prefetch. @pre the primes up to the batch's root, or the
    /// limit, are there
    /// @return false when asked to stop
    [[nodiscard]] bool sieve(const DeviceWindows& windows,
                             const DeviceWindows& prefetch,
                             SharedBatch& batch,
                             const std::stop_token& stop);

private:
    void advance(const std::optional<WindowJob>& next,
                 std::uint32_t limit,
                 const WindowWanted& wanted,
                 SharedBatch& batch);
    [[nodiscard]] std::optional<WindowJob> next_prefetch(const DeviceWindows& prefetch) const;
    void sieve_window(const WindowJob& job, std::uint32_t limit, unsigned slot);
    [[nodiscard]] PartitionPlan plan_of(const Window& window,
                                        const PrimeClasses& classes,
                                        std::uint32_t limit) const;
    [[nodiscard]] PrimeClasses classes_of(const WindowJob& job, std::uint32_t limit) const;
    void load_beginning();

    Launcher& launcher_;
    const Tuning& tuning_;
    PrimeList primes_;
    Workspace reserved_;
    std::optional<WindowJob> in_flight_;
    unsigned slot_ = 0;  ///< of the window that was begun last
};

}  // namespace warpsieve::gpu
