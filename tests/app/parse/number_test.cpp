#include "app/parse/values.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <random>
#include <string>

#include "support/seed.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

constexpr std::uint64_t max_u64 = std::numeric_limits<std::uint64_t>::max();

std::string error_of(const std::string& text) {
    try {
        return "accepted as " + std::to_string(parse_number(text));
    } catch (const UsageError& error) {
        return error.what();
    }
}

struct Good {
    const char* text;
    std::uint64_t value;
};

TEST(ParseNumber, ReadsPlainNumbersExactly) {
    const Good cases[] = {
        {"0", 0},
        {"1", 1},
        {"007", 7},
        {"010", 10},  // no octal number
        {"18446744073709551615", max_u64},
        {"9007199254740993", 9007199254740993},  // 2^53 + 1: no double
        {"1e12", 1000000000000},
        {"1E9", 1000000000},
        {"1e+9", 1000000000},
        {"1e0", 1},
        {"0e30", 0},
        {"1.5e9", 1500000000},
        {"1.50e1", 15},
        {".5e1", 5},
        {"2.0", 2},
        {"3000e-3", 3},
        {"1.8446744073709551615e19", max_u64},
    };
    for (const auto& [text, value] : cases) EXPECT_EQ(parse_number(text), value) << text;
}

TEST(ParseNumber, ReadsUnderscoresBetweenDigits) {
    const Good cases[] = {
        {"1_000_000", 1000000},
        {"1_0_0", 100},
        {"0_1", 1},
        {"18_446_744_073_709_551_615", max_u64},
        {"1_000e3", 1000000},
        {"1_0.2_5e0_2", 1025},
        {"1e1_0", 10000000000},
        {"1_0^1_0", 10000000000},
        {"0xffff_ffff", 4294967295},
    };
    for (const auto& [text, value] : cases) EXPECT_EQ(parse_number(text), value) << text;
}

TEST(ParseNumber, ReadsHexadecimalDigitsOfEitherCase) {
    const Good cases[] = {
        {"0x0", 0},
        {"0x10000", 65536},
        {"0X1F", 31},
        {"0x1e3", 483},  // e is a digit
        {"0xDeadBeef", 3735928559},
        {"0x00ff", 255},
        {"0xffffffffffffffff", max_u64},
        {"0xFFFF_FFFF_FFFF_FFFF", max_u64},
        {"0x7fffffffffffffffffffffffffffffff-0x7fffffffffffffffffffffffffffffff", 0},
        {"0x10+0x10", 32},
        {"0x10*1e3", 16000},
        {"2^0x3f-0x1", 9223372036854775807},
        {"(0xa)", 10},
    };
    for (const auto& [text, value] : cases) EXPECT_EQ(parse_number(text), value) << text;
}

TEST(ParseNumber, ComputesExpressionsExactly) {
    const Good cases[] = {
        {"2^40", 1099511627776},
        {"2**40", 1099511627776},
        {"10**9+7", 1000000007},
        {"2^64-1", max_u64},
        {"2**64 - 1", max_u64},
        {"1e18+1e9", 1000000001000000000},
        {"2+3*4", 14},
        {"(2+3)*4", 20},
        {"2*3^2", 18},
        {"2^3^2", 512},
        {"2^3**2", 512},
        {"10-3-2", 5},
        {"5-7+3", 1},
        {"0^0", 1},
        {"1^1e30", 1},
        {"1e30-1e30+5", 5},
        {" 1 + 2 ", 3},
        {"((((7))))", 7},
    };
    for (const auto& [text, value] : cases) EXPECT_EQ(parse_number(text), value) << text;
}

struct Bad {
    const char* text;
    const char* cause;
};

TEST(ParseNumber, RefusesTheRestNamingTextCauseAndRemedy) {
    const Bad cases[] = {
        {"", "is empty"},
        {" ", "ends where a number is expected"},
        {"1e30", "is larger than 2^64-1"},
        {"2^64", "is larger than 2^64-1"},
        {"18446744073709551616", "is larger than 2^64-1"},
        {"1e40", "is too large"},
        {"1e99999999999999999999", "is too large"},
        {"2^127", "is too large"},
        {"2^1e30", "is too large"},
        {"-5", "must not begin with \"-\""},
        {"2^-1", "must not begin with \"-\""},
        {"2^(1-2)", "an exponent is below 0"},
        {"1-2", "is below 0"},
        {"abc", "\"abc\" is not a number"},
        {"1.5", "is not a whole number"},
        {"1.55e1", "is not a whole number"},
        {"1e-3", "is not a whole number"},
        {"1e", "digits are missing after \"e\""},
        {"1ex", "digits are missing after \"e\""},
        {"2^", "ends where a number is expected"},
        {"2***3", "is not a number"},
        {"1 2", "\"2\" is not understood there"},
        {"1,000", "\",000\" is not understood there"},
        {"0x", "digits are missing after \"0x\""},
        {"0X", "digits are missing after \"0X\""},
        {"0xg", "digits are missing after \"0x\""},
        {"0x+1", "digits are missing after \"0x\""},
        {"0x1p3", "\"p3\" is not understood there"},
        {"0x1.8", "\".8\" is not understood there"},
        {"00x1", "\"x1\" is not understood there"},
        {"x10", "\"x10\" is not a number"},
        {"ff", "\"ff\" is not a number"},
        {"1f", "\"f\" is not understood there"},
        {"0b101", "\"b101\" is not understood there"},
        {"0o17", "\"o17\" is not understood there"},
        {"0x10000000000000000", "is larger than 2^64-1"},
        {"0x80000000000000000000000000000000", "is too large"},
        {"-0x10", "must not begin with \"-\""},
        {"_", "an underscore must stand between two digits"},
        {"_1", "an underscore must stand between two digits"},
        {"1_", "an underscore must stand between two digits"},
        {"1__0", "an underscore must stand between two digits"},
        {"1_e3", "an underscore must stand between two digits"},
        {"1e_3", "an underscore must stand between two digits"},
        {"1_.5e3", "an underscore must stand between two digits"},
        {"1._5e3", "an underscore must stand between two digits"},
        {"0_x1", "an underscore must stand between two digits"},
        {"0x_1", "an underscore must stand between two digits"},
        {"0x1_", "an underscore must stand between two digits"},
        {"0x1__2", "an underscore must stand between two digits"},
        {"2^_1", "an underscore must stand between two digits"},
        {"1'000", "\"'000\" is not understood there"},
        {"1.2.3e9", "is not a whole number"},
        {".", "is not a number"},
        {"(1", "a \")\" is missing"},
        {"1)", "\")\" is not understood there"},
        {"1\n2", "\"\\n2\" is not understood there"},
        {"nan", "is not a number"},
        {"inf", "is not a number"},
    };
    for (const auto& [text, cause] : cases) {
        const std::string message = error_of(text);
        EXPECT_EQ(message.rfind("number \"", 0), 0U) << message;
        EXPECT_NE(message.find(cause), std::string::npos) << message;
        EXPECT_NE(message.find("; write "), std::string::npos) << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    }
}

TEST(ParseNumber, RefusesEndlessTextWithoutEndlessWork) {
    EXPECT_NE(error_of(std::string(100000, '(')).find("longer than 200"), std::string::npos);
    EXPECT_LT(error_of(std::string(100000, '9')).size(), 300U);
}

TEST(ParseNumber, ReadsBackWhatItIsGiven) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t number = random() >> (random() % 64);
        ASSERT_EQ(parse_number(std::to_string(number)), number);
        ASSERT_EQ(parse_number("2^64-1-" + std::to_string(number)), max_u64 - number);
    }
}

/// With underscores between some of its digits.
std::string underscored(const std::string& digits, std::mt19937_64& random) {
    std::string text = digits.substr(0, 1);
    for (const char digit : digits.substr(1)) {
        if (random() % 2 == 0) text += '_';
        text += digit;
    }
    return text;
}

TEST(ParseNumber, ReadsBackWhatIsWrittenInOtherWays) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t number = random() >> (random() % 64);
        std::array<char, 17> hex{};
        std::snprintf(hex.data(), hex.size(), random() % 2 == 0 ? "%" PRIx64 : "%" PRIX64, number);
        ASSERT_EQ(parse_number(underscored(std::to_string(number), random)), number);
        ASSERT_EQ(parse_number("0x" + underscored(hex.data(), random)), number);
    }
}

TEST(ParseFraction, ReadsSharesAndPercents) {
    EXPECT_EQ(parse_fraction("0"), 0);
    EXPECT_EQ(parse_fraction("1"), 1);
    EXPECT_EQ(parse_fraction("0.01"), 0.01);
    EXPECT_EQ(parse_fraction("1%"), 0.01);
    EXPECT_EQ(parse_fraction("100%"), 1);
    EXPECT_EQ(parse_fraction(".5"), 0.5);
}

TEST(ParseFraction, RefusesTheRest) {
    for (const char* const text :
         {"", "%", "-0.1", "1.1", "101%", "abc", "1e-2", "nan", "inf", "0.5x", "1 %", "0x1"})
        EXPECT_THROW(static_cast<void>(parse_fraction(text)), UsageError) << text;
}

}  // namespace
}  // namespace warpsieve::app
