#include <gtest/gtest.h>

#include "kernels/oracle.hpp"
#include "kernels/support.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

/// Every size of tile and window with every place of the limits between the classes.
TEST(EmulatedEngineSlow, AnswersTheSameWithAnyTuning) {
    for (const std::uint32_t tile : {1U << 13, 3U << 13, 1U << 15, 1U << 18, 3U << 19, 1U << 21})
        for (const std::uint32_t window : {tile, tile + (1U << 13), 4 * tile})
            for (const std::uint32_t multiples : {1U, 100U, 1024U, 1U << 21})
                for (const std::uint32_t limit :
                     {1U << 12, 65'537U, 1U << 20, gpu::sparse_limit - 1}) {
                    const auto engine =
                        make_emulated_engine({.window_bits = window,
                                              .tile_bits = tile,
                                              .warp_multiples = multiples,
                                              .thread_limit = limit,
                                              .survivor_test = core::SurvivorTest::never});
                    SCOPED_TRACE(testing::Message()
                                 << "tile " << tile << " window " << window << " multiples "
                                 << multiples << " limit " << limit);
                    expect_right(*engine, {0, 900'000});
                    expect_right(*engine, {2'000'000'000'000, 2'000'000'900'000});
                }
}

/// The last windows of all, with the threads in other orders than in the unit test; each order
/// makes the primes to 2^32.
TEST(EmulatedEngineSlow, IsRightToTheEndInAnyOrder) {
    if (!can_hold_all_primes) GTEST_SKIP() << takes_much_memory;
    for (const Order order : {Order::reverse, Order::scattered}) {
        const auto engine = make_emulated_engine({.window_bits = 1U << 24,
                                                  .tile_bits = 1U << 20,
                                                  .survivor_test = core::SurvivorTest::never},
                                                 {{.order = order}});
        expect_right(*engine, {largest - 1'000'000, largest});
        // Batches that follow each other, to the end.
        expect_right(*engine, {largest - 900'000, largest - 600'000});
        expect_right(*engine, {largest - 599'999, largest - 300'000});
        expect_right(*engine, {largest - 299'999, largest}, 63, core::all_quantities);
        for (const std::uint64_t before : {57U, 58U})  // the largest prime is 2^64 - 59
            EXPECT_EQ(
                engine->sieve({largest - before, largest}, {}, {}).value().totals().prime_count,
                before - 57);
        // The square of the largest prime below 2^32 has no other factor.
        const std::uint64_t square = 4294967291U * std::uint64_t{4294967291U};
        expect_right(*engine, {square - 1'000, square + 1'000});
    }
}

}  // namespace
}  // namespace warpsieve::test
