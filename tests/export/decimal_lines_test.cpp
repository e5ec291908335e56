#include "export/decimal_lines.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/integers_of.hpp"
#include "core/wheel.hpp"
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

class LinesOfBits : public testing::Test {
protected:
    /// Bits that are set one time in `rarity`, and none above 2^64-1.
    std::vector<std::uint8_t> random_bytes(std::size_t count,
                                           std::uint64_t first_byte,
                                           unsigned rarity) {
        std::vector<std::uint8_t> bytes(count);
        for (std::size_t i = 0; i < count; ++i) {
            for (unsigned bit = 0; bit < 8; ++bit)
                if (random_() % rarity == 0)
                    bytes[i] = static_cast<std::uint8_t>(bytes[i] | 1U << bit);
            bytes[i] &= core::bits_inside(first_byte + i, {0, largest});
        }
        return bytes;
    }
    static void expect_lines(const std::vector<std::uint8_t>& bytes, std::uint64_t first_byte) {
        DecimalLines lines;
        lines.append_bits(bytes, first_byte);
        ASSERT_EQ(lines.text(), by_definition(core::integers_of(bytes, first_byte)))
            << bytes.size() << " bytes from " << first_byte;
    }

    const std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};
};

TEST_F(LinesOfBits, HoldNumbersOfEveryLength) {
    for (const unsigned rarity : {1U, 3U, 40U, 1000U})
        for (std::uint64_t power = 1;; power *= 10) {
            for (int i = 0; i < 20; ++i) {
                const std::uint64_t before = std::min(power / core::wheel, random_() % 100);
                const std::uint64_t first_byte = power / core::wheel - before;
                expect_lines(random_bytes(random_() % 200, first_byte, rarity), first_byte);
            }
            if (power > largest / 10) break;
        }
}

TEST_F(LinesOfBits, EndWithTheLastNumberOf64Bits) {
    constexpr std::uint64_t last_byte = largest / core::wheel;
    for (std::uint64_t count = 1; count < 120; ++count)
        for (const unsigned rarity : {1U, 2U}) {
            const std::uint64_t first_byte = last_byte + 1 - count;
            expect_lines(random_bytes(count, first_byte, rarity), first_byte);
        }
}

TEST_F(LinesOfBits, BeginAtEveryPlaceOfAThousand) {
    for (std::uint64_t first_byte = 0; first_byte < 300; ++first_byte)
        expect_lines(random_bytes(70, first_byte, 2), first_byte);
}

TEST_F(LinesOfBits, HoldLongBitmapsAtAnyHeight) {
    for (int bits = 20; bits < 59; ++bits) {
        const std::uint64_t first_byte = random_() >> (64 - bits);
        expect_lines(random_bytes(5000, first_byte, 7), first_byte);
    }
}

TEST(LinesOfTuplets, ShowThemInBrackets) {
    DecimalLines lines;
    lines.append_tuplets(Numbers{3, 5, 5, 7, 997, 1009, 1999, 2003, largest - 2, largest}, 2);
    EXPECT_EQ(lines.text(),
              "(3, 5)\n(5, 7)\n(997, 1009)\n(1999, 2003)\n"
              "(18446744073709551613, 18446744073709551615)\n");
    lines.clear();
    lines.append_tuplets(Numbers{7, 11, 13, 17, 19, 23}, 6);
    EXPECT_EQ(lines.text(), "(7, 11, 13, 17, 19, 23)\n");
    lines.append_tuplets(Numbers{}, 3);
    lines.append_tuplets(Numbers{1000, 1002, 1006}, 3);
    EXPECT_EQ(lines.text(), "(7, 11, 13, 17, 19, 23)\n(1000, 1002, 1006)\n");
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
    lines.append_bits(std::vector<std::uint8_t>{1, 1, 0}, 1);
    EXPECT_EQ(lines.text(), "5\n31\n61\n");
}

TEST(DecimalLines, GoRoundAsSpareOnes) {
    SpareLines spare;
    DecimalLines lines = spare.take();
    lines.append(Numbers{2});
    const char* buffer = lines.text().data();
    spare.give_back(std::move(lines));
    DecimalLines again = spare.take();
    EXPECT_EQ(again.text(), "");
    EXPECT_EQ(again.text().data(), buffer);
    EXPECT_EQ(spare.take().text(), "");
}

}  // namespace
}  // namespace warpsieve::exporting
