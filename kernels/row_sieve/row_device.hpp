#pragma once

// A device that is ready to sieve, and how several are started. Which devices there are, and what
// starts one, is behind the launchers: nothing of CUDA shows.

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/wheel.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/row_sieve.hpp"
#include "kernels/row_sieve/windows.hpp"

namespace warpsieve::gpu {

/// A device with sizes of its own, and the sieve on it.
class RowDevice {
public:
    /// @param tuning empty: chosen for the device
    /// @throw DeviceError when the smallest windows do not fit its memory
    explicit RowDevice(std::unique_ptr<Launcher> launcher,
                       const std::optional<Tuning>& tuning = std::nullopt);
    ~RowDevice() = default;
    RowDevice(const RowDevice&) = delete;
    RowDevice& operator=(const RowDevice&) = delete;
    RowDevice(RowDevice&&) = delete;
    RowDevice& operator=(RowDevice&&) = delete;

    [[nodiscard]] const Launcher& launcher() const noexcept { return *launcher_; }
    [[nodiscard]] RowSieve& sieve() noexcept { return sieve_; }
    [[nodiscard]] const Tuning& tuning() const noexcept { return tuning_; }

    /// Of the primes that sieve a batch, where what survives them is tested or not.
    [[nodiscard]] std::uint32_t limit(bool tests_survivors) const noexcept {
        return tests_survivors ? tuning_.thread_limit : all_primes;
    }
    /// Whether there is room for hits of primes up to a root, and for bitmaps if they are wanted.
    [[nodiscard]] bool has_room(std::uint32_t root, bool bitmaps) const noexcept {
        return root <= root_ && bitmaps <= bitmaps_;
    }
    /// To be called before a batch that lacks it: for larger primes than those before, whose hits
    /// take memory of the device, and for bitmaps, which take as much of it as the rows and as much
    /// pinned memory of the host. Does nothing where there is room; else windows may become
    /// shorter, and the prefetched one is forgotten. @param root of the largest integer
    /// @throw DeviceError when the smallest windows do not fit its memory
    void make_room(std::uint32_t root, bool bitmaps);

private:
    void reserve();

    std::unique_ptr<Launcher> launcher_;
    Tuning tuning_;
    RowSieve sieve_;
    // What there is room for: at first, what needs no large primes.
    std::uint32_t root_;
    bool bitmaps_ = false;
};

/// What starts a device: makes its launcher, which takes long. @throw DeviceError
using DeviceStart = std::function<std::unique_ptr<Launcher>()>;

/// Which of the devices that could be started are.
struct StartRule {
    bool all = false;  ///< all of them were asked for: the first that fails is an error
    /// Else those that start, but no more than this.
    std::size_t most = std::numeric_limits<std::size_t>::max();
};

struct StartedDevices {
    std::vector<std::unique_ptr<RowDevice>> devices;
    std::vector<std::string> warnings;  ///< devices that nobody asked for, and that were left out
};

/// Starts devices side by side, as a context takes 0.1 to 0.5 s. Where one fails that nobody asked
/// for, the next one takes its place.
/// @param measured is asked by several threads at once
/// @throw DeviceError when none starts, with the reasons of all; or one that was asked for does not
[[nodiscard]] StartedDevices start_devices(const std::vector<DeviceStart>& starts,
                                           StartRule rule,
                                           const MeasuredSizes& measured = {});

}  // namespace warpsieve::gpu
