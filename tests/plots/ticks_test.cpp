#include "plots/ticks.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace warpsieve::plots {
namespace {

template <class Axis>
std::vector<std::string> labels(const Axis& axis) {
    std::vector<std::string> texts;
    for (const Tick& tick : axis.ticks) texts.push_back(tick.label);
    return texts;
}

using Labels = std::vector<std::string>;

TEST(ValueAxis, BeginsAndEndsAtNiceTicks) {
    const ValueAxis axis = value_axis(0.3, 9.1, 5);
    EXPECT_EQ(labels(axis), (Labels{"0", "2", "4", "6", "8", "10"}));
    EXPECT_EQ(axis.least, 0);
    EXPECT_EQ(axis.most, 10);
    EXPECT_EQ(labels(value_axis(-0.12, 0.26, 5)),
              (Labels{"−0.2", "−0.1", "0.0", "0.1", "0.2", "0.3"}));
    EXPECT_EQ(labels(value_axis(0, 1, 2)), (Labels{"0.0", "0.5", "1.0"}));
}

TEST(ValueAxis, ShortensLargeAndSmallNumbers) {
    const ValueAxis large = value_axis(0, 4e9, 4);
    EXPECT_EQ(labels(large), (Labels{"0", "1", "2", "3", "4"}));
    EXPECT_EQ(large.unit, "10⁹");
    EXPECT_EQ(value_axis(0, 3000, 4).unit, "");
    const ValueAxis small = value_axis(0, 4e-6, 4);
    EXPECT_EQ(labels(small), (Labels{"0", "1", "2", "3", "4"}));
    EXPECT_EQ(small.unit, "10⁻⁶");
}

TEST(ValueAxis, HoldsWhatItShowsAtAnyScale) {
    for (double scale = 1e-12; scale < 1e25; scale *= 3.7)
        for (const auto& [least, most] : {std::pair{0.0, scale},
                                          {-scale, scale / 3},
                                          {scale, scale},
                                          {0.0, 0.0},
                                          {-scale, -scale}}) {
            const ValueAxis axis = value_axis(least, most, 5);
            const double slack = 1e-8 * (axis.most - axis.least);
            EXPECT_LE(axis.least, least + slack) << least << " " << most;
            EXPECT_GE(axis.most, most - slack) << least << " " << most;
            EXPECT_GT(axis.most, axis.least);
            EXPECT_GE(axis.ticks.size(), 2U);
            EXPECT_LE(axis.ticks.size(), 8U);
        }
}

TEST(LogAxis, NamesPowersOfTenAndHasABarForOne) {
    const ValueAxis axis = log_axis(2e6, 8);
    EXPECT_EQ(labels(axis), (Labels{"1", "10", "10²", "10³", "10⁴", "10⁵", "10⁶", "10⁷"}));
    EXPECT_EQ(axis.ticks[3].at, 3);
    EXPECT_EQ(axis.most, 7);
    EXPECT_LT(axis.floor, 0);
    EXPECT_EQ(axis.floor, axis.least);
    EXPECT_EQ(labels(log_axis(1000, 3)), (Labels{"1", "10", "10²", "10³"}));
    EXPECT_EQ(labels(log_axis(1001, 3)), (Labels{"1", "10²", "10⁴"}));
}

TEST(LogAxis, HoldsAnyCount) {
    for (double most = 0; most < 1e20; most = most * 2 + 1) {
        const ValueAxis axis = log_axis(most, 6);
        EXPECT_GE(axis.most, std::log10(std::max(most, 1.0)) - 1e-8) << most;
        EXPECT_GE(axis.most, 1) << most;
        EXPECT_LE(axis.ticks.size(), 7U) << most;
    }
}

TEST(IntegerAxis, NamesIntegersOrDistancesFromTheFirst) {
    const ShareAxis low = integer_axis({0, 100}, 5);
    EXPECT_EQ(labels(low), (Labels{"0", "20", "40", "60", "80", "100"}));
    EXPECT_EQ(low.caption, "x");
    EXPECT_DOUBLE_EQ(low.ticks[1].at, 0.2);
    const ShareAxis all = integer_axis({0, 18446744073709551615ULL}, 4);
    EXPECT_EQ(labels(all), (Labels{"0", "5", "10", "15"}));
    EXPECT_EQ(all.caption, "x in 10¹⁸");
    const ShareAxis end = integer_axis({18446744073708551615ULL, 18446744073709551615ULL}, 5);
    EXPECT_EQ(labels(end), (Labels{"0", "200", "400", "600", "800", "1000"}));
    EXPECT_EQ(end.caption, "x − 18,446,744,073,708,551,615, in 10³");
    EXPECT_DOUBLE_EQ(end.ticks.back().at, 1);
    const ShareAxis one = integer_axis({7, 7}, 5);
    ASSERT_EQ(one.ticks.size(), 1U);
    EXPECT_EQ(one.ticks[0].label, "7");
    EXPECT_EQ(one.ticks[0].at, 0.5);
}

constexpr double begin = 1767323045;  // 2026-01-02 03:04:05 UTC

TEST(TimeAxis, StandsAtTimesOfAClockAndNamesEachDayOnce) {
    const ShareAxis minutes = time_axis(begin, begin + 300, 6);
    EXPECT_EQ(labels(minutes), (Labels{"03:05", "03:06", "03:07", "03:08", "03:09"}));
    EXPECT_EQ(minutes.caption, "UTC");
    EXPECT_EQ(minutes.ticks[0].date, "2026-01-02");
    EXPECT_EQ(minutes.ticks[1].date, "");
    EXPECT_NEAR(minutes.ticks[0].at, 55.0 / 300, 1e-9);
    const ShareAxis night = time_axis(begin, begin + 86400, 4);
    EXPECT_EQ(labels(night), (Labels{"06:00", "12:00", "18:00", "00:00"}));
    EXPECT_EQ(night.ticks[3].date, "2026-01-03");
    EXPECT_EQ(labels(time_axis(begin, begin + 0.39, 4)),
              (Labels{"03:04:05.0", "03:04:05.1", "03:04:05.2", "03:04:05.3"}));
    EXPECT_EQ(labels(time_axis(begin, begin + 3.0 * 86400, 3)),
              (Labels{"2026-01-03", "2026-01-04", "2026-01-05"}));
}

TEST(TimeAxis, HasFewTicksOnAnySpan) {
    for (double span = 0.1; span < 1e11; span *= 1.7) {
        const ShareAxis axis = time_axis(begin, begin + span, 7);
        EXPECT_LE(axis.ticks.size(), span < 2e10 ? 8U : 40U) << span;
        for (const Tick& tick : axis.ticks) EXPECT_TRUE(tick.at >= 0 && tick.at <= 1) << span;
    }
}

TEST(TimeText, IsReadBack) {
    EXPECT_EQ(time_text(begin + 0.25), "2026-01-02 03:04:05.2");
    EXPECT_EQ(time_of("2026-01-02T03:04:05Z"), begin);
    for (const char* none : {"", "yesterday", "2026-02-30T00:00:00Z", "2026-01-02"})
        EXPECT_EQ(time_of(none), 0) << none;
}

}  // namespace
}  // namespace warpsieve::plots
