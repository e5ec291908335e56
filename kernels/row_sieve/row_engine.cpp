#include "kernels/row_sieve/row_engine.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <iterator>
#include <list>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

#include "core/failure.hpp"
#include "core/math.hpp"
#include "core/spare_bitmaps.hpp"
#include "core/wheel.hpp"
#include "kernels/row_sieve/row_sieve.hpp"

namespace warpsieve::gpu {
namespace {

/// Windows for each device in a batch, to begin with: the run makes batches longer once it sees how
/// fast they are. A batch's bitmap stays below 300 MB.
constexpr std::uint64_t windows_per_batch = 8;

/// What the devices of a batch share.
struct Batch {
    std::uint32_t largest_root = 0;
    SharedBatch result;
    WindowQueue queue;
    WindowQueue prefetch;   ///< what will be asked for next, if batches follow each other
    std::stop_source halt;  ///< the caller wants to stop, or a device failed
    std::atomic<bool> complete = true;
};

class RowEngine final : public core::Engine {
public:
    RowEngine(std::string name,
              std::vector<std::unique_ptr<Launcher>> launchers,
              const std::optional<Tuning>& tuning);

    [[nodiscard]] std::string name() const override { return name_; }
    [[nodiscard]] std::string device() const override;
    [[nodiscard]] std::string driver() const override { return launchers_.front()->driver(); }
    [[nodiscard]] std::uint64_t preferred_batch(const Interval& rest) const override;
    [[nodiscard]] std::optional<core::BatchResult> sieve(const Interval& interval,
                                                         const core::Wanted& wanted,
                                                         std::stop_token stop) override;
    void reuse(std::vector<std::uint8_t> bitmap) override { spares_.give_back(std::move(bitmap)); }
    [[nodiscard]] std::vector<std::string> take_warnings() override;

private:
    void reserve();
    [[nodiscard]] std::uint32_t devices() const noexcept {
        return static_cast<std::uint32_t>(launchers_.size());
    }
    [[nodiscard]] Cut cut_of(const Interval& interval) const;
    [[nodiscard]] WindowQueue take_queue(const Interval& interval, const WindowWanted& wanted);
    [[nodiscard]] WindowQueue take_prefetch(const Interval& interval);
    void work(RowSieve& sieve, Batch& batch) noexcept;
    void work_on_all(Batch& batch);
    void warn_of_threads(std::size_t started, const std::system_error& error);

    std::string name_;
    std::vector<std::unique_ptr<Launcher>> launchers_;
    DeviceLimits limits_;  ///< of the smallest
    Tuning tuning_;
    std::list<RowSieve> sieves_;
    core::SpareBitmaps spares_;
    std::optional<std::uint64_t> next_first_;  ///< behind the last batch
    WindowWanted prefetched_wanted_;           ///< of the prefetched windows
    std::mutex mutex_;
    std::exception_ptr error_;  ///< the first of a device
    bool lacks_threads_ = false;
    std::vector<std::string> warnings_;
};

/// Keeps those prefetched windows that the batch begins with, and forgets the others.
/// @return what of the batch they leave
std::optional<Interval> keep_prefetched(std::list<RowSieve>& sieves, const Interval& batch) {
    std::vector<RowSieve*> ordered;
    for (RowSieve& sieve : sieves)
        if (sieve.prefetched()) ordered.push_back(&sieve);
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

DeviceLimits smallest(const std::vector<std::unique_ptr<Launcher>>& launchers) {
    DeviceLimits limits = launchers.front()->limits();
    for (const auto& launcher : launchers) {
        const DeviceLimits other = launcher->limits();
        limits.tile_bytes = std::min(limits.tile_bytes, other.tile_bytes);
        limits.multiprocessors = std::min(limits.multiprocessors, other.multiprocessors);
    }
    return limits;
}

RowEngine::RowEngine(std::string name,
                     std::vector<std::unique_ptr<Launcher>> launchers,
                     const std::optional<Tuning>& tuning)
    : name_(std::move(name)),
      launchers_(std::move(launchers)),
      limits_(smallest(launchers_)),
      tuning_(tuning.value_or(choose_tuning(limits_))) {
    tuning_.check();
    reserve();
    for (const auto& launcher : launchers_) sieves_.emplace_back(*launcher, tuning_);
}

/// Windows of half the length until they fit, down to a tile.
void RowEngine::reserve() {
    for (;;) {
        try {
            for (const auto& launcher : launchers_)
                launcher->reserve({.window_bits = tuning_.window_bits,
                                   .records = RowSieve::record_bound(tuning_)});
            return;
        } catch (const OutOfDeviceMemory&) {
            if (tuning_.window_bits / 2 < tuning_.tile_bits) throw;
            tuning_.window_bits /= 2;
        }
    }
}

std::string RowEngine::device() const {
    std::string names;
    for (const auto& launcher : launchers_)
        names += (names.empty() ? "" : ", ") + launcher->device();
    return names;
}

std::uint64_t RowEngine::preferred_batch(const Interval& rest) const {
    const std::uint64_t window = core::wheel * tuning_.window_bits;
    return std::min(window * windows_per_batch * launchers_.size(),
                    core::saturating_add(rest.span(), 1));
}

std::optional<core::BatchResult> RowEngine::sieve(const Interval& interval,
                                                  const core::Wanted& wanted,
                                                  std::stop_token stop) {
    if (error_) std::rethrow_exception(error_);
    Batch batch{.largest_root = static_cast<std::uint32_t>(core::isqrt(interval.last)),
                .result = {interval, wanted,
                           wanted.bitmap ? spares_.take(core::bytes_of(interval).count)
                                         : std::vector<std::uint8_t>()},
                .queue = take_queue(interval, window_wanted(wanted)),
                .prefetch = take_prefetch(interval),
                .halt = {}};
    const std::stop_callback forward(stop, [&batch] { batch.halt.request_stop(); });
    work_on_all(batch);
    if (error_) std::rethrow_exception(error_);
    if (!batch.complete) return std::nullopt;
    return batch.result.take();
}

Cut RowEngine::cut_of(const Interval& interval) const {
    return choose_cut(core::bytes_of(interval), tuning_, devices(), limits_.multiprocessors);
}

/// What of a batch has not been prefetched.
WindowQueue RowEngine::take_queue(const Interval& interval, const WindowWanted& wanted) {
    if (std::exchange(prefetched_wanted_, wanted) != wanted)
        for (RowSieve& sieve : sieves_) sieve.forget_prefetched();
    const std::optional<Interval> rest = keep_prefetched(sieves_, interval);
    return rest ? WindowQueue(*rest, cut_of(*rest)) : WindowQueue();
}

/// What to prefetch once all of a batch is begun: nothing unless it followed the one before, as
/// single batches are followed by none.
WindowQueue RowEngine::take_prefetch(const Interval& interval) {
    const bool follows = std::exchange(next_first_, interval.last + 1) == interval.first;
    const Cut cut = cut_of(interval);
    const std::optional<Interval> behind =
        follows ? windows_behind(interval.last, cut, devices()) : std::nullopt;
    return behind ? WindowQueue(*behind, cut) : WindowQueue();
}

/// The calling thread works for the first device, and afterwards for those that no thread could be
/// started for: they may hold prefetched windows of the batch.
void RowEngine::work_on_all(Batch& batch) {
    std::vector<std::jthread> others;
    others.reserve(sieves_.size());
    auto sieve = std::next(sieves_.begin());
    try {
        for (; sieve != sieves_.end(); ++sieve)
            others.emplace_back([this, sieve, &batch] { work(*sieve, batch); });
    } catch (const std::system_error& error) {
        warn_of_threads(others.size() + 1, error);
    }
    work(sieves_.front(), batch);
    for (; sieve != sieves_.end(); ++sieve) work(*sieve, batch);
}

/// Once: each batch starts its threads anew.
void RowEngine::warn_of_threads(std::size_t started, const std::system_error& error) {
    if (std::exchange(lacks_threads_, true)) return;
    const std::scoped_lock lock(mutex_);
    warnings_.push_back(
        core::fewer_threads_text(started, sieves_.size(), "for CUDA devices", error));
}

std::vector<std::string> RowEngine::take_warnings() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(warnings_, {});
}

/// Works on one device; its error stops the others.
void RowEngine::work(RowSieve& sieve, Batch& batch) noexcept {
    const std::stop_token stop = batch.halt.get_token();
    try {
        if (!sieve.extend_primes(batch.largest_root, stop) ||
            !sieve.sieve(batch.queue, batch.prefetch, batch.result, stop))
            batch.complete = false;
    } catch (...) {
        batch.halt.request_stop();
        const std::scoped_lock lock(mutex_);
        if (!error_) error_ = std::current_exception();
    }
}

}  // namespace

std::unique_ptr<core::Engine> make_row_engine(std::string name,
                                              std::vector<std::unique_ptr<Launcher>> launchers,
                                              const std::optional<Tuning>& tuning) {
    return std::make_unique<RowEngine>(std::move(name), std::move(launchers), tuning);
}

}  // namespace warpsieve::gpu
