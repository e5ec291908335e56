#include <array>
#include <random>

#include "kernels/cuda/cuda_fixture.hpp"
#include "support/every_quantity.hpp"
#include "support/seed.hpp"

// What tests/kernels/tally_test.cpp looks at on the host, in the kernel.

namespace warpsieve::test {
namespace {

using CudaTally = CudaTest;

TEST_F(CudaTally, IsRightFromZero) {
    const auto engine = engine_with(low_tuning);
    for (const std::uint64_t last : {0U, 2U, 5U, 7U, 31U, 300U, 245'760U, 2'500'000U})
        expect_right(*engine, {0, last}, 63, every_quantity(12));
}

TEST_F(CudaTally, IsRightAtSeamsOfLanesCellsAndWindows) {
    const auto engine = engine_with(low_tuning);
    for (const std::uint64_t length : {7'680U, 245'760U, 1'966'080U}) {
        const std::uint64_t seam = 40'000 * length;
        expect_right(*engine, {seam - 30, seam + 30}, 63, every_quantity(4));
        expect_right(*engine, {seam, seam + length - 1}, 63, every_quantity(210));
        expect_right(*engine, {seam - length, seam - 1}, 63, every_quantity(240));
    }
}

TEST_F(CudaTally, NeedsNoOtherQuantity) {
    const auto engine = engine_with(low_tuning);
    const std::array<core::Quantities, 4> single = {
        core::with(constellation({0, 4, 10})), core::with_residues(7),
        core::Quantities(core::quantity_gap_table | core::quantity_gaps),
        core::Quantities(core::quantity_primes | core::quantity_reciprocals)};
    std::uint64_t first = 777'777'000'000;
    for (int i = 0; i < 3; ++i)  // each is begun ahead of the next
        for (const core::Quantities& one : single)
            for (const std::uint64_t length : {2'000'000U, 500'000U}) {
                expect_right(*engine, {first, first + length - 1}, 63, one);
                first += length;
            }
}

TEST_F(CudaTally, IsRightInRandomWindows) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto engine = gpu::make_cuda_engine({});
    constexpr std::uint64_t limit = std::uint64_t{1} << 48;
    for (int i = 0; i < 12; ++i)
        expect_right(*engine, random_interval(random, 300'000, limit),
                     static_cast<unsigned>(random() % 64),
                     every_quantity(static_cast<std::uint32_t>(1 + random() % 240)));
}

}  // namespace
}  // namespace warpsieve::test
