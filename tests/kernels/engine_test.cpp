#include <gtest/gtest.h>

#include <algorithm>

#include "cpu/reference_sieve.hpp"
#include "kernels/support.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

/// Both must say the same of everything, in slices of several lengths.
void expect_equal(core::Engine& engine, const Interval& interval, unsigned slice_shift = 63) {
    const core::Wanted wanted{.slice_shift = slice_shift, .digest = true, .bitmap = true};
    const core::BatchResult expected = cpu::reference_sieve(interval, wanted);
    const core::BatchResult found = engine.sieve(interval, wanted, {}).value();
    EXPECT_EQ(found.interval, expected.interval);
    EXPECT_EQ(found.slices, expected.slices) << interval << " slices 2^" << slice_shift;
    EXPECT_EQ(found.digest, expected.digest) << interval;
    EXPECT_TRUE(found.bitmap == expected.bitmap) << interval;
}

TEST(EmulatedEngine, AgreesOnTheFirstIntegers) {
    const auto engine = make_emulated_engine(low_knobs);
    for (std::uint64_t first = 0; first <= 70; ++first)
        for (std::uint64_t last = first; last <= 70; ++last) expect_equal(*engine, {first, last});
    for (const std::uint64_t last : {120U, 121U, 127U, 128U, 131U, 16129U, 17161U, 1'000'000U})
        expect_equal(*engine, {0, last});
}

}  // namespace
}  // namespace warpsieve::test
