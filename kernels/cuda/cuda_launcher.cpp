#include <array>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "core/wheel.hpp"
#include "kernels/cuda/cuda_engine.hpp"
#include "kernels/cuda/kernels.hpp"
#include "kernels/cuda/probe.hpp"
#include "kernels/cuda/runtime.hpp"
#include "kernels/cuda/slot.hpp"
#include "kernels/row_sieve/launcher.hpp"
#include "kernels/row_sieve/pattern_tables.hpp"

namespace warpsieve::gpu::cuda {
namespace {

cudaDeviceProp try_out(int device, Patience patience) {
    select(device);
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, device), "ask for its properties");
    run_probe(patience);
    return properties;
}

/// All that is given back by calls of the device.
struct Held {
    DeviceBuffer<std::uint32_t> patterns;
    DeviceBuffer<std::uint32_t> primes;
    DeviceBuffer<std::uint32_t> longer_primes;  ///< while the list moves
    Event shared;  ///< patterns and primes are as they were last asked for
    std::array<Slot, Launcher::slots> slots;
};

class CudaLauncher final : public Launcher {
public:
    CudaLauncher(int device, Patience patience)
        : number_(device),
          patience_(patience),
          properties_(try_out(device, patience)),
          tile_bytes_(static_cast<std::uint32_t>(properties_.sharedMemPerBlockOptin) -
                      bytes_beside_tile),
          held_(std::make_unique<Held>()) {
        allow_tiles(tile_bytes_);
        allow_partition(tile_bytes_ / word_bytes);
    }

    /// Copies may still write to the pinned memory that goes.
    ~CudaLauncher() override {
        try {
            select(number_);
            finish();
        } catch (const std::exception&) {  // whoever waited for results has been told
        }
    }
    CudaLauncher(const CudaLauncher&) = delete;
    CudaLauncher& operator=(const CudaLauncher&) = delete;
    CudaLauncher(CudaLauncher&&) = delete;
    CudaLauncher& operator=(CudaLauncher&&) = delete;

    [[nodiscard]] std::string device() const override { return properties_.name; }
    [[nodiscard]] std::string driver() const override { return driver_version(); }
    [[nodiscard]] DeviceLimits limits() const override {
        return {.tile_bytes = tile_bytes_,
                .multiprocessors = static_cast<std::uint32_t>(properties_.multiProcessorCount),
                .l2_bytes = static_cast<std::uint64_t>(properties_.l2CacheSize),
                .memory_bytes = properties_.totalGlobalMem,
                .compute_capability = properties_.major * 10 + properties_.minor};
    }

    void load_patterns(std::span<const std::uint32_t> tables) override {
        select(number_);
        held_->patterns = DeviceBuffer<std::uint32_t>(tables.size());
        upload(tables, held_->patterns.data());
        slot().rest.record(held_->shared);
    }

    void reserve(const Workspace& workspace) override {
        select(number_);
        finish();
        // All old ones first, so that the new ones find their room.
        for (Slot& each : held_->slots) each.buffers = {};
        for (Slot& each : held_->slots) each.buffers = SlotBuffers(workspace);
    }

    void reserve_primes(std::uint32_t count) override {
        select(number_);
        if (count <= held_->primes.size()) return;
        finish();
        held_->longer_primes = DeviceBuffer<std::uint32_t>(count);
        copy(held_->longer_primes.data(), held_->primes.data(), held_->primes.size(), slot().rest);
        finish();
        std::swap(held_->primes, held_->longer_primes);
        held_->longer_primes = {};
    }

    void load_primes(std::span<const std::uint32_t> primes) override {
        select(number_);
        upload(primes, held_->primes.data());
        slot().rest.record(held_->shared);
    }

    void append_primes(const Window& window,
                       const Edges& edges,
                       std::span<const std::uint32_t> places) override {
        select(number_);
        upload(places, buffers().places.data());
        cuda::append_primes({buffers().rows.data(), window, edges}, buffers().places.data(),
                            static_cast<std::uint32_t>(places.size()), held_->primes.data(),
                            slot().rest.get());
        slot().rest.record(held_->shared);
        slot().rest.record(slot().done);
    }

    void begin_window(unsigned number) override {
        select(number_);
        slot_ = number;
        slot().begin();
        slot().tiles.wait_for(held_->shared);
    }

    void prepare_records(const Window& window, const PrimeClasses& classes) override {
        select(number_);
        slot().range.emplace("window from " + std::to_string(core::wheel * window.base));
        const std::uint64_t end = window.base + window.bits;
        make_records(held_->primes.data(), classes.dense_end, end, buffers().records.data(),
                     slot().tiles.get());
        make_sparse(buffers().sparse(classes), held_->primes.data(), end, slot().tiles.get());
    }

    void partition(const Window& window, const PartitionPlan& plan) override {
        select(number_);
        cuda::partition(window, plan.visits, held_->primes.data(),
                        slot().empty_buckets(plan.bucket_room), tile_bytes_ / word_bytes,
                        slot().tiles.get());
    }

    void sieve_tiles(const Window& window,
                     const PatternOffsets& offsets,
                     const PrimeClasses& classes) override {
        select(number_);
        cuda::sieve_tiles(window,
                          {tables_at(held_->patterns.data()), offsets, buffers().records.data()},
                          buffers().sparse(classes), classes, slot().window_buckets(),
                          buffers().rows.data(), slot().tiles.get());
        slot().go_on();
    }

    void strike_overflow(const Window& window, const PartitionPlan& plan) override {
        select(number_);
        cuda::strike_overflow(window, plan.visits, held_->primes.data(), slot().window_buckets(),
                              buffers().rows.data(), slot().rest.get());
    }

    void restore_primes(const Window& window, std::uint32_t count) override {
        select(number_);
        cuda::restore_primes({held_->primes.data(), count}, window, buffers().rows.data(),
                             slot().rest.get());
    }

    void test_survivors(const Window& window, const Edges& edges) override {
        select(number_);
        cuda::test_survivors(window, edges, buffers().rows.data(),
                             static_cast<std::uint32_t>(properties_.multiProcessorCount),
                             slot().rest.get());
    }

    void begin_batch(const Interval& interval) override {
        batch_.emplace("batch from " + std::to_string(interval.first));
    }
    void end_batch() noexcept override { batch_.reset(); }

    void summarise(const Window& window, const Edges& edges, const WindowWanted& wanted) override {
        select(number_);
        slot().summarise(window, edges, wanted);
    }

    [[nodiscard]] WindowOutput collect(unsigned number) override {
        select(number_);
        Slot& from = held_->slots.at(number);
        wait_for(from.done);
        from.range.reset();
        return from.output();
    }

private:
    /// The slot of the window that was begun last.
    [[nodiscard]] Slot& slot() { return held_->slots.at(slot_); }
    [[nodiscard]] SlotBuffers& buffers() { return slot().buffers; }

    void upload(std::span<const std::uint32_t> from, std::uint32_t* to) {
        leave_if_broken(held_, [&] { slot().upload.send(from, to, slot().rest, patience_); });
    }

    void wait_for(const Event& event) {
        leave_if_broken(held_, [&] { event.wait(patience_); });
    }

    /// Waits for all that the device was asked for.
    void finish() {
        for (unsigned i = 0; held_ && i < slots; ++i) {
            const Slot& each = held_->slots.at(i);
            each.go_on();
            each.rest.record(each.done);
            wait_for(each.done);
        }
    }

    int number_;
    Patience patience_;
    cudaDeviceProp properties_;
    std::uint32_t tile_bytes_;
    std::unique_ptr<Held> held_;  ///< empty once the device is given up
    unsigned slot_ = 0;
    std::optional<Range> batch_;
};

}  // namespace

std::unique_ptr<Launcher> make_cuda_launcher(int device) {
    return std::make_unique<CudaLauncher>(device, usual_patience());
}

}  // namespace warpsieve::gpu::cuda
