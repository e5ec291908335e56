// The primes near the ends of a stretch, and the constellations across a seam, by their
// definitions.

#include "core/nearby_primes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>

#include "core/constellation.hpp"
#include "core/integers_of.hpp"
#include "core/numbers.hpp"
#include "support/intervals.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

/// Odd numbers less than 240 from an end, which 2 is no part of.
NearbyPrimes plain_near(const Numbers& numbers, std::uint64_t end) {
    WideInteger near = 0;
    const std::uint64_t origin = end == 2 ? 3 : end;
    for (const std::uint64_t n : numbers) {
        const std::uint64_t distance = n < origin ? origin - n : n - origin;
        if (n != 2 && distance < 240) near |= WideInteger{1} << (distance / 2);
    }
    return wide_sum(near);
}

SeamSide first_side(const Numbers& numbers) {
    return {numbers.front(), plain_near(numbers, numbers.front())};
}

SeamSide last_side(const Numbers& numbers) {
    return {numbers.back(), plain_near(numbers, numbers.back())};
}

class NearbyPrimesTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};
};

TEST_F(NearbyPrimesTest, AreReadOffBitmaps) {
    for (std::size_t count = 0; count < 40; ++count)
        for (const std::uint64_t rarity : {1U, 3U, 20U, 100U}) {
            const std::uint64_t first_byte = random_() % (test::largest / wheel - count);
            const Bitmap bytes = random_bits(random_, count, rarity);
            const Numbers numbers = integers_of(bytes, first_byte);
            const bool none = numbers.empty();
            EXPECT_EQ(near_first(bytes, first_byte, none ? 0 : numbers.front()),
                      none ? NearbyPrimes{} : first_side(numbers).near);
            EXPECT_EQ(near_last(bytes, first_byte, none ? 0 : numbers.back()),
                      none ? NearbyPrimes{} : last_side(numbers).near);
        }
}

TEST_F(NearbyPrimesTest, AreFoundByTestsAsWell) {
    const Numbers primes = primes_within({0, 1000});
    for (std::uint64_t first = 0; first < 1000; first += 1 + random_() % 3)
        for (std::uint64_t last = first; last < 1000; last += 1 + random_() % 30) {
            const Numbers inside = within(primes, {first, last});
            if (inside.empty() || inside.back() == 2) continue;
            EXPECT_EQ(near_last(first, inside.back(), test::is_prime), last_side(inside).near)
                << Interval{first, last};
        }
}

TEST_F(NearbyPrimesTest, OfNeighboursTogetherAreThoseOfTheWhole) {
    const Numbers primes = primes_within({0, 2000});
    for (std::size_t i = 0; i < 60; ++i)
        for (int tries = 0; tries < 50; ++tries) {
            const auto begin = primes.begin() + static_cast<std::ptrdiff_t>(i);
            const auto seam = begin + 1 + static_cast<std::ptrdiff_t>(random_() % 70);
            const auto end = seam + 1 + static_cast<std::ptrdiff_t>(random_() % 70);
            const Numbers a(begin, seam);
            const Numbers b(seam, end);
            const Numbers both(begin, end);
            EXPECT_EQ(join_near_first(first_side(a), first_side(b)), first_side(both).near);
            EXPECT_EQ(join_near_last(last_side(a), last_side(b)), last_side(both).near);
            EXPECT_EQ(near_first_through(first_side(both), a.back()), first_side(a).near);
        }
}

TEST_F(NearbyPrimesTest, MakeTheConstellationsAcrossASeam) {
    const std::vector<Constellation> constellations = {tuplet(0),
                                                       tuplet(1),
                                                       tuplet(5 - 1),
                                                       {"wide", {{0, 238}}},
                                                       {"even", {{0, 30, 60, 90, 120, 150}}}};
    for (int tries = 0; tries < 2000; ++tries) {
        Numbers below;
        Numbers above;
        const std::uint64_t seam = 300 + 2 * (random_() % 60);
        const std::uint64_t rarity = 1 + random_() % 4;
        for (std::uint64_t n = 3; n < 700; n += 2)
            if (random_() % rarity == 0) (n < seam ? below : above).push_back(n);
        Numbers all = below;
        all.insert(all.end(), above.begin(), above.end());
        for (const Constellation& constellation : constellations) {
            std::uint64_t expected = 0;
            for (const Pattern& pattern : constellation.patterns)
                for (const std::uint64_t p : below)
                    expected += p + pattern.back() >= seam &&
                                std::ranges::all_of(pattern, [&](unsigned distance) {
                                    return std::ranges::binary_search(all, p + distance);
                                });
            ASSERT_EQ(count_across(constellation, last_side(below), first_side(above)), expected)
                << constellation.name << ", seam " << seam;
        }
    }
}

}  // namespace
}  // namespace warpsieve::core
