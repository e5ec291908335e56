#include "core/job.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/math.hpp"
#include "core/wheel.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

TEST(Job, NamesItsStores) {
    EXPECT_EQ(to_string(Store::none), "none");
    EXPECT_EQ(to_string(Store::bitmap), "bitmap");
    EXPECT_EQ(to_string(Store::primes), "primes");
}

/// Parts follow each other without a gap, cover the whole, are cut between bytes, and are of
/// nearly equal length.
void expect_good_parts(const Interval& whole, std::uint32_t parts) {
    SCOPED_TRACE(testing::Message()
                 << parts << " parts of [" << whole.first << ", " << whole.last << "]");
    std::uint64_t next = whole.first;
    std::uint64_t shortest = max_u64;
    std::uint64_t longest = 0;
    for (std::uint32_t part = 0; part < parts; ++part) {
        const Interval one = part_of(whole, part, parts);
        ASSERT_EQ(one.first, next);
        ASSERT_GE(one.last, one.first);
        if (part + 1 == parts) break;
        ASSERT_EQ((one.last + 1) % wheel, 0U);
        next = one.last + 1;
    }
    for (std::uint32_t part = 0; part < parts; ++part) {
        const std::uint64_t bytes = bytes_of(part_of(whole, part, parts)).count;
        shortest = std::min(shortest, bytes);
        longest = std::max(longest, bytes);
    }
    EXPECT_EQ(part_of(whole, parts - 1, parts).last, whole.last);
    EXPECT_LE(longest - shortest, 1U);
}

TEST(Part, OfOneIsTheWhole) {
    for (const Interval whole : {Interval{0, 0}, {0, max_u64}, {max_u64, max_u64}, {17, 1'000'003}})
        EXPECT_EQ(part_of(whole, 0, 1), whole);
}

TEST(Part, CutsKnownIntervals) {
    EXPECT_EQ(part_of({0, 100}, 0, 2), (Interval{0, 59}));
    EXPECT_EQ(part_of({0, 100}, 1, 2), (Interval{60, 100}));
    EXPECT_EQ(part_of({29, 30}, 0, 2), (Interval{29, 29}));
    EXPECT_EQ(part_of({29, 30}, 1, 2), (Interval{30, 30}));
    EXPECT_EQ(part_of({max_u64 - 29, max_u64}, 1, 2), (Interval{max_u64 - 15, max_u64}));
}

TEST(Part, CutsTheWholeRangeIntoAnyNumberOfParts) {
    for (std::uint32_t parts = 1; parts <= 10'000; parts += parts < 300 ? 1 : 97)
        expect_good_parts({0, max_u64}, parts);
    expect_good_parts({0, max_u64}, 10'000);
}

TEST(Part, CutsAnIntervalIntoItsBytesAtMost) {
    for (const Interval whole :
         {Interval{0, 0}, {0, 100}, {29, 30}, {max_u64 - 1000, max_u64}, {max_u64, max_u64}}) {
        const std::uint64_t most = most_parts(whole);
        ASSERT_EQ(most, whole.last / 30 - whole.first / 30 + 1);
        for (std::uint32_t parts = 1; parts <= most; ++parts) expect_good_parts(whole, parts);
    }
}

TEST(Part, CutsRandomIntervals) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 300; ++i) {
        const std::uint64_t first = random() >> (random() % 64);
        const Interval whole{first, saturating_add(first, random() >> (random() % 64))};
        const std::uint64_t most = std::min<std::uint64_t>(most_parts(whole), 2000);
        expect_good_parts(whole, static_cast<std::uint32_t>(1 + random() % most));
    }
}

}  // namespace
}  // namespace warpsieve::core
