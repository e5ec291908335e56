#include "kernels/row_sieve/row_device.hpp"

#include <algorithm>
#include <bit>
#include <exception>
#include <span>
#include <utility>

#include "kernels/phases/large_primes.hpp"
#include "kernels/row_sieve/side_by_side.hpp"

namespace warpsieve::gpu {
namespace {

/// A device, or why there is none.
struct Start {
    std::unique_ptr<RowDevice> device;
    std::string problem;
    std::exception_ptr error;
};

Start start(const DeviceStart& make_launcher, const MeasuredSizes& measured) noexcept {
    Start result;
    try {
        std::unique_ptr<Launcher> launcher = make_launcher();
        const Tuning tuning = choose_tuning(*launcher, measured);
        result.device = std::make_unique<RowDevice>(std::move(launcher), tuning);
    } catch (const DeviceError& error) {
        result.problem = error.what();
        result.error = std::current_exception();
    } catch (...) {
        result.error = std::current_exception();
    }
    return result;
}

/// Some of the starts. @throw what is not to blame on a device
std::vector<Start> start_some(std::span<const DeviceStart> starts,
                              const MeasuredSizes& measured,
                              std::vector<std::string>& warnings) {
    std::vector<Start> results(starts.size());
    std::string warning = side_by_side(
        starts.size(), [&](std::size_t i) { results[i] = start(starts[i], measured); });
    if (!warning.empty()) warnings.push_back(std::move(warning));
    for (const Start& result : results)
        if (result.error && result.problem.empty()) std::rethrow_exception(result.error);
    return results;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
    return all;
}

}  // namespace

/// What has one size comes first: windows take what is left.
RowDevice::RowDevice(std::unique_ptr<Launcher> launcher, const std::optional<Tuning>& tuning)
    : launcher_(std::move(launcher)),
      tuning_(tuning.value_or(choose_tuning(launcher_->limits()))),
      sieve_(*launcher_, tuning_),
      root_(tuning_.thread_limit) {
    tuning_.check();
    reserve();
}

/// For all roots with as many digits, as batches that go up ask for a little more each.
void RowDevice::make_room(std::uint32_t root, bool bitmaps) {
    if (has_room(root, bitmaps)) return;
    constexpr std::uint32_t all_roots = std::numeric_limits<std::uint32_t>::max();
    if (root > root_) root_ = all_roots >> std::countl_zero(root);
    bitmaps_ = bitmaps_ || bitmaps;
    reserve();
}

/// Windows of half the length until they fit, down to a tile; and with them fewer primes that tiles
/// read, whose octets are 33 bytes each.
void RowDevice::reserve() {
    for (;;) {
        try {
            sieve_.reserve(root_, bitmaps_);
            return;
        } catch (const OutOfDeviceMemory&) {
            if (std::max(tuning_.window_bits, tuning_.round_bits) / 2 < tuning_.tile_bits) throw;
            tuning_.window_bits = std::max(tuning_.window_bits / 2, tuning_.tile_bits);
            tuning_.round_bits = std::max(tuning_.round_bits / 2, tuning_.tile_bits);
            tuning_.thread_limit = std::max(tuning_.thread_limit / 2, least_large_prime);
        }
    }
}

StartedDevices start_devices(const std::vector<DeviceStart>& starts,
                             StartRule rule,
                             const MeasuredSizes& measured) {
    StartedDevices started;
    std::vector<std::string> problems;
    const std::size_t wanted = rule.all ? starts.size() : std::min(rule.most, starts.size());
    std::size_t tried = 0;
    while (tried < starts.size() && started.devices.size() < wanted) {
        const std::size_t missing =
            std::min(wanted - started.devices.size(), starts.size() - tried);
        for (Start& result :
             start_some(std::span(starts).subspan(tried, missing), measured, started.warnings)) {
            if (rule.all && result.error) std::rethrow_exception(result.error);
            if (result.device)
                started.devices.push_back(std::move(result.device));
            else
                problems.push_back(std::move(result.problem));
        }
        tried += missing;
    }
    if (started.devices.empty())
        throw DeviceError("no CUDA device can be used: " + joined(problems));
    for (const std::string& problem : problems)
        started.warnings.push_back(problem + "; the device is left out");
    return started;
}

}  // namespace warpsieve::gpu
