// k-tuplets, gaps and sums of the CPU engine against libprimesieve, an independent sieve.

#include <gtest/gtest.h>

#include <primesieve.hpp>

#include "core/bitmap.hpp"
#include "core/read_totals.hpp"
#include "core/wheel.hpp"
#include "cpu/support.hpp"
#include "support/plain_totals.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

using core::all_quantities;

core::Totals by_primesieve(const Interval& interval) {
    const auto [first, last] = interval;
    std::vector<std::uint64_t> primes;
    primesieve::generate_primes(first, last, &primes);
    core::Totals totals = plain_totals(primes);
    totals.constellations = {primesieve::count_twins(first, last), primesieve::count_triplets(first, last),
                      primesieve::count_quadruplets(first, last),
                      primesieve::count_quintuplets(first, last),
                      primesieve::count_sextuplets(first, last)};
    return totals;
}

core::Totals by_engine(core::Engine& engine, const Interval& interval, unsigned shift) {
    return sieve(engine, interval, {.seams = {.grid_shift = shift}, .quantities = all_quantities})
        .totals(all_quantities);
}

TEST(CpuQuantities, EqualThoseOfPrimesieveFromSmallBoundsOn) {
    const auto engine = cpu::make_cpu_engine(2);
    for (std::uint64_t first = 0; first < 14; ++first)
        for (const std::uint64_t last : {14ULL, 17ULL, 29ULL, 31ULL, 100ULL, 1'000'000ULL})
            EXPECT_EQ(by_engine(*engine, {first, last}, 63), by_primesieve({first, last}))
                << Interval{first, last};
}

TEST(CpuQuantities, EqualThoseOfPrimesieveInRandomWindows) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    const auto engine = cpu::make_cpu_engine(3);
    for (unsigned i = 0; i < 60 / thin_out; ++i) {
        // Farther up libprimesieve takes a second for each of its counts.
        const std::uint64_t first = random() >> (14 + random() % 50);
        const Interval interval{first, first + random() % (3'000'000 / thin_out)};
        const auto shift = static_cast<unsigned>(random() % 20);
        EXPECT_EQ(by_engine(*engine, interval, shift), by_primesieve(interval)) << interval;
    }
}

// Its bitmaps are held against other sieves elsewhere.
TEST(CpuQuantities, AreThoseOfTheBitmapAtTheTop) {
    const auto engine = cpu::make_cpu_engine(2);
    const Interval top{largest - 20'000'000, largest};
    const auto result =
        sieve(*engine, top, {.seams = {.grid_shift = 6}, .quantities = all_quantities, .bitmap = true});
    EXPECT_EQ(result.totals(all_quantities),
              core::read_totals(result.bitmap, core::byte_of(top.first), all_quantities));
}

// To 10^8. Twins: OEIS A007508;
// largest gap: OEIS A002386, A005250; sum: OEIS A046731.
TEST(CpuQuantities, HaveTheirPublishedValues) {
    const auto engine = cpu::make_cpu_engine(2);
    const core::Totals totals = by_engine(*engine, {0, 100'000'000}, 63);
    EXPECT_EQ(totals.constellations[0], 440'312U);
    EXPECT_EQ(totals.largest_gap, (core::Gap{220, 47'326'693}));
    EXPECT_EQ(totals.prime_sum, (core::WideSum{279'209'790'387'276U, 0}));
}

}  // namespace
}  // namespace warpsieve::test
