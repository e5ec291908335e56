#include "gpu/step_timer.hpp"

#include <cuda_runtime_api.h>

#include <chrono>
#include <utility>

#include "gpu/passing_launcher.hpp"
#include "kernels/cuda/runtime.hpp"

namespace warpsieve::bench {
namespace {

using gpu::Edges;
using gpu::Window;

class StepTimer final : public PassingLauncher {
public:
    StepTimer(std::unique_ptr<gpu::Launcher> launcher, StepTimes& times)
        : PassingLauncher(std::move(launcher)), times_(times) {}

    void append_primes(const Window& window,
                       const Edges& edges,
                       std::span<const std::uint32_t> places) override {
        time("append_primes", [&] { PassingLauncher::append_primes(window, edges, places); });
    }
    void prepare_records(const Window& window, const gpu::PrimeClasses& classes) override {
        time("prepare_records", [&] { PassingLauncher::prepare_records(window, classes); });
    }
    void sieve_tiles(const Window& window,
                     const gpu::PatternOffsets& offsets,
                     const gpu::PrimeClasses& classes) override {
        time("sieve_tiles", [&] { PassingLauncher::sieve_tiles(window, offsets, classes); });
    }
    void partition(const Window& window, const gpu::PartitionPlan& plan) override {
        time("partition", [&] { PassingLauncher::partition(window, plan); });
    }
    void strike_overflow(const Window& window, const gpu::PartitionPlan& plan) override {
        time("strike_overflow", [&] { PassingLauncher::strike_overflow(window, plan); });
    }
    void restore_primes(const Window& window, std::uint32_t count) override {
        time("restore_primes", [&] { PassingLauncher::restore_primes(window, count); });
    }
    void test_survivors(const Window& window, const Edges& edges) override {
        time("test_survivors", [&] { PassingLauncher::test_survivors(window, edges); });
    }
    void summarise(const Window& window,
                   const Edges& edges,
                   const gpu::WindowWanted& wanted) override {
        time("summarise", [&] { PassingLauncher::summarise(window, edges, wanted); });
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

    StepTimes& times_;
};

}  // namespace

std::unique_ptr<gpu::Launcher> time_steps(std::unique_ptr<gpu::Launcher> launcher,
                                          StepTimes& times) {
    return std::make_unique<StepTimer>(std::move(launcher), times);
}

}  // namespace warpsieve::bench
