// Places and the seams of batches, against a walk from integer to integer.

#include "core/places.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "support/intervals.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

Places every(std::uint64_t step) {
    Places places;
    places.step = step;
    return places;
}

Places at(std::vector<std::uint64_t> listed) {
    Places places;
    places.listed = std::move(listed);
    return places;
}

bool is_place(const Places& places, std::uint64_t n) {
    if (places.step != 0) return n % places.step == 0;
    return std::ranges::count(places.listed, n) != 0;
}

class PlacesTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};

    Places random_places() {
        if (random_() % 3 == 0) return every(1 + random_() % 50);
        Places places;
        for (std::uint64_t n = 0; n < 200; ++n)
            if (random_() % 16 == 0) places.listed.push_back(n);
        return places;
    }
};

TEST_F(PlacesTest, AreThoseOfAWalkFromIntegerToInteger) {
    for (int i = 0; i < 300; ++i) {
        const Places places = random_places();
        const std::uint64_t first = random_() % 200;
        const Interval in{first, first + random_() % (200 - first)};
        std::uint64_t expected = 0;
        for (std::uint64_t n = in.first; n <= in.last; ++n) {
            EXPECT_EQ(places.contains(n), is_place(places, n));
            if (is_place(places, n)) ++expected;
            std::uint64_t next = n;
            while (next < 300 && !is_place(places, next)) ++next;
            EXPECT_EQ(places.from(n),
                      next < 300 ? std::optional<std::uint64_t>(next) : std::nullopt);
        }
        EXPECT_EQ(places_within(places, in), expected) << places_text(places) << " in " << in;
    }
}

TEST_F(PlacesTest, CutSlicesTogetherWithTheGrid) {
    for (int i = 0; i < 300; ++i) {
        const Seams seams{.grid_shift = static_cast<unsigned>(random_() % 4),
                          .places = random_places()};
        const std::uint64_t first = random_() % 200;
        const Interval in{first, first + random_() % 200};
        std::vector<std::uint64_t> expected;
        for (std::uint64_t n = in.first; n <= in.last; ++n)
            if (n == in.last || is_place(seams.places, n) ||
                (n + 1) % (std::uint64_t{30} << seams.grid_shift) == 0)
                expected.push_back(n);
        EXPECT_EQ(slice_lasts(seams, in), expected) << in;
    }
}

TEST_F(PlacesTest, ReachToTheTop) {
    const Interval top{test::largest - 100, test::largest};
    EXPECT_EQ(slice_lasts({}, top), std::vector<std::uint64_t>{test::largest});
    EXPECT_EQ(slice_lasts({.grid_shift = 63, .places = every(16)}, top),
              (std::vector<std::uint64_t>{test::largest - 95, test::largest - 79,
                                          test::largest - 63, test::largest - 47,
                                          test::largest - 31, test::largest - 15, test::largest}));
    const Places last = at({test::largest});
    EXPECT_EQ(last.from(test::largest), test::largest);
    EXPECT_EQ(places_within(last, top), 1U);
    EXPECT_EQ(every(16).from(test::largest - 3), std::nullopt);
    EXPECT_EQ(places_within(every(1), {0, test::largest}), test::largest);  // one more than fits
    EXPECT_EQ(places_within(every(test::largest), {0, test::largest}), 2U);
}

TEST(Places, AreToldToPeople) {
    EXPECT_EQ(places_text({}), "none");
    EXPECT_EQ(places_text(every(1000)), "every 1000");
    EXPECT_EQ(places_text(at({7})), "at 7");
    EXPECT_EQ(places_text(at({7, 9, 100})), "at 3 places from 7 on");
}

}  // namespace
}  // namespace warpsieve::core
