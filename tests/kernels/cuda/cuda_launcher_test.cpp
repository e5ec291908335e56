#include <algorithm>
#include <memory>
#include <numeric>

#include "core/math.hpp"
#include "kernels/cuda/cuda_fixture.hpp"
#include "kernels/row_sieve/pattern_tables.hpp"
#include "kernels/row_sieve/row_sieve.hpp"

// The launcher step by step, where two windows are in flight: what the engine asks for in an order
// that hides mistakes. cuda-on-cpu runs no more than what is waited for.

namespace warpsieve::test {
namespace {

constexpr gpu::Tuning tuning = {
    .window_bits = 1U << 14, .tile_bits = 1U << 13, .warp_multiples = 32, .thread_limit = 1U << 12};

class CudaLauncher : public CudaTest {
protected:
    void SetUp() override {
        CudaTest::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        launcher_ = gpu::cuda::make_cuda_launcher(0);
        sieve_ = std::make_unique<gpu::RowSieve>(*launcher_, tuning);
        sieve_->reserve(1U << 31, false);
    }

    [[nodiscard]] static std::uint32_t primes_through(std::uint64_t n) {
        return static_cast<std::uint32_t>(small_primes(7, static_cast<std::uint32_t>(n)).size());
    }

    [[nodiscard]] static gpu::PartitionPlan plan_of(const gpu::Window& window,
                                                    const gpu::PrimeClasses& classes) {
        const auto root =
            static_cast<std::uint32_t>(core::isqrt(30 * (window.base + window.bits) - 1));
        const gpu::LargePrimes large = gpu::large_primes(tuning, root);
        gpu::PrimeList primes;
        primes.begin_with(root);
        return {gpu::plan_visits(primes, classes.sparse_end, classes.end, large, window.bits),
                gpu::bucket_room(window.tile_bits, large)};
    }

    /// A whole window. @return its integers
    Interval begin(unsigned slot, std::uint64_t cell) {
        const gpu::Window window{cell * gpu::cell_bits, tuning.window_bits, tuning.tile_bits};
        const Interval integers{30 * window.base, 30 * (window.base + window.bits) - 1};
        const std::uint32_t end = primes_through(core::isqrt(integers.last));
        const auto end_at = [&](std::uint32_t n) { return std::min(end, primes_through(n)); };
        const gpu::PrimeClasses classes{
            .warp_end = end_at(500),
            .dense_end = end_at(gpu::least_sparse_prime(tuning.window_bits) - 1),
            .sparse_end = end_at(tuning.thread_limit),
            .end = end};
        const gpu::Edges edges{.begin = 0, .end = window.bits};
        launcher_->begin_window(slot);
        launcher_->prepare_records(window, classes);
        const gpu::PartitionPlan large = plan_of(window, classes);
        if (!large.empty()) launcher_->partition(window, large);
        launcher_->sieve_tiles(window, gpu::pattern_offsets(window.base), classes);
        if (!large.empty() && strikes_overflow_) launcher_->strike_overflow(window, large);
        if (integers.first < tuning.thread_limit) launcher_->restore_primes(window, end);
        launcher_->summarise(window, edges, {});
        return integers;
    }

    void expect_collected(unsigned slot, const Interval& integers) {
        std::uint64_t found = 0;
        for (const gpu::CellSummary& cell : launcher_->collect(slot).cells) found += cell.count;
        EXPECT_EQ(found, primes_between(integers.first, integers.last).size()) << integers;
    }

    std::unique_ptr<gpu::Launcher> launcher_;
    std::unique_ptr<gpu::RowSieve> sieve_;
    bool strikes_overflow_ = true;
};

constexpr std::uint64_t at_1e12 = 4'000'000;  ///< a cell

TEST_F(CudaLauncher, SievesWithThePrimesThatTheOtherSlotHasAdded) {
    ASSERT_TRUE(sieve_->extend_primes(1'200'000, {}));  // in the second slot
    const Interval first = begin(0, at_1e12);
    expect_collected(0, first);
}

/// Each window waits until the primes of the one before are read from the rows that it takes.
TEST_F(CudaLauncher, AddsThePrimesOfManyWindows) {
    ASSERT_TRUE(sieve_->extend_primes(10'000'000, {}));
    const Interval window = begin(0, 100 * at_1e12);
    expect_collected(0, window);
}

/// What overflows is struck again, slowly but rightly, so that buckets that are never emptied would
/// show in the time alone.
TEST_F(CudaLauncher, EmptiesTheBucketsForEachWindow) {
    ASSERT_TRUE(sieve_->extend_primes(1'200'000, {}));
    strikes_overflow_ = false;
    for (std::uint64_t i = 0; i < 6; ++i) {
        const Interval window = begin(0, at_1e12 + 100 * i);
        expect_collected(0, window);
    }
}

/// As the engine does with a prefetched one: its steps must not come late, into the rows of the
/// next.
TEST_F(CudaLauncher, ForgetsAWindowThatNobodyCollects) {
    for (std::uint64_t i = 0; i < 20; ++i) {
        static_cast<void>(begin(0, 0));
        const Interval second = begin(0, 100 + i);
        expect_collected(0, second);
    }
}

/// Small enough for the first cell of primes. The tiles of the second window run behind the large
/// primes of the first, which on_cpu.cmake looks at.
TEST_F(CudaLauncher, CollectsTheSecondWindowFirst) {
    const Interval first = begin(0, 200'000);
    const Interval second = begin(1, 50);
    expect_collected(1, second);
    expect_collected(0, first);
}

}  // namespace
}  // namespace warpsieve::test
