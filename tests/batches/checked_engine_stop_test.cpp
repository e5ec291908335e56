// The second method is never waited for longer than it takes to see a stop, and what it led to is
// told before any error.

#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <thread>

#include "batches/batches.hpp"
#include "support/eventually.hpp"
#include "support/manual_clock.hpp"
#include "support/recording_listener.hpp"
#include "support/trial_engine.hpp"

namespace warpsieve::batches {
namespace {

using core::ByteRange;

constexpr Interval batch{100, 3 * core::sample_grain* core::wheel + 100};

bool multiple_of_7(std::uint64_t n) {
    return n % 7 == 0;
}

class CheckedEngineStopTest : public testing::Test {
protected:
    CheckedEngineStopTest() { script.prime = multiple_of_7; }

    /// A second method that would take for ever: it ends by a stop only, and notes one that it
    /// never saw.
    CrossCheck endless() {
        return [this](const ByteRange& /*bytes*/,
                      const std::stop_token& token) -> std::optional<core::SampleTotals> {
            asked = true;
            if (!test::eventually([&token] { return token.stop_requested(); })) waited_for = true;
            return std::nullopt;
        };
    }
    CrossCheck right() {
        return [this](const ByteRange& bytes,
                      const std::stop_token& /*token*/) -> std::optional<core::SampleTotals> {
            asked_in = std::this_thread::get_id();
            return test::sieve_by(multiple_of_7, core::integers_of(bytes), {.sample = bytes})
                .sample;
        };
    }
    CheckedEngine checked(CrossCheck second) {
        return {
            std::make_unique<test::TrialEngine>(script), {std::move(second), 1.0}, clock.clock()};
    }

    test::TrialScript script;
    test::ManualClock clock;
    test::RecordingListener listener;
    std::stop_source stop;
    std::atomic<bool> asked = false;
    std::atomic<bool> waited_for = false;
    std::thread::id asked_in;
};

TEST_F(CheckedEngineStopTest, DropsTheCheckOfABatchThatIsStopped) {
    script.before = [this](std::size_t, const Interval&) { stop.request_stop(); };
    CheckedEngine engine = checked(endless());
    EXPECT_FALSE(engine.sieve(batch, {}, stop.get_token()));
    EXPECT_FALSE(waited_for);
}

TEST_F(CheckedEngineStopTest, StopsWhileOnlyTheCheckIsMissing) {
    std::atomic<bool> sieved = false;
    script.after = [&](std::size_t, core::BatchResult&) { sieved = true; };
    std::jthread stopper([&] {
        if (test::eventually([&] { return asked && sieved; })) stop.request_stop();
    });
    CheckedEngine engine = checked(endless());
    EXPECT_FALSE(engine.sieve(batch, {}, stop.get_token()));
    EXPECT_FALSE(waited_for);
}

TEST_F(CheckedEngineStopTest, DropsTheCheckOfABatchThatFails) {
    script.before = [](std::size_t, const Interval&) { throw DeviceError("off the bus"); };
    CheckedEngine engine = checked(endless());
    EXPECT_THROW(static_cast<void>(engine.sieve(batch, {}, stop.get_token())), DeviceError);
    EXPECT_FALSE(waited_for);
}

/// No thread has room for its stack while this lives.
class NoThreads {
public:
    NoThreads() {
        pthread_attr_t attributes;
        pthread_getattr_default_np(&attributes);
        pthread_attr_getstacksize(&attributes, &before_);
        set(std::size_t{1} << 47);
        pthread_attr_destroy(&attributes);
    }
    ~NoThreads() { set(before_); }
    NoThreads(const NoThreads&) = delete;
    NoThreads& operator=(const NoThreads&) = delete;
    NoThreads(NoThreads&&) = delete;
    NoThreads& operator=(NoThreads&&) = delete;

private:
    static void set(std::size_t bytes) {
        pthread_attr_t attributes;
        pthread_attr_init(&attributes);
        pthread_attr_setstacksize(&attributes, bytes);
        EXPECT_EQ(pthread_setattr_default_np(&attributes), 0);
        pthread_attr_destroy(&attributes);
    }
    std::size_t before_ = 0;
};

TEST_F(CheckedEngineStopTest, ChecksInTheSameThreadWhereThereIsNoOther) {
    CheckedEngine engine = checked(right());
    const NoThreads none;
    for (int i = 0; i < 3; ++i) {
        asked_in = {};
        EXPECT_TRUE(engine.sieve(batch, {}, stop.get_token()));
        EXPECT_EQ(asked_in, std::this_thread::get_id());
    }
    EXPECT_EQ(engine.checks(), 3U);
    const auto warnings = engine.take_warnings();
    ASSERT_EQ(warnings.size(), 1U) << "said once";
    EXPECT_NE(warnings[0].find("no thread"), std::string::npos) << warnings[0];
}

/// The caller gives up by an error of its own, while the engine has redone a batch further on.
TEST_F(CheckedEngineStopTest, WarningsOfBatchesThatNobodyTakesAreToldAtTheEnd) {
    script.preferred_batch = batch.last;
    script.after = [](std::size_t sieved, core::BatchResult& result) {
        if (sieved == 1) ++result.sample.count;
    };
    CheckedEngine engine = checked(right());
    const core::Progress begin(core::Job{.interval = {0, 10 * batch.last}});
    {
        Batches batches(engine, begin, {.read_ahead = 2}, listener, clock.clock(),
                        stop.get_token());
        ASSERT_TRUE(test::eventually([&] { return engine.redone() == 1; }));
    }
    EXPECT_EQ(listener.warnings.size(), 1U);
}

}  // namespace
}  // namespace warpsieve::batches
