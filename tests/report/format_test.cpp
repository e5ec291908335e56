#include "report/format.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace warpsieve::report {
namespace {

TEST(Format, GroupsThousands) {
    EXPECT_EQ(with_thousands(0), "0");
    EXPECT_EQ(with_thousands(999), "999");
    EXPECT_EQ(with_thousands(1000), "1,000");
    EXPECT_EQ(with_thousands(50847534), "50,847,534");
    EXPECT_EQ(with_thousands(18446744073709551615U), "18,446,744,073,709,551,615");
}

TEST(Format, ShowsRatesWithOnePowerOfTen) {
    EXPECT_EQ(rate_text(3.14e9, host::Seconds(1)), "3.1e9/s");
    EXPECT_EQ(rate_text(6.28e9, host::Seconds(2)), "3.1e9/s");
    EXPECT_EQ(rate_text(1e12, host::Seconds(1)), "1.0e12/s");
    EXPECT_EQ(rate_text(9.96e8, host::Seconds(1)), "1.0e9/s");
    EXPECT_EQ(rate_text(9.94e8, host::Seconds(1)), "9.9e8/s");
    EXPECT_EQ(rate_text(123, host::Seconds(1)), "123/s");
}

TEST(Format, HasNoRateBeforeThereIsWork) {
    EXPECT_EQ(rate_text(0, host::Seconds(1)), "-");
    EXPECT_EQ(rate_text(1, host::Seconds(0)), "-");
    EXPECT_EQ(rate_text(std::nan(""), host::Seconds(1)), "-");
}

TEST(Format, ShowsDurationsWithTwoUnitsAtMost) {
    EXPECT_EQ(duration_text(host::Seconds(0)), "0.00 s");
    EXPECT_EQ(duration_text(host::Seconds(0.416)), "0.42 s");
    EXPECT_EQ(duration_text(host::Seconds(0.999)), "1.0 s");
    EXPECT_EQ(duration_text(host::Seconds(8.12)), "8.1 s");
    EXPECT_EQ(duration_text(host::Seconds(9.97)), "10 s");
    EXPECT_EQ(duration_text(host::Seconds(59.4)), "59 s");
    EXPECT_EQ(duration_text(host::Seconds(59.6)), "1 min");
    EXPECT_EQ(duration_text(host::Seconds(125)), "2 min 05 s");
    EXPECT_EQ(duration_text(host::Seconds(3600 * 3 + 60 * 12)), "3 h 12 min");
    EXPECT_EQ(duration_text(host::Seconds(86400 * 12 + 3600 * 4)), "12 d 04 h");
}

TEST(Format, RoundsEstimatesToSeconds) {
    EXPECT_EQ(whole_duration_text(host::Seconds(0.4)), "0 s");
    EXPECT_EQ(whole_duration_text(host::Seconds(8.4)), "8 s");
    EXPECT_EQ(whole_duration_text(host::Seconds(125)), "2 min 05 s");
}

TEST(Format, SurvivesDurationsThatAreNone) {
    EXPECT_EQ(duration_text(host::Seconds(-1)), "0.00 s");
    EXPECT_EQ(duration_text(host::Seconds(std::nan(""))), "0.00 s");
    EXPECT_EQ(duration_text(host::Seconds(std::numeric_limits<double>::infinity())),
              "11574074074 d 01 h");
}

TEST(Format, ShowsBytesInBinaryUnits) {
    EXPECT_EQ(bytes_text(0), "0 bytes");
    EXPECT_EQ(bytes_text(1023), "1023 bytes");
    EXPECT_EQ(bytes_text(1536), "1.5 KiB");
    EXPECT_EQ(bytes_text(38 << 10), "38 KiB");
    EXPECT_EQ(bytes_text(1024 * 1024 - 1), "1.0 MiB");
    EXPECT_EQ(bytes_text(std::uint64_t{64} << 20), "64 MiB");
    EXPECT_EQ(bytes_text(18446744073709551615U), "16 EiB");
}

TEST(Format, RoundsPercentDownSoThatAHundredMeansDone) {
    EXPECT_EQ(percent_text(0, 0), "0 %");
    EXPECT_EQ(percent_text(0.41, 0), "41 %");
    EXPECT_EQ(percent_text(0.4139, 1), "41.3 %");
    EXPECT_EQ(percent_text(0.9999, 1), "99.9 %");
    EXPECT_EQ(percent_text(1 - 1e-13, 1), "99.9 %");
    EXPECT_EQ(percent_text(1, 1), "100.0 %");
    EXPECT_EQ(percent_text(1, 0), "100 %");
}

}  // namespace
}  // namespace warpsieve::report
