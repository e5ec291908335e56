#include "core/wheel.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>

#include "core/math.hpp"

namespace warpsieve::core {
namespace {

TEST(Wheel, HasTheResiduesThatAreCoprimeTo30) {
    unsigned bit = 0;
    for (unsigned r = 0; r < wheel; ++r)
        if (std::gcd(r, 30U) == 1) {
            EXPECT_EQ(wheel_residues[bit++], r);
        }
    EXPECT_EQ(bit, 8U);
}

TEST(Wheel, CutsBytesAtEveryResidue) {
    for (unsigned r = 0; r < wheel; ++r)
        for (unsigned bit = 0; bit < 8; ++bit) {
            EXPECT_EQ((bits_from(r) >> bit & 1U) != 0, wheel_residues[bit] >= r) << r;
            EXPECT_EQ((bits_through(r) >> bit & 1U) != 0, wheel_residues[bit] <= r) << r;
        }
}

/// Every bit of every byte of the interval, against the plain question whether it lies inside.
void expect_exact_bits(const Interval& interval) {
    const ByteRange range = bytes_of(interval);
    for (std::uint64_t k = range.first; k < range.first + range.count; ++k)
        for (unsigned bit = 0; bit < 8; ++bit) {
            const unsigned residue = wheel_residues[bit];
            const bool exists = k * wheel <= max_u64 - residue;
            const bool inside = exists && interval.contains(k * wheel + residue);
            EXPECT_EQ((bits_inside(k, interval) >> bit & 1U) != 0, inside)
                << interval.first << " " << interval.last << " " << k << " " << bit;
        }
}

TEST(Wheel, KeepsTheBitsOfEverySmallInterval) {
    for (std::uint64_t first = 0; first < 70; ++first)
        for (std::uint64_t last = first; last < 100; ++last) expect_exact_bits({first, last});
}

TEST(Wheel, KeepsTheBitsAtTheEndOf64Bits) {
    for (std::uint64_t back = 0; back < 70; ++back)
        for (std::uint64_t span = 0; span <= back; ++span)
            expect_exact_bits({max_u64 - back, max_u64 - back + span});
}

TEST(Wheel, PlacesEveryInteger) {
    EXPECT_EQ(integer_at(0, 0), 1U);
    EXPECT_EQ(integer_at(1, 7), 59U);
    EXPECT_EQ(byte_of(max_u64), max_u64 / 30);
    EXPECT_EQ(integer_at(byte_of(max_u64), 3), max_u64 - 2);  // 2^64-1 = 15 modulo 30
    EXPECT_EQ(bytes_of({0, max_u64}).count, max_u64 / 30 + 1);
}

}  // namespace
}  // namespace warpsieve::core
