#include "kernels/row_sieve/row_engine.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <stop_token>
#include <utility>

#include "core/math.hpp"
#include "core/wheel.hpp"
#include "kernels/row_sieve/row_sieve.hpp"
#include "kernels/row_sieve/side_by_side.hpp"
#include "kernels/row_sieve/survivor_plan.hpp"

namespace warpsieve::gpu {
namespace {

/// Windows for each device in a batch, to begin with: the run makes batches longer once it sees how
/// fast they are. A batch's bitmap stays below 300 MB. Of the longer windows that large primes hit
/// there are as many as that leaves room for, one at least.
constexpr std::uint64_t windows_per_batch = 8;

std::uint64_t bits_per_batch(const RowDevice& device, std::uint32_t root) {
    const std::uint64_t most = windows_per_batch * device.tuning().window_bits;
    const std::uint64_t window = window_at(device.tuning(), root);
    return std::max(most / window, std::uint64_t{1}) * window;
}

using Devices = std::vector<std::unique_ptr<RowDevice>>;

/// What the devices take windows of, each by its own sizes. Those are chosen by the bytes of the
/// batch, none where there is no work.
struct Work {
    core::ByteRange bytes;
    WindowQueue queue;

    [[nodiscard]] DeviceWindows windows_for(RowDevice& device,
                                            std::uint32_t devices,
                                            std::uint32_t limit) {
        return {queue, bytes.count > 0 ? device.sieve().cut_of(bytes, devices, limit) : Cut{},
                limit};
    }
};

/// What the devices of a batch share.
struct Batch {
    std::uint32_t largest_root = 0;
    bool tests_survivors = false;
    SharedBatch result;
    Work work;
    Work prefetch;          ///< what will be asked for next, if batches follow each other
    std::stop_source halt;  ///< the caller wants to stop, or a device failed
    std::atomic<bool> complete = true;
};

class RowEngine final : public core::Engine {
public:
    RowEngine(std::string name, Devices devices, std::vector<std::string> warnings)
        : name_(std::move(name)), devices_(std::move(devices)), warnings_(std::move(warnings)) {}

    [[nodiscard]] std::string name() const override { return name_; }
    [[nodiscard]] std::string device() const override;
    [[nodiscard]] std::string driver() const override {
        return devices_.front()->launcher().driver();
    }
    [[nodiscard]] std::uint64_t preferred_batch(const Interval& rest) const override;
    [[nodiscard]] std::optional<core::BatchResult> sieve(const Interval& interval,
                                                         const core::Wanted& wanted,
                                                         std::stop_token stop) override;
    void reuse(std::vector<std::uint8_t> bitmap) override { spare_ = std::move(bitmap); }
    [[nodiscard]] std::vector<std::string> take_warnings() override;

private:
    [[nodiscard]] std::uint32_t count() const noexcept {
        return static_cast<std::uint32_t>(devices_.size());
    }
    [[nodiscard]] Work take_work(const Interval& interval, const WindowWanted& wanted);
    [[nodiscard]] Work take_prefetch(const Interval& interval, bool tests_survivors);
    [[nodiscard]] bool tests_survivors(const Interval& interval) const;
    void make_room(std::uint32_t root, bool tests_survivors, bool bitmaps);
    void work(RowDevice& device, Batch& batch);
    void on_all(const std::function<void(RowDevice&)>& action);
    void fail() noexcept;

    std::string name_;
    Devices devices_;
    std::vector<std::uint8_t> spare_;          ///< memory of a bitmap that was given back
    std::optional<std::uint64_t> next_first_;  ///< behind the last batch
    WindowWanted prefetched_wanted_;           ///< of the prefetched windows
    std::mutex mutex_;
    std::exception_ptr error_;    ///< the first of a device
    bool lacks_threads_ = false;  ///< and has said so: each batch starts its threads anew
    std::vector<std::string> warnings_;
};

/// Keeps those prefetched windows that the batch begins with, and forgets the others.
/// @return what of the batch they leave
std::optional<Interval> keep_prefetched(const Devices& devices, const Interval& batch) {
    std::vector<RowSieve*> ordered;
    for (const auto& device : devices)
        if (device->sieve().prefetched()) ordered.push_back(&device->sieve());
    std::ranges::sort(ordered, {},
                      [](const RowSieve* sieve) { return sieve->prefetched()->first; });
    std::optional<Interval> rest = batch;
    for (RowSieve* const sieve : ordered) {
        const WindowJob& job = *sieve->prefetched();
        if (!rest || job.first != rest->first || job.last > rest->last)
            sieve->forget_prefetched();
        else if (job.last == rest->last)
            rest.reset();
        else
            rest->first = job.last + 1;
    }
    return rest;
}

std::string RowEngine::device() const {
    std::string names;
    for (const auto& device : devices_)
        names += (names.empty() ? "" : ", ") + device->launcher().device();
    return names;
}

std::uint64_t RowEngine::preferred_batch(const Interval& rest) const {
    const auto root = static_cast<std::uint32_t>(core::isqrt(rest.first));
    std::uint64_t bits = 0;
    for (const auto& device : devices_) bits += bits_per_batch(*device, root);
    return std::min(core::wheel * bits, core::saturating_add(rest.span(), 1));
}

std::optional<core::BatchResult> RowEngine::sieve(const Interval& interval,
                                                  const core::Wanted& wanted,
                                                  std::stop_token stop) {
    if (error_) std::rethrow_exception(error_);
    const WindowWanted windows = window_wanted(wanted);
    const auto root = static_cast<std::uint32_t>(core::isqrt(interval.last));
    const bool testing = tests_survivors(interval);
    make_room(root, testing, windows.bitmap);
    Batch batch{.largest_root = root,
                .tests_survivors = testing,
                .result = {interval, wanted,
                           wanted.bitmap ? std::exchange(spare_, {}) : std::vector<std::uint8_t>()},
                .work = take_work(interval, windows),
                .prefetch = take_prefetch(interval, testing),
                .halt = {}};
    const std::stop_callback forward(stop, [&batch] { batch.halt.request_stop(); });
    on_all([&](RowDevice& device) { work(device, batch); });
    if (!batch.complete) return std::nullopt;
    return batch.result.take();
}

/// All devices in the same way, as the first one would.
bool RowEngine::tests_survivors(const Interval& interval) const {
    RowDevice& first = *devices_.front();
    return gpu::tests_survivors(interval, first.tuning(), count(), first.sieve().primes_end());
}

/// Starts no threads where there is room.
void RowEngine::make_room(std::uint32_t root, bool tests_survivors, bool bitmaps) {
    const auto largest = [&](const RowDevice& device) {
        return std::min(root, device.limit(tests_survivors));
    };
    if (!std::ranges::all_of(devices_, [&](const auto& device) {
            return device->has_room(largest(*device), bitmaps);
        }))
        on_all([&](RowDevice& device) { device.make_room(largest(device), bitmaps); });
}

/// What of a batch has not been prefetched.
Work RowEngine::take_work(const Interval& interval, const WindowWanted& wanted) {
    if (std::exchange(prefetched_wanted_, wanted) != wanted)
        for (const auto& device : devices_) device->sieve().forget_prefetched();
    const std::optional<Interval> rest = keep_prefetched(devices_, interval);
    if (!rest) return {};
    return {.bytes = core::bytes_of(*rest), .queue = WindowQueue(*rest)};
}

/// What to prefetch once all of a batch is begun: nothing unless it followed the one before, as
/// single batches are followed by none.
Work RowEngine::take_prefetch(const Interval& interval, bool tests_survivors) {
    if (std::exchange(next_first_, interval.last + 1) != interval.first) return {};
    const core::ByteRange bytes = core::bytes_of(interval);
    std::uint64_t bits = 0;
    for (const auto& device : devices_)
        bits += device->sieve().cut_of(bytes, count(), device->limit(tests_survivors)).window_bits;
    const std::optional<Interval> behind = windows_behind(interval.last, bits);
    if (!behind) return {};
    return {.bytes = bytes, .queue = WindowQueue(*behind)};
}

/// Works on one device; when it fails, the others stop.
void RowEngine::work(RowDevice& device, Batch& batch) {
    const std::stop_token stop = batch.halt.get_token();
    const std::uint32_t limit = device.limit(batch.tests_survivors);
    try {
        if (!device.sieve().extend_primes(std::min(batch.largest_root, limit), stop) ||
            !device.sieve().sieve(batch.work.windows_for(device, count(), limit),
                                  batch.prefetch.windows_for(device, count(), limit), batch.result,
                                  stop))
            batch.complete = false;
    } catch (...) {
        batch.halt.request_stop();
        throw;
    }
}

/// @throw what the first device to fail has thrown
void RowEngine::on_all(const std::function<void(RowDevice&)>& action) {
    std::string warning = side_by_side(devices_.size(), [&](std::size_t i) {
        try {
            action(*devices_[i]);
        } catch (...) {
            fail();
        }
    });
    if (error_) std::rethrow_exception(error_);
    if (warning.empty() || std::exchange(lacks_threads_, true)) return;
    const std::scoped_lock lock(mutex_);
    warnings_.push_back(std::move(warning));
}

/// Keeps the exception that is being handled, if it is the first.
void RowEngine::fail() noexcept {
    const std::scoped_lock lock(mutex_);
    if (!error_) error_ = std::current_exception();
}

std::vector<std::string> RowEngine::take_warnings() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(warnings_, {});
}

}  // namespace

std::unique_ptr<core::Engine> make_row_engine(std::string name,
                                              std::vector<std::unique_ptr<RowDevice>> devices,
                                              std::vector<std::string> warnings) {
    return std::make_unique<RowEngine>(std::move(name), std::move(devices), std::move(warnings));
}

std::unique_ptr<core::Engine> make_row_engine(std::string name,
                                              std::vector<std::unique_ptr<Launcher>> launchers,
                                              const std::optional<Tuning>& tuning) {
    Devices devices;
    for (auto& launcher : launchers)
        devices.push_back(std::make_unique<RowDevice>(std::move(launcher), tuning));
    return make_row_engine(std::move(name), std::move(devices));
}

}  // namespace warpsieve::gpu
