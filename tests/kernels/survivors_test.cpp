// Short batches far up: which are sieved with few primes, and the test of what survives.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "kernels/any_numbers.hpp"
#include "kernels/oracle.hpp"
#include "kernels/phases/test_survivors.hpp"
#include "kernels/row_sieve/row_engine.hpp"
#include "kernels/row_sieve/survivor_plan.hpp"
#include "kernels/support.hpp"
#include "support/every_quantity.hpp"
#include "support/seed.hpp"

namespace warpsieve::test {
namespace {

using namespace gpu;

/// Both tests, as the kernel makes them one after the other.
bool passes(std::uint64_t n) {
    return passes_base_2(n) && passes_lucas(n);
}

TEST(SurvivorTests, AgreeWithTheCpu) {
    for (std::uint64_t n = 7; n < 200'000; n += 2) ASSERT_EQ(passes(n), is_prime(n)) << n;
    for (std::uint64_t n = largest - 2; n > largest - 20'000; n -= 2)
        ASSERT_EQ(passes(n), is_prime(n)) << n;
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 100'000; ++i) {
        const std::uint64_t n =
            std::clamp(any_below(random, 64) | 1, std::uint64_t{7}, largest - 2);
        ASSERT_EQ(passes(n), is_prime(n)) << n;
    }
}

/// Each refuses what the other one lets pass.
TEST(SurvivorTests, RefusePseudoprimesOfEachOther) {
    // OEIS A001262, the last two from A014233.
    for (const std::uint64_t n :
         {2047ULL, 3277ULL, 4033ULL, 90751ULL, 341550071728321ULL, 3825123056546413051ULL}) {
        EXPECT_TRUE(passes_base_2(n)) << n;
        EXPECT_FALSE(passes_lucas(n)) << n;
    }
    // OEIS A217719.
    for (const std::uint64_t n : {989ULL, 3239ULL, 5777ULL, 10877ULL, 27971ULL, 75077ULL}) {
        EXPECT_FALSE(passes_base_2(n)) << n;
        EXPECT_TRUE(passes_lucas(n)) << n;
    }
    // V_d is 2 or -2 and U_d not 0: of the composites below 120,000, by definition, this one alone.
    EXPECT_FALSE(passes_lucas(10469));
    // n shares a factor with P^2 - 4, and 4 divides n + 1.
    for (const std::uint64_t n : {5ULL * 7, 5ULL * 11, 5ULL * 4'099}) EXPECT_FALSE(passes_lucas(n));
    for (const std::uint64_t p : {1093ULL, 3511ULL, 2'097'169ULL, 4'294'967'291ULL})
        EXPECT_FALSE(passes_lucas(p * p)) << p;
}

/// Every bit of the interval that is no composite, once, and no other: the rows of a window whose
/// other words are full of survivors.
TEST(Survivors, AreReadWhereTheIntervalIs) {
    constexpr Window window{std::uint64_t{1} << 40, 2 * cell_bits, cell_bits};
    std::vector<std::uint32_t> rows(rows_per_window * window.bits / word_bits, 0);
    for (const Edges& edges :
         {Edges{0, 1, 0xff, 0xff}, Edges{31, 33, 0x81, 0x18}, Edges{5, 6, 0x7e, 0x7e},
          Edges{0, 2 * cell_bits, 0xff, 0xff}, Edges{cell_bits - 1, cell_bits + 64, 0xf0, 0x0f}}) {
        const SurvivorInput in{window, edges, rows.data()};
        // No word more: behind the last one of the last row is other memory.
        const std::uint32_t words = (edges.end + 31) / 32 - edges.begin / 32;
        EXPECT_EQ(survivor_words(edges), rows_per_window * words);
        std::set<std::uint64_t> found;
        std::size_t count = 0;
        for (std::uint32_t i = 0; i < survivor_words(edges); ++i) {
            const SurvivorWord word = read_survivors(in, i);
            std::vector<std::uint32_t> queue(popcount(word.bits));
            queue_survivors(word, queue.data());
            for (const std::uint32_t place : queue) found.insert(survivor_at(in, place));
            count += queue.size();
        }
        std::set<std::uint64_t> expected;
        for (std::uint32_t k = edges.begin; k < edges.end; ++k)
            for (std::uint32_t row = 0; row < rows_per_window; ++row)
                if ((k > edges.begin || (edges.first_mask >> row & 1) != 0) &&
                    (k + 1 < edges.end || (edges.last_mask >> row & 1) != 0))
                    expected.insert(30 * (window.base + k) + residue_of(row));
        EXPECT_EQ(count, found.size());
        EXPECT_TRUE(found == expected) << edges.begin << ' ' << edges.end;
    }
}

TEST(Survivors, AreStruckAtTheirPlace) {
    constexpr Window window{0, 2 * cell_bits, cell_bits};
    std::vector<std::uint32_t> rows(rows_per_window * window.bits / word_bits, 0);
    const Edges edges{0, window.bits, 0xff, 0xff};
    const SurvivorInput in{window, edges, rows.data()};
    for (const std::uint32_t row : {0U, 3U, 7U})
        for (const std::uint32_t k : {0U, 31U, 32U, cell_bits, 2 * cell_bits - 1}) {
            std::ranges::fill(rows, 0);
            strike_survivor(in, packed({row, k}));
            EXPECT_EQ(row_words(rows.data(), window, row)[k / word_bits], 1U << k % word_bits);
            EXPECT_EQ(std::ranges::count(rows, 0U), static_cast<std::ptrdiff_t>(rows.size()) - 1);
        }
}

Tuning testing(Tuning tuning) {
    tuning.survivor_test = core::SurvivorTest::always;
    return tuning;
}

TEST(SurvivorEngine, IsRightWhereverItTests) {
    for (const Order order : {Order::forward, Order::reverse, Order::scattered}) {
        const auto engine = make_emulated_engine(testing(low_tuning), {{.order = order}});
        for (const std::uint64_t first : {std::uint64_t{4'099} * 4'099 - 1, std::uint64_t{1} << 32,
                                          std::uint64_t{999'999'999'000}, std::uint64_t{1} << 62}) {
            expect_right(*engine, {first, first + 300'000}, 14);
            expect_right(*engine, {first, first + 30});
        }
        expect_right(*engine, {largest - 100'000, largest}, 63, every_quantity(239));
        expect_right(*engine, {largest - 58, largest - 58});  // the largest prime
        expect_right(*engine, {largest, largest});
    }
}

/// Primes of tiles lie in them, and restore their bits before these are tested.
TEST(SurvivorEngine, IsRightInWindowsThatHoldSievingPrimes) {
    expect_right(*make_emulated_engine(testing(low_tuning)), {0, 17'000'000});
}

TEST(SurvivorEngine, GivesWhatIsWantedAndNothingElse) {
    const auto engine = make_emulated_engine(testing(low_tuning));
    expect_only_what_is_wanted(*engine, {999'999'000'000, 1'000'001'000'000});
}

TEST(SurvivorEngine, IsRightInRandomWindowsOnDevicesThatDiffer) {
    const std::uint64_t seed = test::seed();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::vector<std::unique_ptr<RowDevice>> devices;
    for (const Tuning& tuning : {low_tuning, host_tuning})
        devices.push_back(std::make_unique<RowDevice>(
            std::make_unique<EmulatedLauncher>(EmulatedDevice{.order = Order::scattered}),
            testing(tuning)));
    const auto engine = make_row_engine("emulated", std::move(devices));
    for (int i = 0; i < 60; ++i)
        expect_right(*engine, random_interval(random, i % 10 == 0 ? 3'000'000 : 30'000),
                     static_cast<unsigned>(random() % 64));
}

/// The next batch's first window is begun ahead, in the same way.
TEST(SurvivorEngine, GoesOnFromBatchToBatch) {
    const auto engine = make_emulated_engine(testing(low_tuning), std::vector<EmulatedDevice>(2));
    std::uint64_t first = std::uint64_t{1} << 50;
    for (const std::uint64_t length : {4'000'000U, 4'000'000U, 1'000'000U, 10U, 2'000'000U}) {
        expect_right(*engine, {first, first + length - 1}, 63, core::all_quantities);
        first += length;
    }
    expect_right(*engine, {largest - 30'000, largest - 20'000}, 63, core::all_quantities);
    expect_right(*engine, {largest - 19'999, largest}, 63, core::all_quantities);
}

/// Counts the steps that matter here.
struct Steps {
    int partitions = 0;
    int tests = 0;
    std::uint32_t primes = 0;  ///< for which there is room
    std::uint64_t keys = 0;
};

class CountingLauncher final : public EmulatedLauncher {
public:
    explicit CountingLauncher(Steps& steps) : EmulatedLauncher({}), steps_(steps) {}

    void reserve(const Workspace& workspace) override {
        steps_.keys = workspace.keys;
        EmulatedLauncher::reserve(workspace);
    }
    void reserve_primes(std::uint32_t count) override {
        steps_.primes = count;
        EmulatedLauncher::reserve_primes(count);
    }
    void partition(const Window& window, const PartitionPlan& plan) override {
        ++steps_.partitions;
        EmulatedLauncher::partition(window, plan);
    }
    void test_survivors(const Window& window, const Edges& edges) override {
        ++steps_.tests;
        EmulatedLauncher::test_survivors(window, edges);
    }

private:
    Steps& steps_;
};

/// By itself: without the primes to 2^32, and without memory for their hits.
TEST(SurvivorEngine, TestsShortBatchesFarUpAndNoOthers) {
    Steps steps;
    std::vector<std::unique_ptr<Launcher>> launchers;
    launchers.push_back(std::make_unique<CountingLauncher>(steps));
    Tuning tuning = low_tuning;
    tuning.survivor_test = core::SurvivorTest::automatic;
    const auto engine = make_row_engine("counting", std::move(launchers), tuning);
    expect_right(*engine, {largest - 10'000, largest});
    EXPECT_EQ(steps.tests, 1);
    EXPECT_EQ(steps.partitions, 0);
    EXPECT_LE(steps.primes, PrimeList::bound(3 * cell_integers));
    EXPECT_EQ(steps.keys, 0U);
    expect_right(*engine, {0, 10'000'000});
    expect_right(*engine, {100'000'000'000, 100'009'000'000});
    EXPECT_EQ(steps.tests, 1);
    EXPECT_GT(steps.partitions, 0);
    EXPECT_GT(steps.keys, 0U);
}

TEST(SurvivorPlan, TestsWhereThatCostsLess) {
    const Tuning tuning;
    const auto at = [&](std::uint64_t first, std::uint64_t length, std::uint64_t held,
                        std::uint32_t devices = 1) {
        return tests_survivors({first, first + length - 1}, tuning, devices, held);
    };
    constexpr std::uint64_t e18 = 1'000'000'000'000'000'000;
    EXPECT_TRUE(at(e18, 1'000'000, 0));
    EXPECT_TRUE(at(e18, 1'000'000, 1U << 30));
    EXPECT_FALSE(at(e18, 1'000'000'000, 0));
    // What is there need not be made; what several share is tested sooner.
    EXPECT_TRUE(at(e18, 40'000'000, 0));
    EXPECT_FALSE(at(e18, 40'000'000, 1U << 30));
    EXPECT_TRUE(at(e18, 40'000'000, 1U << 30, 4));
    // Just above the root of the thread limit no batch is short enough but the least.
    const std::uint64_t square = std::uint64_t{tuning.thread_limit} * tuning.thread_limit;
    EXPECT_FALSE(at(square - 1'000, 1'000, 0));
    EXPECT_FALSE(at(square + (std::uint64_t{1} << 26), 1'000'000, 1U << 22));
    for (const std::uint64_t length : {1U, 1'000U, 100'000U})
        EXPECT_TRUE(at(largest - length + 1, length, std::uint64_t{1} << 32));
}

TEST(SurvivorPlan, DoesWhatItIsTold) {
    Tuning tuning;
    tuning.survivor_test = core::SurvivorTest::never;
    EXPECT_FALSE(tests_survivors({largest, largest}, tuning, 1, 0));
    tuning.survivor_test = core::SurvivorTest::always;
    EXPECT_TRUE(tests_survivors({1U << 30, largest}, tuning, 1, 0));
    EXPECT_FALSE(tests_survivors({0, 1'000'000}, tuning, 1, 0));  // there all primes are few
}

}  // namespace
}  // namespace warpsieve::test
