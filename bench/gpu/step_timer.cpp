#include "gpu/step_timer.hpp"

#include <cuda_runtime_api.h>

#include <chrono>
#include <utility>

#include "kernels/cuda/runtime.hpp"

namespace warpsieve::bench {
namespace {

using gpu::Edges;
using gpu::Window;

class StepTimer final : public gpu::Launcher {
public:
    StepTimer(std::unique_ptr<gpu::Launcher> launcher, StepTimes& times)
        : inner_(std::move(launcher)), times_(times) {}

    [[nodiscard]] std::string device() const override { return inner_->device(); }
    [[nodiscard]] std::string driver() const override { return inner_->driver(); }
    [[nodiscard]] gpu::DeviceLimits limits() const override { return inner_->limits(); }
    void load_patterns(std::span<const std::uint32_t> tables) override {
        inner_->load_patterns(tables);
    }
    void reserve(const gpu::Workspace& workspace) override { inner_->reserve(workspace); }
    void reserve_primes(std::uint32_t count) override { inner_->reserve_primes(count); }
    void load_primes(std::span<const std::uint32_t> primes) override {
        inner_->load_primes(primes);
    }
    void append_primes(const Window& window,
                       const Edges& edges,
                       std::span<const std::uint32_t> places) override {
        time("append_primes", [&] { inner_->append_primes(window, edges, places); });
    }
    void begin_window(unsigned slot) override { inner_->begin_window(slot); }
    void prepare_records(const Window& window, const gpu::PrimeClasses& classes) override {
        time("prepare_records", [&] { inner_->prepare_records(window, classes); });
    }
    void sieve_tiles(const Window& window,
                     const gpu::PatternOffsets& offsets,
                     const gpu::PrimeClasses& classes) override {
        time("sieve_tiles", [&] { inner_->sieve_tiles(window, offsets, classes); });
    }
    void strike_window(const Window& window, std::uint32_t begin, std::uint32_t end) override {
        time("strike_window", [&] { inner_->strike_window(window, begin, end); });
    }
    void restore_primes(const Window& window, std::uint32_t count) override {
        time("restore_primes", [&] { inner_->restore_primes(window, count); });
    }
    void summarise(const Window& window,
                   const Edges& edges,
                   const gpu::WindowWanted& wanted) override {
        time("summarise", [&] { inner_->summarise(window, edges, wanted); });
    }
    void begin_batch(const warpsieve::Interval& interval) override {
        inner_->begin_batch(interval);
    }
    void end_batch() noexcept override { inner_->end_batch(); }
    [[nodiscard]] gpu::WindowOutput collect(unsigned slot) override {
        return inner_->collect(slot);
    }

private:
    template <class Step>
    void time(const char* name, const Step& step) {
        const auto began = std::chrono::steady_clock::now();
        step();
        gpu::cuda::check(cudaDeviceSynchronize(), name);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
        times_[name] += took.count();
    }

    std::unique_ptr<gpu::Launcher> inner_;
    StepTimes& times_;
};

}  // namespace

std::unique_ptr<gpu::Launcher> time_steps(std::unique_ptr<gpu::Launcher> launcher,
                                          StepTimes& times) {
    return std::make_unique<StepTimer>(std::move(launcher), times);
}

}  // namespace warpsieve::bench
