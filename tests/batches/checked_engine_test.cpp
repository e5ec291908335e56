#include "batches/checked_engine.hpp"

#include <gtest/gtest.h>

#include "report/listener.hpp"
#include "support/manual_clock.hpp"
#include "support/refusal.hpp"
#include "support/trial_engine.hpp"

namespace warpsieve::batches {
namespace {

using core::ByteRange;
using core::sample_grain;

constexpr std::uint64_t grain_integers = sample_grain * core::wheel;
/// Holds two whole grains, [1, 2] counted from 0.
constexpr Interval batch{100, 3 * grain_integers + 100};

bool multiple_of_7(std::uint64_t n) {
    return n % 7 == 0;
}

/// An engine that takes the multiples of 7 for primes, which is quick, and what is wrong with it.
class CheckedEngineTest : public testing::Test {
protected:
    CheckedEngineTest() { script.prime = multiple_of_7; }

    CrossCheck opinion() {
        return [this](const ByteRange& bytes,
                      const std::stop_token& stop) -> std::optional<core::SampleTotals> {
            asked.push_back(bytes);
            if (on_ask) on_ask();
            if (stop.stop_requested()) return std::nullopt;
            const Interval all = core::integers_of(bytes);
            return test::sieve_by(multiple_of_7, all, {.sample = bytes}).sample;
        };
    }
    CheckedEngine checked(std::optional<double> share) {
        return {std::make_unique<test::TrialEngine>(script), {opinion(), share}, clock.clock()};
    }
    /// The engine misses a prime of the sample in its first `times` tries.
    void miss_a_prime(std::size_t times) {
        script.after = [times](std::size_t sieved, core::BatchResult& result) {
            if (sieved < times) --result.sample.count;
        };
    }

    test::TrialScript script;
    test::ManualClock clock;
    std::vector<ByteRange> asked;
    std::function<void()> on_ask;
};

TEST_F(CheckedEngineTest, ChecksTheFirstBatchAndThenAsMuchAsTheShareSays) {
    CheckedEngine engine = checked(0.25);
    for (int i = 0; i < 9; ++i) EXPECT_TRUE(engine.sieve(batch, {}, {}));
    double bytes = 0;
    for (const ByteRange& sample : asked) bytes += static_cast<double>(sample.count);
    const double sieved = 9.0 * static_cast<double>(core::bytes_of(batch).count);
    EXPECT_NEAR(bytes, sieved * 0.25, 2.0 * sample_grain);
    EXPECT_EQ(engine.checks(), asked.size());
    EXPECT_EQ(engine.redone(), 0U);
}

TEST_F(CheckedEngineTest, GivesTheResultOfTheEngine) {
    CheckedEngine engine = checked(1.0);
    const core::Wanted wanted{.seams = {.grid_shift = 12}, .digest = true, .bitmap = true};
    const auto result = engine.sieve(batch, wanted, {});
    const auto expected = test::sieve_by(multiple_of_7, batch, wanted);
    EXPECT_EQ(result->slices, expected.slices);
    EXPECT_EQ(result->digest, expected.digest);
    EXPECT_EQ(result->bitmap, expected.bitmap);
}

TEST_F(CheckedEngineTest, ChecksNothingWhereNothingIsToBeChecked) {
    CheckedEngine off = checked(0.0);
    CheckedEngine alone(std::make_unique<test::TrialEngine>(script), {}, clock.clock());
    EXPECT_TRUE(off.sieve(batch, {}, {}));
    EXPECT_TRUE(alone.sieve(batch, {}, {}));
    EXPECT_TRUE(asked.empty());
}

TEST_F(CheckedEngineTest, WithoutAShareTakesLittleTime) {
    on_ask = [this] { clock.advance(host::Seconds(1)); };
    CheckedEngine engine = checked(std::nullopt);
    const Interval long_batch{0, 60 * grain_integers};
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(engine.sieve(long_batch, {}, {}));
    EXPECT_EQ(asked.size(), 1U);
    clock.advance(host::Seconds(1 / check_time_share));
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(engine.sieve(batch, {}, {}));
    EXPECT_EQ(asked.size(), 1U) << "less than a grain is owed";
}

TEST_F(CheckedEngineTest, SievesABatchAgainThatFails) {
    miss_a_prime(2);
    CheckedEngine engine = checked(1.0);
    const auto result = engine.sieve(batch, {}, {});
    EXPECT_EQ(result->slices, test::sieve_by(multiple_of_7, batch, {}).slices);
    EXPECT_EQ(script.batches, 3U);
    EXPECT_EQ(asked.size(), 1U) << "the opinion does not change";
    EXPECT_EQ(engine.checks(), 3U);
    EXPECT_EQ(engine.redone(), 2U);
    const auto warnings = engine.take_warnings();
    ASSERT_EQ(warnings.size(), 2U);
    EXPECT_TRUE(test::contains(warnings[0], "sieved again")) << warnings[0];
    EXPECT_TRUE(engine.take_warnings().empty());
}

TEST_F(CheckedEngineTest, GivesUpAfterThreeTries) {
    miss_a_prime(3);
    CheckedEngine engine = checked(1.0);
    const std::string text =
        test::refusal<SelfCheckFailed>([&] { static_cast<void>(engine.sieve(batch, {}, {})); });
    EXPECT_TRUE(test::contains(text, "three times in a row")) << text;
    EXPECT_EQ(engine.redone(), 3U);
}

TEST_F(CheckedEngineTest, SeesEveryBitOfTheBitmapInTheSample) {
    for (const std::size_t byte : {std::size_t{0}, 2 * sample_grain - 1}) {
        script.batches = 0;
        script.after = [byte](std::size_t sieved, core::BatchResult& result) {
            const std::uint64_t first = core::byte_of(batch.first);
            if (sieved == 0) result.bitmap[sample_grain - first + byte] ^= 1;
        };
        CheckedEngine engine = checked(1.0);
        EXPECT_TRUE(engine.sieve(batch, {.bitmap = true}, {}));
        EXPECT_EQ(engine.redone(), 1U) << byte;
    }
}

TEST_F(CheckedEngineTest, EndsWhenTheEngineIsStopped) {
    CheckedEngine engine = checked(1.0);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(engine.sieve(batch, {}, stop.get_token()));
}

}  // namespace
}  // namespace warpsieve::batches
