#include <gtest/gtest.h>

#include <primesieve.hpp>

#include "kernels/oracle.hpp"
#include "kernels/row_sieve/row_sieve.hpp"
#include "kernels/support.hpp"

namespace warpsieve::gpu {
namespace {

constexpr std::uint32_t cell_integers = 30 * cell_bits;

TEST(PrimeList, BeginsWithTheFirstCell) {
    const PrimeList list;
    EXPECT_TRUE(std::ranges::equal(list.beginning(), test::small_primes(7, cell_integers - 1)));
    EXPECT_TRUE(list.covers(65'536));
    EXPECT_TRUE(list.covers(cell_integers - 1));
    EXPECT_FALSE(list.covers(cell_integers));
}

TEST(PrimeList, CountsExactlyInTheFirstCellAndToItsEndInOthers) {
    PrimeList list;
    for (const std::uint32_t n : {0U, 6U, 7U, 8U, 127U, 65'521U, 65'535U, cell_integers - 1})
        EXPECT_EQ(list.count_through(n), n < 7 ? 0 : primesieve::count_primes(7, n)) << n;
    const auto begin = static_cast<std::uint32_t>(list.beginning().size());
    const std::vector<CellSummary> cells = {{.count = 10}, {.count = 20}};
    EXPECT_EQ(list.append(cells), (std::vector{begin, begin + 10}));
    EXPECT_EQ(list.count_through(cell_integers), begin + 10);
    EXPECT_EQ(list.count_through(2 * cell_integers - 1), begin + 10);
    EXPECT_EQ(list.count_through(3 * cell_integers - 1), begin + 30);
    EXPECT_FALSE(list.covers(3 * cell_integers));
}

TEST(PrimeList, BeginsWithWhatIsAskedFor) {
    PrimeList list;
    EXPECT_FALSE(list.begin_with(cell_integers - 1));
    ASSERT_TRUE(list.begin_with(2 * cell_integers));
    EXPECT_TRUE(std::ranges::equal(list.beginning(), test::small_primes(7, 3 * cell_integers - 1)));
    EXPECT_EQ(list.cells(), 3U);
    for (const std::uint32_t n : {7U, cell_integers, 500'000U, 3 * cell_integers - 1})
        EXPECT_EQ(list.count_through(n), primesieve::count_primes(7, n)) << n;
    const auto begin = static_cast<std::uint32_t>(list.beginning().size());
    const std::vector<CellSummary> cells = {{.count = 10}};
    EXPECT_EQ(list.append(cells), std::vector{begin});
    EXPECT_EQ(list.count_through(3 * cell_integers), begin + 10);
}

TEST(PrimeList, BeginsWithTwiceAsMuchAtLeast) {
    PrimeList list;
    ASSERT_TRUE(list.begin_with(cell_integers));
    ASSERT_TRUE(list.begin_with(2 * cell_integers));
    EXPECT_EQ(list.cells(), 4U);
}

TEST(PrimeList, BoundIsNearAndNeverTooSmall) {
    for (const std::uint32_t n : {7U, 65'535U, 1'000'000U, 1U << 26, 1U << 31}) {
        const std::uint64_t end = (n / cell_integers + 1) * std::uint64_t{cell_integers};
        const std::uint64_t count = primesieve::count_primes(7, end);
        EXPECT_GE(PrimeList::bound(n), count) << n;
        EXPECT_LE(static_cast<double>(PrimeList::bound(n)), 1.06 * static_cast<double>(count)) << n;
    }
    EXPECT_GE(PrimeList::bound(0xffffffff), 203'280'218U);
    EXPECT_LE(PrimeList::bound(0xffffffff), 205'500'000U);
}

/// The list that a device ends up with, made in one go or in steps.
std::vector<std::uint32_t> primes_made(std::initializer_list<std::uint32_t> limits,
                                       test::Order order) {
    test::EmulatedLauncher launcher({.order = order});
    RowSieve sieve(launcher, test::low_tuning);
    sieve.reserve(1U << 16, false);
    for (const std::uint32_t limit : limits) EXPECT_TRUE(sieve.extend_primes(limit, {}));
    return {launcher.primes().begin(), launcher.primes().end()};
}

TEST(SievingPrimes, AreThePrimes) {
    const std::uint32_t last = 100 * cell_integers - 1;
    const auto expected = test::small_primes(7, last);
    for (const test::Order order :
         {test::Order::forward, test::Order::reverse, test::Order::scattered}) {
        auto found = primes_made({last}, order);
        found.resize(expected.size());
        EXPECT_TRUE(found == expected);
        found = primes_made({3 * cell_integers, 3 * cell_integers + 1, 50 * cell_integers, last},
                            order);
        found.resize(expected.size());
        EXPECT_TRUE(found == expected);
    }
}

TEST(SievingPrimes, StopKeepsWhatIsThere) {
    test::EmulatedLauncher launcher({});
    RowSieve sieve(launcher, test::low_tuning);
    sieve.reserve(1U << 16, false);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(sieve.extend_primes(10'000'000, stop.get_token()));
    EXPECT_TRUE(sieve.extend_primes(10'000'000, {}));
    const auto expected = test::small_primes(7, 10'000'000);
    EXPECT_TRUE(std::ranges::equal(launcher.primes().first(expected.size()), expected));
}

}  // namespace
}  // namespace warpsieve::gpu
