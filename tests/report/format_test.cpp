#include "report/format.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/process.hpp"

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

TEST(Format, CountsOneAsOne) {
    EXPECT_EQ(count_text(0, "prime", "primes"), "0 primes");
    EXPECT_EQ(count_text(1, "prime", "primes"), "1 prime");
    EXPECT_EQ(count_text(21003445, "prime", "primes"), "21,003,445 primes");
    EXPECT_EQ(bytes_text(1), "1 byte");
}

TEST(Format, WritesExactNumbersShort) {
    EXPECT_EQ(short_text(0), "0");
    EXPECT_EQ(short_text(1000), "1000");
    EXPECT_EQ(short_text(10'000), "1e4");
    EXPECT_EQ(short_text(1'000'000'000'000), "1e12");
    EXPECT_EQ(short_text(1'234'000'000), "1234e6");
    EXPECT_EQ(short_text(250'020), "250020");
    EXPECT_EQ(short_text(18446744073709551615U), "18446744073709551615");
}

TEST(Format, RoundsCountsToEightColumns) {
    EXPECT_EQ(rounded_text(0), "0");
    EXPECT_EQ(rounded_text(99'999'999), "99999999");
    EXPECT_EQ(rounded_text(100'000'000), "1.000e8");
    EXPECT_EQ(rounded_text(29'844'570'422'669), "2.984e13");
    EXPECT_EQ(rounded_text(999'999'999'999), "1.000e12");
    EXPECT_EQ(rounded_text(18446744073709551615U), "1.845e19");
}

/// Bash itself says what a word is.
TEST(ShellWord, IsReadAsItWas) {
    std::string all;
    for (int byte = 1; byte < 256; ++byte) all += static_cast<char>(byte);
    for (const std::string& text : {std::string("pi.h5"), std::string("a b.h5"),
                                    std::string("it's $HOME `x` \\ \"q\" !1 *.h5"),
                                    std::string("~/x"), std::string(), std::string("\xc3\xa4.h5"),
                                    std::string("'\n\xff"
                                                "12\\'"),
                                    std::string("\xe2\x80\xae"
                                                "a"),
                                    all}) {
        const std::string word = shell_word(text);
        EXPECT_EQ(printable(word), word);
        const test::Finished read = test::run({.command = {"bash", "-c", "printf %s " + word}});
        EXPECT_EQ(read.out, text) << word << read.err;
    }
}

TEST(ShellWord, HasNoQuotesWhereItNeedsNone) {
    EXPECT_EQ(shell_word("/scratch/x_1/pi15.0-a.h5"), "/scratch/x_1/pi15.0-a.h5");
    EXPECT_EQ(shell_word("a b"), "'a b'");
    EXPECT_EQ(shell_word("a\n"), "$'a\\x0a'");
}

TEST(Printable, LeavesTextsAsTheyAre) {
    for (const std::string text :
         {"", "pi.h5", "a \\n b", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", "\xc2\xa0",
          "\xed\x9f\xbf", "\xee\x80\x80", "\xf4\x8f\xbf\xbf", "\xe0\xa0\x80", "\xf0\x90\x80\x80"})
        EXPECT_EQ(printable(text), text);
}

TEST(Printable, ShowsWhatATerminalWouldObey) {
    EXPECT_EQ(printable("a\nb\rc\td"), "a\\nb\\rc\\td");
    EXPECT_EQ(printable("\x1b[31m\x07\x7f"), "\\x1b[31m\\x07\\x7f");
    EXPECT_EQ(printable(std::string("a\0b", 3)), "a\\x00b");
    EXPECT_EQ(printable("\xc2\x85 \xc2\x9b"), "\\u0085 \\u009b");          // C1
    EXPECT_EQ(printable("\xe2\x80\xa8 \xe2\x80\xae"), "\\u2028 \\u202e");  // lines, direction
    EXPECT_EQ(printable("\xd8\x9c \xe2\x81\xa6"), "\\u061c \\u2066");
}

TEST(Printable, ShowsEveryByteThatIsNoUtf8) {
    EXPECT_EQ(printable("a\xff\xfe.h5"), "a\\xff\\xfe.h5");
    EXPECT_EQ(printable("\x80"), "\\x80");
    EXPECT_EQ(printable("\xc3"), "\\xc3");             // cut short
    EXPECT_EQ(printable("\xe2\x82z"), "\\xe2\\x82z");  // cut short by another character
    EXPECT_EQ(printable("\xc0\x8a"), "\\xc0\\x8a");    // a newline written too long
    EXPECT_EQ(printable("\xe0\x80\x8a"), "\\xe0\\x80\\x8a");
    EXPECT_EQ(printable("\xf0\x80\x80\x8a"), "\\xf0\\x80\\x80\\x8a");
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // half of a pair
    EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // above U+10FFFF
}

TEST(Printable, MayBeAppliedTwice) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    EXPECT_EQ(printable(printable(all)), printable(all));
    for (const char c : printable(all)) EXPECT_TRUE(c >= 0x20 && c < 0x7f);
}

}  // namespace
}  // namespace warpsieve::report
