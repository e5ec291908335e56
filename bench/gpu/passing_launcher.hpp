#pragma once

// A launcher that passes every step on to another one: what watches steps, or changes some, is made
// of it and says no more than what it does about those.

#include <memory>
#include <span>
#include <string>
#include <utility>

#include "kernels/row_sieve/launcher.hpp"

namespace warpsieve::bench {

class PassingLauncher : public gpu::Launcher {
public:
    explicit PassingLauncher(std::unique_ptr<gpu::Launcher> inner) : inner_(std::move(inner)) {}

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
    void append_primes(const gpu::Window& window,
                       const gpu::Edges& edges,
                       std::span<const std::uint32_t> places) override {
        inner_->append_primes(window, edges, places);
    }
    void begin_window(unsigned slot) override { inner_->begin_window(slot); }
    void prepare_records(const gpu::Window& window, const gpu::PrimeClasses& classes) override {
        inner_->prepare_records(window, classes);
    }
    void sieve_tiles(const gpu::Window& window,
                     const gpu::PatternOffsets& offsets,
                     const gpu::PrimeClasses& classes) override {
        inner_->sieve_tiles(window, offsets, classes);
    }
    void partition(const gpu::Window& window, const gpu::PartitionPlan& plan) override {
        inner_->partition(window, plan);
    }
    void strike_overflow(const gpu::Window& window, const gpu::PartitionPlan& plan) override {
        inner_->strike_overflow(window, plan);
    }
    void restore_primes(const gpu::Window& window, std::uint32_t count) override {
        inner_->restore_primes(window, count);
    }
    void test_survivors(const gpu::Window& window, const gpu::Edges& edges) override {
        inner_->test_survivors(window, edges);
    }
    void summarise(const gpu::Window& window,
                   const gpu::Edges& edges,
                   const gpu::WindowWanted& wanted) override {
        inner_->summarise(window, edges, wanted);
    }
    void begin_batch(const Interval& interval) override { inner_->begin_batch(interval); }
    void end_batch() noexcept override { inner_->end_batch(); }
    [[nodiscard]] gpu::WindowOutput collect(unsigned slot) override {
        return inner_->collect(slot);
    }

private:
    std::unique_ptr<gpu::Launcher> inner_;
};

}  // namespace warpsieve::bench
