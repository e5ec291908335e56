#include "export/decimal_lines.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "support/seed.hpp"

namespace warpsieve::exporting {
namespace {

using Numbers = std::vector<std::uint64_t>;

constexpr std::uint64_t largest = ~std::uint64_t{0};

std::string by_definition(const Numbers& numbers) {
    std::string text;
    for (const std::uint64_t number : numbers) text += std::to_string(number) + "\n";
    return text;
}

std::string text_of(const Numbers& numbers) {
    DecimalLines lines;
    lines.append(numbers);
    return std::string(lines.text());
}

TEST(DecimalLines, HoldNothingOfNoNumbers) {
    EXPECT_EQ(text_of({}), "");
}

TEST(DecimalLines, HoldNumbersOfEveryLength) {
    Numbers numbers{0};
    for (std::uint64_t power = 1;; power *= 10) {
        numbers.insert(numbers.end(), {power - 1, power, power + 1});
        if (power > largest / 10) break;
    }
    numbers.insert(numbers.end(), {largest - 1, largest});
    EXPECT_EQ(text_of(numbers), by_definition(numbers));
}

TEST(DecimalLines, HoldEveryEndingOnBothSidesOfAThousand) {
    for (const std::uint64_t middle : {1000ULL, 10'000ULL, 18'446'744'073'709'551'000ULL}) {
        Numbers numbers;
        for (std::uint64_t n = middle - 1000; n - (middle - 1000) < 1600; ++n) numbers.push_back(n);
        EXPECT_EQ(text_of(numbers), by_definition(numbers));
    }
}

TEST(DecimalLines, HoldNumbersInAnyOrder) {
    EXPECT_EQ(text_of({1999, 1001, 7, 2000, 999, largest, 0}),
              "1999\n1001\n7\n2000\n999\n18446744073709551615\n0\n");
}

TEST(DecimalLines, HoldRandomAscendingNumbersAtEveryHeight) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int bits = 1; bits <= 64; ++bits) {
        Numbers numbers(2000);
        for (std::uint64_t& number : numbers) number = random() >> (64 - bits);
        std::ranges::sort(numbers);
        ASSERT_EQ(text_of(numbers), by_definition(numbers)) << bits << " bits";
    }
}

TEST(DecimalLines, AppendAndStartAnew) {
    DecimalLines lines;
    lines.append(Numbers{2, 3});
    lines.append(Numbers{1009, 1013});
    EXPECT_EQ(lines.text(), "2\n3\n1009\n1013\n");
    lines.clear();
    EXPECT_EQ(lines.text(), "");
    lines.append(Numbers{5});
    EXPECT_EQ(lines.text(), "5\n");
}

}  // namespace
}  // namespace warpsieve::exporting
