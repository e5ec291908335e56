#include <gtest/gtest.h>

#include <random>

#include "kernels/any_numbers.hpp"
#include "kernels/oracle.hpp"
#include "kernels/phases/prime_record.hpp"
#include "kernels/phases/strike_window.hpp"
#include "kernels/phases/window.hpp"
#include "support/seed.hpp"

namespace warpsieve::gpu {
namespace {

using test::any_below;
using test::prime_from;

constexpr std::uint64_t last_k = 0xffffffffffffffff / 30;
/// What Tuning allow: primes of tiles below 2^25, and windows of 2^28 bits.
constexpr std::uint32_t largest_thread_prime = (1U << 25) - 1;
constexpr std::uint32_t longest_window = 1U << 28;

/// Whether p divides 30 k + residue, without a number above 2^64.
bool divides(std::uint32_t p, std::uint64_t k, std::uint32_t residue) {
    return (k % p * 30 + residue) % p == 0;
}

TEST(PrimeRecord, StepIsMinusTheInverseOf30) {
    for (std::uint32_t p : test::small_primes(7, 100'000))
        ASSERT_EQ((std::uint64_t{minus_inverse_of_30(p)} * 30 + 1) % p, 0U) << p;
    for (std::uint32_t p : test::small_primes(4'294'900'000, 4'294'967'295))
        ASSERT_EQ((std::uint64_t{minus_inverse_of_30(p)} * 30 + 1) % p, 0U) << p;
}

void expect_first_hit(std::uint32_t p, std::uint64_t window_end, std::uint32_t before_end) {
    const PrimeRecord record = make_record(p, window_end);
    for (std::uint32_t row = 0; row < rows_per_window; ++row) {
        const std::uint32_t residue = residue_of(row);
        const std::uint32_t hit = first_hit(record, before_end, residue);
        ASSERT_LT(hit, p);
        ASSERT_TRUE(divides(p, window_end - before_end + hit, residue))
            << p << " row " << row << " end " << window_end << " before " << before_end;
    }
}

TEST(PrimeRecord, FirstHitIsTheLeastMultiple) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 20'000; ++i) {
        const std::uint32_t p = prime_from(std::max<std::uint64_t>(7, any_below(random, 25)));
        const std::uint64_t end = longest_window + any_below(random, 60);
        expect_first_hit(p, end, static_cast<std::uint32_t>(random() % (longest_window + 1)));
    }
}

TEST(PrimeRecord, FirstHitIsRightAtEveryEdge) {
    for (const std::uint64_t p : {7U, 127U, 131U, 65'537U, 1U << 21, largest_thread_prime})
        for (const std::uint64_t end :
             {std::uint64_t{longest_window}, last_k, last_k + longest_window})
            for (const std::uint32_t before : {1U, 8192U, longest_window - 1, longest_window}) {
                const std::uint32_t prime = prime_from(p);
                expect_first_hit(prime, end, before);
                expect_first_hit(prime, end / prime * prime + prime, before);
            }
}

TEST(RestoredPrimes, AreWhereTheyLie) {
    // 1,720,321 is the first integer behind it that is coprime to 30, and a prime.
    const Window window{std::uint64_t{5} * cell_bits, 2 * cell_bits, cell_bits};
    const auto first = static_cast<std::uint32_t>(30 * window.base);
    const std::uint32_t behind = first + 30 * window.bits;
    const std::size_t words = std::size_t{rows_per_window} * window.bits / word_bits;
    for (const std::uint32_t p : test::small_primes(first - 1000, behind + 1000)) {
        std::vector<std::uint32_t> rows(words, 0xffffffff);
        restore_prime(rows.data(), window, p);
        std::vector<std::uint32_t> expected(words, 0xffffffff);
        if (p >= first && p < behind) {
            const std::uint32_t k = p / 30 - static_cast<std::uint32_t>(window.base);
            row_words(expected.data(), window, row_of(p % 30))[k / word_bits] ^= 1U
                                                                                 << (k % word_bits);
        }
        ASSERT_TRUE(rows == expected) << p;
    }
}

}  // namespace
}  // namespace warpsieve::gpu
