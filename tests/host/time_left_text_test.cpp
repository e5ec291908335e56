#include "host/time_left_text.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace warpsieve::host {
namespace {

TEST(TimeLeftText, IsReadInEachOfItsForms) {
    EXPECT_EQ(parse_time_left("0:00"), Seconds(0));
    EXPECT_EQ(parse_time_left("9:59"), Seconds(599));
    EXPECT_EQ(parse_time_left("59:59\n"), Seconds(3599));
    EXPECT_EQ(parse_time_left("1:00:00"), Seconds(3600));
    EXPECT_EQ(parse_time_left("23:59:59"), Seconds(86399));
    EXPECT_EQ(parse_time_left("1-00:00:00"), Seconds(86400));
    EXPECT_EQ(parse_time_left("365-01:02:03\n"), Seconds(365 * 86400.0 + 3723));
}

TEST(TimeLeftText, OfAJobWithoutALimitIsInfinite) {
    const auto left = parse_time_left("UNLIMITED\n");
    ASSERT_TRUE(left);
    EXPECT_TRUE(std::isinf(left->count()));
}

TEST(TimeLeftText, AfterTheLimitIsZero) {
    EXPECT_EQ(parse_time_left("INVALID\n"), Seconds(0));
}

TEST(TimeLeftText, ThatIsAnythingElseSaysNothing) {
    for (const char* const text : {"",
                                   "\n",
                                   "NOT_SET",
                                   "59",
                                   ":59",
                                   "1:",
                                   "1:5",
                                   "1:005",
                                   "1:60",
                                   "1:60:00",
                                   "1:00:60",
                                   "1-24:00:00",
                                   "1-00:00",
                                   "1-0:00:00",
                                   "-1:00",
                                   "+1:00",
                                   " 1:00",
                                   "1:00 ",
                                   "1:00\n\n",
                                   "1:00\n2:00\n",
                                   "1:00:00:00",
                                   "1:-1",
                                   "0x1:00",
                                   "1234567:00",
                                   "99999999999999999999-00:00:00",
                                   "slurm_load_jobs error: Invalid job id specified"})
        EXPECT_FALSE(parse_time_left(text)) << text;
}

}  // namespace
}  // namespace warpsieve::host
