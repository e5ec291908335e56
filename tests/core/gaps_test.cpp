#include "core/gaps.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "core/integers_of.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"
#include "support/seed.hpp"

namespace warpsieve::core {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// By the definition, integer by integer.
Gap plain_gap(const Bytes& bytes, std::uint64_t first_byte, std::uint64_t known) {
    const auto numbers = integers_of(bytes, first_byte);
    Gap largest{known, 0};
    for (std::size_t i = 1; i < numbers.size(); ++i)
        if (numbers[i] - numbers[i - 1] > largest.size)
            largest = {numbers[i] - numbers[i - 1], numbers[i - 1]};
    return largest.size > known ? largest : Gap{};
}

/// Clears the bits of the integers between two, which are counted from the first byte on.
void clear_between(Bytes& bytes, std::uint64_t before, std::uint64_t after) {
    for (std::uint64_t n = before + 1; n < after; ++n)
        bytes[byte_of(n)] &= static_cast<std::uint8_t>(~bit_of(n));
}

class GapsTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};

    /// Bits that are set one time in `rarity`.
    Bytes random_bytes(std::size_t count, std::uint64_t rarity) {
        Bytes bytes(count);
        for (auto& byte : bytes)
            for (unsigned bit = 0; bit < 8; ++bit)
                if (random_() % rarity == 0) byte = static_cast<std::uint8_t>(byte | 1U << bit);
        return bytes;
    }
    std::uint64_t random_place(std::size_t count) { return random_() % (max_u64 / wheel - count); }
};

TEST_F(GapsTest, AreTheFirstLargestOfEveryLengthAndDensity) {
    for (const std::uint64_t rarity : {1U, 2U, 8U, 20U, 60U, 200U, 1000U, 100'000U})
        for (int i = 0; i < 200; ++i) {
            const std::size_t count = random_() % (1U << (2 + i % 12));
            const Bytes bytes = random_bytes(count, rarity);
            const std::uint64_t first_byte = random_place(count);
            SCOPED_TRACE(testing::Message() << count << " bytes, one bit in " << rarity);
            const Gap largest = plain_gap(bytes, first_byte, 0);
            ASSERT_EQ(largest_gap(bytes, first_byte), largest);
            for (const std::uint64_t known : {largest.size / 2, largest.size - 2, largest.size - 1,
                                              largest.size, largest.size + 1, 3 * largest.size})
                ASSERT_EQ(largest_gap(bytes, first_byte, known),
                          plain_gap(bytes, first_byte, known))
                    << "known " << known;
        }
}

// One gap among bytes with all bits: nothing else can be found in its place.
TEST_F(GapsTest, OfEverySizeAreFoundAtEveryPlace) {
    for (std::uint64_t size = 2; size < 900; size += 2)
        for (unsigned bit = 0; bit < wheel_residues.size(); ++bit) {
            if (bit_of(wheel_residues[bit] + size) == 0) continue;
            for (std::size_t alignment = 0; alignment < 16; ++alignment) {
                const std::size_t byte = random_() % 40 * 16 + alignment;
                const std::uint64_t before = integer_at(byte, bit);
                Bytes bytes(byte_of(before + size) + 1 + random_() % 300, 0xff);
                clear_between(bytes, before, before + size);
                const Gap expected = size > 6 ? Gap{size, before} : plain_gap(bytes, 0, 0);
                ASSERT_EQ(largest_gap(bytes, 0), expected);
                ASSERT_EQ(largest_gap(bytes, 0, expected.size - 1), expected);
                ASSERT_EQ(largest_gap(bytes, 0, expected.size), Gap{});
            }
        }
}

TEST_F(GapsTest, ThatAreAsLargeComeAfterTheFirst) {
    for (const std::uint64_t size : {60U, 120U, 210U, 300U, 540U})
        for (int i = 0; i < 100; ++i) {
            Bytes bytes(3000, 0xff);
            const std::uint64_t one = integer_at(random_() % 1400, 3);
            const std::uint64_t other = integer_at(1500 + random_() % 1400, 3);
            clear_between(bytes, one, one + size);
            clear_between(bytes, other, other + size);
            EXPECT_EQ(largest_gap(bytes, 0), (Gap{size, one}));
            EXPECT_EQ(largest_gap(bytes, 0, size - 1), (Gap{size, one}));
            clear_between(bytes, other - 30, other + size);
            EXPECT_EQ(largest_gap(bytes, 0, size - 1), (Gap{size + 30, other - 30}));
        }
}

// Around the place from which on only empty bytes are looked for.
TEST_F(GapsTest, AreFoundAfterOthersThatAreLittleSmaller) {
    for (int i = 0; i < 20'000; ++i) {
        Bytes bytes(150, 0xff);
        std::uint64_t before = integer_at(random_() % 20, random_() % 8);
        for (int gaps = 0; gaps < 4; ++gaps) {
            const std::uint64_t after = before + 80 + random_() % 120;
            clear_between(bytes, before, after);
            before = after + random_() % 1000;
        }
        ASSERT_EQ(largest_gap(bytes, 0), plain_gap(bytes, 0, 0));
    }
}

TEST_F(GapsTest, LieBetweenTwoIntegers) {
    for (const std::size_t count : {1U, 7U, 300U, 2000U}) {
        Bytes bytes(count);
        for (const std::uint64_t known : {0U, 150U, 400U, 5000U})
            EXPECT_EQ(largest_gap(bytes, 5, known), Gap{});
        bytes[random_() % count] = 0x10;
        for (const std::uint64_t known : {0U, 150U, 400U, 5000U})
            EXPECT_EQ(largest_gap(bytes, 5, known), Gap{});
    }
    EXPECT_EQ(largest_gap({}, 5), Gap{});
    EXPECT_EQ(largest_gap({}, 5, 300), Gap{});
}

TEST_F(GapsTest, OfPiecesAreThoseThatAreLargerThanThePiecesBeforeHave) {
    for (const std::uint64_t rarity : {4U, 30U, 300U}) {
        const Bytes bytes = random_bytes(20'000, rarity);
        Gap largest;
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t size = std::min<std::size_t>(1 + random_() % 3000, bytes.size() - at);
            const std::span here = std::span(bytes).subspan(at, size);
            const Gap gap = largest_gap(here, at, largest.size);
            ASSERT_EQ(gap, plain_gap({here.begin(), here.end()}, at, largest.size));
            if (gap.size > 0) largest = gap;
            at += size;
        }
    }
}

}  // namespace
}  // namespace warpsieve::core
