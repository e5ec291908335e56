#include <gtest/gtest.h>

#include "kernels/oracle.hpp"
#include "kernels/support.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

/// A thousand windows in parts, none of which takes many minutes: each makes the primes to 2^32.
class RandomWindows : public testing::TestWithParam<unsigned> {};
constexpr unsigned parts = 20;
constexpr int windows = 1000 / parts;

/// Starts of uniform exponent up to 2^64, lengths to 1e7; one engine, whose list of primes grows.
/// In every other part all primes sieve, in the others high windows are tested.
TEST_P(RandomWindows, AreRight) {
    const std::uint64_t seed = test::seed() + GetParam();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto engine =
        make_emulated_engine({.window_bits = 1U << 22,
                              .tile_bits = 1U << 18,
                              .survivor_test = GetParam() % 2 == 0 ? core::SurvivorTest::never
                                                                   : core::SurvivorTest::automatic},
                             {{.order = Order::scattered}});
    for (int i = 0; i < windows; ++i)
        expect_right(*engine, random_interval(random, 10'000'000),
                     static_cast<unsigned>(random() % 64));
}

INSTANTIATE_TEST_SUITE_P(EmulatedEngine, RandomWindows, testing::Range(0U, parts));

}  // namespace
}  // namespace warpsieve::test
