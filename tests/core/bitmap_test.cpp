#include "core/bitmap.hpp"
#include "core/read_totals.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
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
using Numbers = std::vector<std::uint64_t>;

Bytes random_bytes(std::mt19937_64& random, std::size_t count) {
    Bytes bytes(count);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    return bytes;
}

/// The definition in bitmap.hpp, one byte after the other.
std::uint64_t plain_digest(const Bytes& bytes, std::uint64_t first_byte) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < bytes.size();) {
        const std::uint64_t index = (first_byte + i) / 8;
        std::uint64_t word = 0;
        for (; i < bytes.size() && (first_byte + i) / 8 == index; ++i)
            word |= std::uint64_t{bytes[i]} << (first_byte + i) % 8 * 8;
        const std::uint64_t x = word + index * 0x9e3779b97f4a7c15;
        sum += x + (x % (std::uint64_t{1} << 32)) * (x >> 32);
    }
    return sum;
}

class BitmapTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};
};

TEST_F(BitmapTest, FindsTheNthBit) {
    for (std::size_t count = 0; count < 40; ++count)
        for (const std::uint64_t first_byte : {0UL, 7UL, max_u64 / 30 - 40}) {
            const Bytes bytes = random_bytes(random_, count);
            const Numbers numbers = integers_of(bytes, first_byte);
            for (std::size_t n = 1; n <= numbers.size(); ++n)
                EXPECT_EQ(nth_bit(bytes, n, first_byte), numbers[n - 1]);
            EXPECT_EQ(nth_bit(bytes, numbers.size() + 1, first_byte), std::nullopt);
        }
}

TEST_F(BitmapTest, CountsBitsOfEveryLengthAndPlace) {
    for (std::size_t count = 0; count < 40; ++count)
        for (const std::uint64_t first_byte : {0UL, 1UL, 7UL, max_u64 / 30 - 40}) {
            const Bytes bytes = random_bytes(random_, count);
            const Numbers numbers = integers_of(bytes, first_byte);
            const Totals totals = read_totals(bytes, first_byte, quantity_primes);
            EXPECT_EQ(totals.prime_count, numbers.size());
            EXPECT_EQ(totals.smallest_prime, numbers.empty() ? 0 : numbers.front());
            EXPECT_EQ(totals.largest_prime, numbers.empty() ? 0 : numbers.back());
        }
}

TEST_F(BitmapTest, CountsNothingInNothing) {
    EXPECT_EQ(read_totals({}, 5, all_quantities), Totals{});
    EXPECT_EQ(read_totals(Bytes(100), 5, all_quantities), Totals{});
}

TEST_F(BitmapTest, CountsThePrimesThatHaveNoBit) {
    EXPECT_EQ(count_wheel_primes({0, 100}, quantity_primes),
              (Totals{.prime_count = 3, .smallest_prime = 2, .largest_prime = 5}));
    EXPECT_EQ(count_wheel_primes({3, 4}, quantity_primes), Totals::of_prime(3, quantity_primes));
    EXPECT_EQ(count_wheel_primes({0, 1}, all_quantities), Totals{});
    EXPECT_EQ(count_wheel_primes({6, max_u64}, all_quantities), Totals{});
}

TEST_F(BitmapTest, AppendsThePrimesInOrder) {
    for (std::size_t count = 1; count < 40; ++count)
        for (const std::uint64_t first_byte : {1UL, 7UL, max_u64 / 30 - 40}) {
            const Bytes bytes = random_bytes(random_, count);
            Numbers primes = {42};
            append_primes({first_byte * 30, (first_byte + count) * 30 - 1}, bytes, primes);
            Numbers expected = integers_of(bytes, first_byte);
            expected.insert(expected.begin(), 42);
            EXPECT_EQ(primes, expected);
        }
}

TEST_F(BitmapTest, ReadsAsManyIntegersAsWereAskedFor) {
    for (int trial = 0; trial < 1000; ++trial) {
        const std::size_t size = random_() % 60;
        const std::uint64_t first_byte = random_() % (max_u64 / 30 - 60);
        Bytes bytes = random_bytes(random_, size);
        // Words with few bits, as far up, and with all of them.
        for (std::uint8_t& byte : bytes)
            byte = static_cast<std::uint8_t>(trial % 3 == 0   ? byte
                                             : trial % 3 == 1 ? byte & random_() & random_()
                                                              : byte | random_() | random_());
        const Numbers expected = integers_of(bytes, first_byte);
        const std::size_t count = random_() % 500;
        for (const auto read : {read_integers, read_integers_plainly}) {
            Numbers numbers(count + read_slack, 42);
            const std::size_t came = read(bytes, first_byte, count, numbers.data());
            EXPECT_GE(came, std::min(count, expected.size()));
            ASSERT_LE(came, std::min(count + 63, expected.size()));
            EXPECT_TRUE(std::equal(numbers.begin(),
                                   numbers.begin() + static_cast<std::ptrdiff_t>(came),
                                   expected.begin()));
        }
    }
}

TEST_F(BitmapTest, AppendsTwoThreeAndFiveWhereTheyBelong) {
    const auto primes_of = [](const Interval& interval, std::uint8_t bits) {
        Numbers primes;
        append_primes(interval, Bytes{bits}, primes);
        return primes;
    };
    EXPECT_EQ(primes_of({0, 29}, 0xfe), (Numbers{2, 3, 5, 7, 11, 13, 17, 19, 23, 29}));
    EXPECT_EQ(primes_of({3, 7}, 0x02), (Numbers{3, 5, 7}));
    EXPECT_EQ(primes_of({6, 7}, 0x02), (Numbers{7}));
    EXPECT_EQ(primes_of({2, 2}, 0), (Numbers{2}));
}

TEST_F(BitmapTest, DigestsAsDefined) {
    for (std::size_t count = 0; count < 40; ++count)
        for (std::uint64_t first_byte = 0; first_byte < 17; ++first_byte) {
            const Bytes bytes = random_bytes(random_, count);
            EXPECT_EQ(digest_bits(bytes, first_byte), plain_digest(bytes, first_byte))
                << count << " bytes from " << first_byte;
        }
}

TEST_F(BitmapTest, AddsDigestsOfPartsCutAtWords) {
    for (int i = 0; i < 500; ++i) {
        const std::uint64_t first_byte = random_() % (max_u64 / 30 - 1000);
        const Bytes bytes = random_bytes(random_, 1 + random_() % 500);
        const std::span<const std::uint8_t> all(bytes);
        const std::uint64_t whole = digest_bits(all, first_byte);
        std::uint64_t sum = 0;
        std::size_t done = 0;
        while (done < bytes.size()) {
            const std::uint64_t next_word = ((first_byte + done) / 8 + 1 + random_() % 9) * 8;
            const auto cut = std::min<std::size_t>(bytes.size(), next_word - first_byte);
            sum += digest_bits(all.subspan(done, cut - done), first_byte + done);
            done = cut;
        }
        ASSERT_EQ(sum, whole);
    }
}

TEST_F(BitmapTest, DigestSeesEveryBitAndEveryPlace) {
    Bytes bytes = random_bytes(random_, 20);
    const std::uint64_t before = digest_bits(bytes, 3);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        EXPECT_NE(digest_bits(bytes, 3), before) << bit;
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    }
    EXPECT_NE(digest_bits(bytes, 11), before);
    std::swap_ranges(bytes.begin() + 5, bytes.begin() + 9, bytes.begin() + 13);
    EXPECT_NE(digest_bits(bytes, 3), before);
}

}  // namespace
}  // namespace warpsieve::core
