#include <gtest/gtest.h>

#include "kernels/oracle.hpp"
#include "kernels/support.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

/// Starts of uniform exponent up to 2^64, lengths to 1e7; one engine, whose list of primes grows.
TEST(EmulatedEngineLong, IsRightInAThousandRandomWindows) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto engine = make_emulated_engine({.window_bits = 1U << 22, .tile_bits = 1U << 18},
                                             {{.order = Order::scattered}});
    for (int i = 0; i < 1000; ++i) {
        const Interval interval = random_interval(random, 10'000'000);
        expect_right(*engine, interval, static_cast<unsigned>(random() % 64));
    }
}

}  // namespace
}  // namespace warpsieve::test
