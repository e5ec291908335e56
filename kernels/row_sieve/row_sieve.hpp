#pragma once

// The sieve on one device, and the batch that several devices fill together. What a device does is
// behind the Launcher; here is in which order, so nothing of CUDA shows.

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

#include "core/batch.hpp"
#include "core/bitmap.hpp"
#include "kernels/phases/summarise_cell.hpp"
#include "kernels/row_sieve/windows.hpp"

namespace warpsieve::gpu {

/// What the host knows of a device's list of sieving primes (7, 11, 13, ... as 32-bit numbers).
/// Most of them, 813 MB at most, lie on the device alone; the host must only know where classes of
/// them end: it finds the beginning itself, which all tiles read, so that these classes end where
/// they should; and behind it knows how many there are up to the end of each cell.
class PrimeList {
public:
    /// With the first cell: enough to sieve to 2^32 and beyond.
    PrimeList();

    /// Finds the primes up to n, and on to the end of its cell, on the host, unless it has them.
    /// @pre `append` was not called yet @return whether there are more than before
    bool begin_with(std::uint32_t n);
    /// Found on the host.
    [[nodiscard]] std::span<const std::uint32_t> beginning() const { return beginning_; }
    /// Cells that the list covers.
    [[nodiscard]] std::uint32_t cells() const noexcept {
        return static_cast<std::uint32_t>(ends_.size());
    }
    [[nodiscard]] bool covers(std::uint32_t n) const noexcept { return cell_of(n) < cells(); }

    /// How many primes of the list suffice to have all up to n: exact in the beginning, behind it
    /// to the end of a cell. Sieving with more than needed changes nothing. @pre covers(n)
    [[nodiscard]] std::uint32_t count_through(std::uint32_t n) const;

    /// Adds the next cells. @return their places in the list
    [[nodiscard]] std::vector<std::uint32_t> append(std::span<const CellSummary> cells);

    [[nodiscard]] static constexpr std::uint32_t cell_of(std::uint32_t n) {
        return n / 30 / cell_bits;
    }
    /// Not less than the length of the list when it covers n.
    [[nodiscard]] static std::uint32_t bound(std::uint32_t n);

private:
    std::vector<std::uint32_t> beginning_;
    std::uint32_t exact_cells_ = 1;    ///< of `beginning_`
    std::vector<std::uint32_t> ends_;  ///< primes up to the end of each cell
};

/// What windows of a batch must come with: their bitmap because it is wanted, or because totals are
/// read off it; or the totals themselves. And digests, as long as it is not known where the sample
/// of the batch is.
[[nodiscard]] WindowWanted window_wanted(const core::Wanted& wanted) noexcept;
/// The same for one window: without digests where neither the batch's nor its sample needs them.
[[nodiscard]] WindowWanted window_wanted(const core::Wanted& wanted, const WindowJob& job) noexcept;

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

/// The windows that one device takes of a queue, cut for it.
struct DeviceWindows {
    WindowQueue& queue;
    Cut cut;

    [[nodiscard]] std::optional<WindowJob> next() const { return queue.next(cut); }
};

/// The sieve on one device: which steps, on what, in which order. Nothing is kept from window to
/// window but the sieving primes, so any window can be sieved at any time on any device. Each
/// window is begun before the results of the one before are waited for, and the last one of a batch
/// is no exception: the first one of the next batch is prefetched.
class RowSieve {
public:
    /// @param launcher outlives this; its workspace is reserved before the first window
    /// @param tuning outlives this; windows may become shorter between calls
    RowSieve(Launcher& launcher, const Tuning& tuning);

    /// What a launcher must reserve.
    [[nodiscard]] static Workspace workspace_for(const Tuning& tuning, bool bitmaps);

    /// Makes all sieving primes up to `limit` on the device. @return false when asked to stop; what
    /// is there by then stays
    [[nodiscard]] bool extend_primes(std::uint32_t limit, const std::stop_token& stop);

    /// The window that was begun and belongs to no batch yet.
    [[nodiscard]] const std::optional<WindowJob>& prefetched() const noexcept { return in_flight_; }
    void forget_prefetched() noexcept { in_flight_.reset(); }

    /// Adds the window that was begun to the batch, then those of the queue until it is empty, and
    /// begins one of those to prefetch. @pre the primes up to the batch's root are there
    /// @return false when asked to stop
    [[nodiscard]] bool sieve(const DeviceWindows& windows,
                             const DeviceWindows& prefetch,
                             SharedBatch& batch,
                             const std::stop_token& stop);

private:
    void advance(const std::optional<WindowJob>& next,
                 const WindowWanted& wanted,
                 SharedBatch& batch);
    [[nodiscard]] std::optional<WindowJob> next_prefetch(const DeviceWindows& prefetch) const;
    void sieve_window(const WindowJob& job, unsigned slot);
    [[nodiscard]] PrimeClasses classes_of(const WindowJob& job, std::uint32_t limit) const;
    void load_beginning();

    Launcher& launcher_;
    const Tuning& tuning_;
    PrimeList primes_;
    std::optional<WindowJob> in_flight_;
    unsigned slot_ = 0;  ///< of the window that was begun last
};

}  // namespace warpsieve::gpu
