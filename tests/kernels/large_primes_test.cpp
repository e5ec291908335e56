#include "kernels/phases/large_primes.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <utility>

#include "kernels/any_numbers.hpp"
#include "kernels/oracle.hpp"
#include "kernels/phases/prime_record.hpp"
#include "kernels/phases/strike_window.hpp"
#include "kernels/row_sieve/partition_plan.hpp"
#include "support/seed.hpp"

namespace warpsieve::gpu {
namespace {

using test::any_below;
using test::prime_from;

constexpr std::uint64_t last_k = 0xffffffffffffffff / 30;
constexpr std::uint64_t last_base = last_k / cell_bits * cell_bits;
constexpr std::uint32_t largest_prime = 4294967291;
constexpr std::uint64_t longest_window = 1U << 28;

class LargePrimesTest : public testing::Test {
protected:
    std::uint64_t seed_ = test::seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, testing::Message() << "seed " << seed_};
    std::mt19937_64 random_{seed_};

    std::uint32_t any_prime() {
        const std::uint64_t n = least_large_prime + any_below(random_, 32);
        return prime_from(std::min<std::uint64_t>(n, largest_prime));
    }
};

TEST_F(LargePrimesTest, HaveExactResidues) {
    constexpr std::uint64_t most = 15 * (last_k + longest_window);
    const auto expect = [](std::uint64_t k, std::uint64_t p) {
        const auto prime = static_cast<std::uint32_t>(p);
        ASSERT_EQ(negated_residue(k, prime, smaller_reciprocal(prime)), (p - k % p) % p)
            << k << " " << p;
    };
    for (int i = 0; i < 1'000'000; ++i) {
        const std::uint64_t p = least_large_prime + any_below(random_, 32) % (largest_prime - 4095);
        const std::uint64_t k = random_() % most;
        expect(k, p);
        expect(k / p * p, p);
        expect(std::max<std::uint64_t>(k / p * p, 1) - 1, p);
        expect(any_below(random_, 63), p);
    }
    for (const std::uint64_t p : {std::uint64_t{least_large_prime}, std::uint64_t{largest_prime}})
        for (const std::uint64_t k : {std::uint64_t{0}, p - 1, p, p + 1, 15 * last_k, most})
            expect(k, p);
}

using Places = std::set<std::pair<std::uint32_t, std::uint32_t>>;

const SmallFactors factors = [] {
    SmallFactors made;
    fill_factors(made, {});
    return made;
}();

Hits hits_of(std::uint64_t base, const Stretch& stretch, std::uint32_t p) {
    return find_hits(factors, visit_start(base, stretch), p);
}

Places places_of(std::uint64_t base, const Stretch& stretch, std::uint32_t p) {
    Places places;
    for_each_half(hits_of(base, stretch, p), [&](std::uint32_t half) {
        const RowPlace place = place_of(half, stretch);
        EXPECT_TRUE(places.emplace(place.row, place.k).second) << "twice";
    });
    return places;
}

/// By the first hit of each row, which is found by division; without those that have a factor of
/// 7, 11 or 13.
Places plain_places(std::uint64_t base, const Stretch& stretch, std::uint32_t p) {
    __extension__ using Wide = unsigned __int128;
    Places places;
    for (std::uint32_t row = 0; row < rows_per_window; ++row) {
        const Wide integer = Wide{base + stretch.first} * 30 + residue_of(row);
        const auto over = static_cast<std::uint64_t>(integer % p);
        // 30 k = -over (mod p)
        const auto k = static_cast<std::uint64_t>(Wide{over} * minus_inverse_of_30(p) % p);
        for (std::uint64_t at = k; at < stretch.bits; at += p) {
            const Wide multiple = integer + Wide{at} * 30;
            if (multiple % 7 != 0 && multiple % 11 != 0 && multiple % 13 != 0)
                places.emplace(row, stretch.first + static_cast<std::uint32_t>(at));
        }
    }
    return places;
}

TEST_F(LargePrimesTest, HitTheirMultiples) {
    std::size_t found = 0;
    for (int i = 0; i < 300'000; ++i) {
        const std::uint32_t p = i % 100 == 0 ? largest_prime : any_prime();
        const auto longest =
            static_cast<std::uint32_t>(std::min(2 * std::uint64_t{p}, longest_window));
        const Stretch stretch{
            static_cast<std::uint32_t>(random_() % longest_window),
            i % 2 == 0 ? longest : 1 + static_cast<std::uint32_t>(random_() % longest)};
        const std::uint64_t base = i % 10 == 0 ? last_base : any_below(random_, 59);
        const Places places = places_of(base, stretch, p);
        ASSERT_EQ(places, plain_places(base, stretch, p))
            << p << " base " << base << " from " << stretch.first << " bits " << stretch.bits;
        found += places.size();
    }
    EXPECT_GT(found, 300'000U);
}

/// Beginning and ending with a hit, or beside one.
TEST_F(LargePrimesTest, HitTheEndsOfStretches) {
    for (int i = 0; i < 20'000; ++i) {
        const std::uint32_t p = any_prime();
        const std::uint64_t base = any_below(random_, 59);
        const auto bits =
            static_cast<std::uint32_t>(std::min(2 * std::uint64_t{p}, longest_window));
        const Places places = plain_places(base, {0, bits}, p);
        if (places.empty()) continue;
        for (const auto& [row, k] : places)
            for (const std::uint32_t first : {k, k + 1})
                for (const std::uint32_t end : {k, k + 1, bits}) {
                    if (end <= first) continue;
                    const Stretch stretch{first, end - first};
                    ASSERT_EQ(places_of(base, stretch, p), plain_places(base, stretch, p))
                        << p << " base " << base << " from " << first << " to " << end;
                }
    }
}

/// Whether p divides an integer that has no factor of 7, 11 or 13.
bool is_struck(std::uint64_t k, std::uint32_t residue, std::uint32_t p) {
    const auto divides = [&](std::uint64_t q) { return (k % q * 30 + residue) % q == 0; };
    return divides(p) && !divides(7) && !divides(11) && !divides(13);
}

/// Strikes into a window, and compares each bit with division.
TEST_F(LargePrimesTest, StrikeTheirMultiples) {
    for (const std::uint64_t base :
         {std::uint64_t{0}, std::uint64_t{cell_bits} * 12'345, last_base})
        for (const std::uint32_t n : {4099U, 8191U, 16'381U, 40'000U, 1U << 20}) {
            const std::uint32_t p = prime_from(n);
            const Window window{base, 2 * cell_bits, cell_bits};
            const std::size_t words = std::size_t{rows_per_window} * window.bits / word_bits;
            std::vector<std::uint32_t> rows(words + 1, 0);
            for (std::uint32_t first = 0; first < window.bits; first += 4096)
                strike_hits(rows.data(), window, {first, 4096}, hits_of(base, {first, 4096}, p));
            ASSERT_EQ(rows[words], 0U) << "behind the window";
            for (std::uint32_t row = 0; row < rows_per_window; ++row)
                for (std::uint32_t k = 0; k < window.bits; ++k)
                    ASSERT_EQ(
                        row_words(rows.data(), window, row)[k / word_bits] >> (k % word_bits) & 1,
                        is_struck(window.base + k, residue_of(row), p) ? 1U : 0U)
                        << p << " base " << base << " row " << row << " k " << k;
        }
}

/// Each prime with each position once, in stretches that are not longer than it.
TEST(VisitPlan, VisitsAllOfAWindow) {
    PrimeList primes;
    primes.begin_with(3'000'000);
    const LargePrimes large{5000, 2'900'000};
    const std::uint32_t begin = primes.count_through(large.low);
    const std::uint32_t end = primes.count_through(large.high);
    for (const std::uint32_t bits : {cell_bits, 5 * cell_bits, 1U << 20}) {
        const VisitPlan plan = plan_visits(primes, begin, end, large, bits);
        for (const std::uint32_t threads : {32U, 512U}) {
            std::vector<std::uint64_t> visited(end, 0);
            for (std::uint32_t block = 0; block < blocks_of(plan, threads); ++block) {
                const Visits visits = visits_of(plan, {0, bits, bits}, threads, block);
                ASSERT_LE(visits.end - visits.begin, visits_of_thread * threads);
                const std::uint32_t least = primes.beginning()[visits.begin];
                ASSERT_LE(visits.stretch.bits, 2 * least);
                ASSERT_LE(visits.stretch.bits, visits.most_hits / 8 * least);
                // Rings of many tiles need the room of long queues.
                ASSERT_TRUE(visits.stretch.bits <= bits / 2 || visits.most_hits == hits_of_short);
                for (std::uint32_t i = visits.begin; i < visits.end; ++i) {
                    // Stretches of a prime come in their order.
                    ASSERT_EQ(visited.at(i), visits.stretch.first);
                    visited[i] += visits.stretch.bits;
                }
            }
            for (std::uint32_t i = 0; i < end; ++i) ASSERT_EQ(visited[i], i < begin ? 0 : bits);
        }
    }
    EXPECT_EQ(plan_visits(primes, begin, begin, large, 1U << 20).count, 0U);
}

}  // namespace
}  // namespace warpsieve::gpu
