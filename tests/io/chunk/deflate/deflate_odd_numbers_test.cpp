#include "io/chunk/deflate/deflate_odd_numbers.hpp"

#include <gtest/gtest.h>
#include <primesieve.hpp>

#include <random>

#include "io/chunk/deflate/inflate.hpp"
#include "support/seed.hpp"

namespace warpsieve::io::deflate {
namespace {

using Numbers = std::vector<std::uint64_t>;

/// By the words of HDF5's manual: the first byte of all numbers, the second of all, ...
Bytes shuffled(const Numbers& numbers) {
    Bytes bytes;
    for (unsigned plane = 0; plane < 8; ++plane)
        for (const std::uint64_t n : numbers)
            bytes.push_back(static_cast<std::uint8_t>(n >> (8 * plane)));
    return bytes;
}

class DeflateOddNumbers : public testing::Test {
protected:
    void expect_inflates(const Numbers& numbers) {
        const auto stream = deflater_.deflate(numbers);
        ASSERT_TRUE(stream) << numbers.size() << " from " << numbers.front();
        EXPECT_TRUE(test::inflated_zlib(*stream, 8 * numbers.size()) == shuffled(numbers))
            << numbers.size() << " from " << numbers.front();
    }
    /// Gaps from 2 to `largest`.
    Numbers random_numbers(std::size_t count, std::uint64_t first, std::uint64_t largest) {
        Numbers numbers{first | 1};
        while (numbers.size() < count)
            numbers.push_back(numbers.back() + 2 * (1 + random_() % (largest / 2)));
        return numbers;
    }
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, "seed " + std::to_string(seed_)};
    std::mt19937_64 random_{seed_};
    OddNumberDeflater deflater_;  // one for all: it must not remember
};

TEST_F(DeflateOddNumbers, PrimesInflateToThemselves) {
    constexpr std::uint64_t last = ~std::uint64_t{0};
    for (const std::uint64_t start :
         {std::uint64_t{3}, std::uint64_t{10'000'000'000}, std::uint64_t{1'000'000'000'000},
          std::uint64_t{1'000'000'000'000'000}, std::uint64_t{1'000'000'000'000'000'000},
          last - 100'000'000}) {
        Numbers primes;
        primesieve::generate_n_primes(65'536, start, &primes);
        expect_inflates(primes);
    }
}

TEST_F(DeflateOddNumbers, AnyGapsInflate) {
    for (const std::uint64_t largest : {2U, 4U, 30U, 256U, 1550U, 20'000U, 0xfefeU})
        for (const std::size_t count : {8U, 16U, 4096U, 65'536U})
            expect_inflates(random_numbers(count, random_() >> (1 + random_() % 60), largest));
}

TEST_F(DeflateOddNumbers, PieceByPieceAreTheSame) {
    for (int trial = 0; trial < 50; ++trial) {
        const std::uint64_t gaps = trial % 2 == 0 ? 60 : 40'000;
        const Numbers numbers = random_numbers(4096, random_() >> (1 + random_() % 60), gaps);
        deflater_.begin(numbers.size());
        for (std::size_t at = 0; at < numbers.size();) {
            const auto piece = std::span(numbers).subspan(at).first(
                std::min<std::size_t>(random_() % 700, numbers.size() - at));
            deflater_.append(piece);
            at += piece.size();
        }
        const auto stream = deflater_.finish();
        ASSERT_TRUE(stream);
        EXPECT_EQ(stream, OddNumberDeflater().deflate(numbers));
    }
}

TEST_F(DeflateOddNumbers, AreNotTakenWhenOthersCameThanWereAnnounced) {
    const Numbers numbers = random_numbers(32, 1, 10);
    for (const std::size_t announced : {24U, 40U}) {
        deflater_.begin(announced);
        deflater_.append(numbers);
        EXPECT_FALSE(deflater_.finish()) << announced;
    }
}

/// Every byte of the numbers changes at once, and in the middle of a group of eight.
TEST_F(DeflateOddNumbers, CarriesThroughAllBytesInflate) {
    for (unsigned bits = 8; bits < 64; bits += 8)
        for (const std::uint64_t before : {1U, 7U, 255U, 5001U})
            expect_inflates(random_numbers(4096, (std::uint64_t{1} << bits) - before, 10));
}

TEST_F(DeflateOddNumbers, OfTheLowestByte253And255Inflate) {
    Numbers numbers;
    for (std::uint64_t n = 253; numbers.size() < 1000; n += 256) {
        numbers.push_back(n);
        numbers.push_back(n + 2);
    }
    expect_inflates(numbers);
}

TEST_F(DeflateOddNumbers, TheLastIntegersInflate) {
    Numbers numbers = random_numbers(800, 1, 4);
    const std::uint64_t shift = ~std::uint64_t{0} - numbers.back();
    for (std::uint64_t& n : numbers) n += shift;
    expect_inflates(numbers);
}

TEST_F(DeflateOddNumbers, AreNotConfusedWithOthers) {
    const auto good = [this](const Numbers& numbers) {
        return deflater_.deflate(numbers).has_value();
    };
    // Longer than what is looked at in one go.
    const Numbers primes = random_numbers(4096 + 16, 3, 30);
    EXPECT_TRUE(good(primes));
    EXPECT_FALSE(good({}));
    EXPECT_FALSE(good({3, 5, 7}));
    std::vector<std::size_t> places = {0, 1, 7, 2047, 2048, 2049, 4095, 4096, primes.size() - 1};
    for (int k = 0; k < 20; ++k) places.push_back(random_() % primes.size());
    for (const std::size_t i : places) {
        Numbers even = primes;
        ++even[i];
        EXPECT_FALSE(good(even)) << i;
        if (i == 0) continue;
        Numbers twice = primes;
        twice[i] = twice[i - 1];
        EXPECT_FALSE(good(twice)) << i;
        Numbers falling = primes;
        std::swap(falling[i], falling[i - 1]);
        EXPECT_FALSE(good(falling)) << i;
        for (const std::uint64_t gap : {0xfefeU, 0xff00U}) {
            Numbers far = primes;
            for (std::size_t k = i; k < far.size(); ++k) far[k] += far[i - 1] + gap - primes[i];
            EXPECT_EQ(good(far), gap == 0xfefe) << i;
        }
    }
}

}  // namespace
}  // namespace warpsieve::io::deflate
