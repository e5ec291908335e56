#include "kernels/cuda/cuda_fixture.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

/// Longer windows, over the sizes that the program itself chooses. A GPU is done in a moment.
using CudaWindows = CudaTest;

TEST_F(CudaWindows, AreRightFromZero) {
    expect_right(*gpu::make_cuda_engine({}), {0, 100'000'000}, 16);
}

/// Short batches, in both of the ways in which they may be sieved.
class CudaWindowsFarUp : public CudaWindows,
                         public testing::WithParamInterface<core::SurvivorTest> {
protected:
    [[nodiscard]] std::unique_ptr<core::Engine> engine() const {
        gpu::Tuning tuning = gpu::choose_tuning(gpu::cuda::make_cuda_launcher(0)->limits());
        tuning.survivor_test = GetParam();
        return engine_with(tuning);
    }
};

TEST_P(CudaWindowsFarUp, AreRight) {
    const auto engine = this->engine();
    constexpr std::uint64_t e12 = 1'000'000'000'000;
    expect_right(*engine, {e12, e12 + 10'000'000}, 16);
    expect_right(*engine, {1'000 * e12, 1'000 * e12 + 10'000'000}, 16);
    expect_right(*engine, {1'000'000 * e12, 1'000'000 * e12 + 1'000'000}, 16);
}

TEST_P(CudaWindowsFarUp, AreRightToTheEnd) {
    const auto engine = this->engine();
    expect_right(*engine, {largest - 1'000'000, largest}, 16);
    expect_right(*engine, {largest - 58, largest - 58});  // the largest prime
    expect_right(*engine, {largest, largest});
}

INSTANTIATE_TEST_SUITE_P(Cuda,
                         CudaWindowsFarUp,
                         testing::Values(core::SurvivorTest::never, core::SurvivorTest::always),
                         [](const auto& tried) {
                             return tried.param == core::SurvivorTest::never ? "AllPrimes"
                                                                             : "Survivors";
                         });

TEST_F(CudaWindows, AreRightAnywhere) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto engine = gpu::make_cuda_engine({});
    for (int i = 0; i < 100; ++i)
        expect_right(*engine, random_interval(random, 1'000'000),
                     static_cast<unsigned>(random() % 64));
}

}  // namespace
}  // namespace warpsieve::test
