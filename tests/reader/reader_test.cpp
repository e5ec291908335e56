#include "warpsieve/reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ranges>

#include "support/refusal.hpp"
#include "support/stored_run.hpp"
#include "support/temp_folder.hpp"

namespace warpsieve {
namespace {

using Numbers = std::vector<std::uint64_t>;

static_assert(std::input_iterator<PrimeRange::Iterator>);
static_assert(std::ranges::input_range<PrimeRange>);

class ReaderTest : public testing::Test {
protected:
    Reader read(core::Store store,
                const Interval& interval,
                const test::StoredRunShape& shape = {}) {
        test::write_stored_run(path_, {.interval = interval, .store = store}, shape);
        return Reader(path_);
    }

    test::TempFolder folder_;
    std::string path_ = folder_.file("run.h5");
};

class ReaderOfStore : public ReaderTest, public testing::WithParamInterface<core::Store> {
protected:
    Reader reader_ = read(GetParam(), interval_);
    static constexpr Interval interval_{2, 40'000'000};
};

INSTANTIATE_TEST_SUITE_P(Stores,
                         ReaderOfStore,
                         testing::Values(core::Store::primes, core::Store::bitmap),
                         [](const auto& store) { return core::to_string(store.param); });

TEST_P(ReaderOfStore, TellsWhatTheRunIs) {
    EXPECT_EQ(reader_.interval(), interval_);
    EXPECT_EQ(reader_.sieved_through(), interval_.last);
    EXPECT_TRUE(reader_.complete());
    EXPECT_EQ(reader_.prime_count(), 2'433'654U);  // pi(4e7), primecount 7.14
    EXPECT_EQ(reader_.store(),
              GetParam() == core::Store::primes ? Reader::Store::primes : Reader::Store::bitmap);
}

TEST_P(ReaderOfStore, GivesItsPrimesOneByOne) {
    Numbers primes;
    for (const std::uint64_t prime : reader_.primes()) primes.push_back(prime);
    EXPECT_EQ(primes, test::known_primes(interval_));
}

TEST_P(ReaderOfStore, GivesThePrimesOfAPartOneByOneAndInBlocks) {
    for (const Interval& range :
         {Interval{2, 2}, {4, 4}, {1'000'000, 1'000'100}, {15'000'000, 16'500'000}}) {
        const Numbers expected = test::known_primes(range);
        Numbers one_by_one;
        for (const std::uint64_t prime : reader_.primes(range)) one_by_one.push_back(prime);
        EXPECT_EQ(one_by_one, expected);
        Numbers in_blocks;
        reader_.for_each_block(range, [&](std::span<const std::uint64_t> block) {
            EXPECT_FALSE(block.empty());
            in_blocks.insert(in_blocks.end(), block.begin(), block.end());
        });
        EXPECT_EQ(in_blocks, expected);
    }
}

TEST_P(ReaderOfStore, ServesTwoRangesAtOnce) {
    auto low = reader_.primes({10, 30'000'000});
    auto high = reader_.primes({20'000'000, 30'000'000});
    EXPECT_EQ(*low.begin(), 11U);
    EXPECT_EQ(*high.begin(), 20'000'003U);
    EXPECT_EQ(*++low.begin(), 13U);
    EXPECT_EQ(*++high.begin(), 20'000'023U);
}

TEST_P(ReaderOfStore, IsARangeOfTheStandardLibrary) {
    Numbers first;
    for (const std::uint64_t prime : reader_.primes() | std::views::take(4)) first.push_back(prime);
    EXPECT_EQ(first, (Numbers{2, 3, 5, 7}));
}

TEST_P(ReaderOfStore, CountsAnywhere) {
    EXPECT_EQ(reader_.pi(2), 1U);
    EXPECT_EQ(reader_.pi(1'000'000), 78'498U);
    EXPECT_EQ(reader_.pi(10'000'019), 664'580U);  // the first prime above 1e7
    EXPECT_EQ(reader_.pi(10'000'018), 664'579U);
    EXPECT_EQ(reader_.pi(40'000'000), 2'433'654U);
}

TEST_P(ReaderOfStore, KnowsPrimes) {
    for (const std::uint64_t prime : {2, 3, 5, 7, 999'983, 10'000'019, 39'999'983})
        EXPECT_TRUE(reader_.is_prime(prime)) << prime;
    for (const std::uint64_t composite : {4, 9, 25, 49, 10'000'017, 40'000'000})
        EXPECT_FALSE(reader_.is_prime(composite)) << composite;
}

TEST_P(ReaderOfStore, RefusesWhatItDoesNotHold) {
    EXPECT_THROW(static_cast<void>(reader_.is_prime(1)), UsageError);
    EXPECT_THROW(static_cast<void>(reader_.pi(40'000'001)), UsageError);
    EXPECT_THROW(static_cast<void>(reader_.primes({0, 100})), UsageError);
    EXPECT_THROW(reader_.for_each_block({40'000'000, 40'000'001}, {}), UsageError);
}

TEST_P(ReaderOfStore, ReadsAnUnfinishedRun) {
    Reader unfinished = [this] {
        path_ = folder_.file("unfinished.h5");
        return read(GetParam(), {0, 100'000'000}, {.sieve_through = 20'000'000});
    }();
    EXPECT_FALSE(unfinished.complete());
    const std::uint64_t through = unfinished.sieved_through().value();
    EXPECT_GE(through, 20'000'000U);
    EXPECT_EQ(unfinished.pi(20'000'000), 1'270'607U);
    const std::string said =
        test::refusal<UsageError>([&] { static_cast<void>(unfinished.is_prime(through + 1)); });
    EXPECT_TRUE(test::contains(said, std::to_string(through))) << said;
}

TEST_F(ReaderTest, KnowsCountsAndPrimesOfARunThatStoresNothing) {
    Reader reader = read(core::Store::none, {0, 30 * 256 * 64});
    EXPECT_EQ(reader.store(), Reader::Store::none);
    EXPECT_EQ(reader.pi(30 * 64 * 100 - 1), test::known_primes({0, 30 * 64 * 100 - 1}).size());
    EXPECT_THROW(static_cast<void>(reader.pi(30 * 64 * 100)), UsageError);
    EXPECT_THROW(static_cast<void>(reader.primes()), UsageError);
    EXPECT_TRUE(reader.is_prime(97));
    EXPECT_FALSE(reader.is_prime(91));
    EXPECT_THROW(static_cast<void>(reader.is_prime(1'000'000)), UsageError);
}

TEST_F(ReaderTest, ReadsARunThatHasNotBegun) {
    Reader reader = read(core::Store::primes, {0, 1000}, {.sieve_through = 0, .batches = 0});
    EXPECT_EQ(reader.sieved_through(), std::nullopt);
    EXPECT_EQ(std::ranges::distance(reader.primes()), 0);
    EXPECT_THROW(static_cast<void>(reader.pi(0)), UsageError);
}

TEST_F(ReaderTest, MayBeMoved) {
    Reader first = read(core::Store::primes, {0, 1000});
    Reader second = std::move(first);
    EXPECT_EQ(second.pi(1000), 168U);
    first = Reader(path_);
    EXPECT_EQ(first.pi(100), 25U);
}

TEST_F(ReaderTest, SaysWhatIsWrongWithAFile) {
    const std::string said = test::refusal<IoError>([this] { Reader reader(path_); });
    EXPECT_TRUE(test::contains(said, path_)) << said;
}

}  // namespace
}  // namespace warpsieve
