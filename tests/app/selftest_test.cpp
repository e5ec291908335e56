#include <gtest/gtest.h>

#include "app/known_totals.hpp"
#include "batches/checked_engine.hpp"
#include "core/batch.hpp"
#include "support/refusal.hpp"
#include "support/trial_engine.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::app {
namespace {

using test::contains;

/// Holds whole grains, so that a part of it is sieved by a second method as well.
constexpr Interval interval{0, 3 * core::sample_grain* core::wheel};

class SelfTest : public testing::Test {
protected:
    SelfTest() {
        script.preferred_batch = interval.last + 1;
        known.interval = interval;
        known.totals =
            test::sieve_by(test::is_prime, interval, {.quantities = core::all_quantities})
                .totals(core::all_quantities);
    }

    void require() {
        batches::CheckedEngine engine(
            std::make_unique<test::TrialEngine>(script),
            {[](const core::ByteRange& bytes, const std::stop_token& /*stop*/) {
                 const Interval all = core::integers_of(bytes);
                 return test::sieve_by(test::is_prime, all, {.sample = bytes}).sample;
             },
             1.0},
            {});
        require_known(engine, known, stop.get_token());
    }

    test::TrialScript script;
    KnownTotals known;
    std::stop_source stop;
};

TEST_F(SelfTest, TrustsAnEngineThatFindsWhatIsKnown) {
    EXPECT_NO_THROW(require());
}

TEST_F(SelfTest, TellsWhatAnEngineFindsWrongly) {
    const std::uint64_t found = known.totals.prime_count++;
    const std::string text = test::refusal<WrongResultError>([&] { require(); });
    EXPECT_TRUE(contains(
        text, "prime_count " + std::to_string(found) + ", known: " + std::to_string(found + 1)))
        << text;
}

TEST_F(SelfTest, TrustsNoEngineThatIsRightOnlyAtTheSecondTry) {
    script.after = [](std::size_t batch, core::BatchResult& result) {
        if (batch == 0) --result.sample.count;
    };
    const std::string text = test::refusal<WrongResultError>([&] { require(); });
    EXPECT_TRUE(contains(text, "wrongly now and then")) << text;
    EXPECT_EQ(script.batches, 2U) << "sieved again, with the right result";
}

TEST_F(SelfTest, EndsWhenItIsStopped) {
    stop.request_stop();
    try {
        require();
        FAIL() << "went on";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::interrupted);
    }
}

}  // namespace
}  // namespace warpsieve::app
