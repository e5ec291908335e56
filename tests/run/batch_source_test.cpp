#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "run/batches.hpp"
#include "support/eventually.hpp"
#include "support/manual_clock.hpp"
#include "support/trial_engine.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::run {
namespace {

constexpr unsigned waiting_at_most = 2;

class BatchSourceTest : public testing::Test {
protected:
    std::unique_ptr<SerialBatches> serial() {
        return std::make_unique<SerialBatches>(engine, core::Progress(job), host::Seconds(1e6),
                                               clock.clock(), stop.get_token());
    }
    std::unique_ptr<PrefetchedBatches> prefetched() {
        return std::make_unique<PrefetchedBatches>(serial(), waiting_at_most);
    }

    /// The interval of the next batch; empty when there is none.
    static std::optional<Interval> next(BatchSource& source) {
        const auto batch = source.next();
        return batch ? std::optional(batch->result.interval) : std::nullopt;
    }
    static std::vector<Interval> all(BatchSource& source) {
        std::vector<Interval> batches;
        while (const auto batch = next(source)) batches.push_back(*batch);
        return batches;
    }

    core::Job job{.interval = {100, 60'000}};
    test::TrialScript script;
    test::TrialEngine engine{script};
    test::ManualClock clock;
    std::stop_source stop;
};

TEST_F(BatchSourceTest, HandsOutTheWholeJobInOrder) {
    for (const bool ahead : {false, true}) {
        const std::unique_ptr<BatchSource> source =
            ahead ? std::unique_ptr<BatchSource>(prefetched()) : serial();
        core::Progress progress(job);
        while (const auto batch = source->next()) progress.add(batch->result);
        EXPECT_TRUE(progress.done());
        EXPECT_EQ(progress.totals().prime_count, 6032U);  // pi(60000) - pi(100)
        EXPECT_EQ(next(*source), std::nullopt);
    }
}

TEST_F(BatchSourceTest, TellsTheTimeInTheEngine) {
    script.before = [this](std::size_t batch, const Interval& /*interval*/) {
        clock.advance(std::chrono::seconds(batch + 1));
    };
    const auto source = serial();
    EXPECT_EQ(source->next()->in_engine, host::Seconds(1));
    clock.advance(std::chrono::seconds(100));  // the caller stores it
    EXPECT_EQ(source->next()->in_engine, host::Seconds(2));
}

TEST_F(BatchSourceTest, KeepsBatchesShortForFrequentSaves) {
    constexpr double integers_per_second = 1000;
    job.interval.last = 200'000;
    script.before = [this](std::size_t /*batch*/, const Interval& interval) {
        clock.advance(host::Seconds(interval.length() / integers_per_second));
    };
    const auto source = serial();
    source->set_checkpoint_interval(host::Seconds(1));
    std::optional<Interval> batch;
    for (int i = 0; i < 8; ++i) batch = next(*source);
    EXPECT_LE(batch->length() / integers_per_second, 0.5);
}

TEST_F(BatchSourceTest, HandsOutNothingOfAJobThatIsDone) {
    core::Progress progress(job);
    progress.add(test::sieve_by(test::is_prime, job.interval, progress.wanted()));
    SerialBatches source(engine, progress, host::Seconds(1), clock.clock(), stop.get_token());
    EXPECT_EQ(next(source), std::nullopt);
    EXPECT_EQ(script.batches, 0U);
}

TEST_F(BatchSourceTest, SievesAheadButNotTooFar) {
    std::atomic<std::size_t> begun = 0;
    std::atomic<std::size_t> asked_for = 0;
    std::atomic<bool> too_far = false;
    script.before = [&](std::size_t batch, const Interval& /*interval*/) {
        begun = batch + 1;
        if (begun > asked_for + waiting_at_most) too_far = true;
    };
    const auto source = prefetched();
    EXPECT_TRUE(test::eventually([&] { return begun == waiting_at_most; }));
    for (++asked_for; next(*source); ++asked_for)
        ;
    EXPECT_FALSE(too_far);
}

TEST_F(BatchSourceTest, HandsOutWhatWasFinishedBeforeAFailure) {
    script.before = [](std::size_t batch, const Interval& /*interval*/) {
        if (batch == 2) throw DeviceError("the device has fallen off the bus");
    };
    const auto source = prefetched();
    EXPECT_TRUE(source->next());
    EXPECT_TRUE(source->next());
    EXPECT_THROW(static_cast<void>(source->next()), DeviceError);
    EXPECT_EQ(next(*source), std::nullopt);
}

TEST_F(BatchSourceTest, HandsOutWhatWasFinishedWhenAStopCame) {
    std::atomic<std::size_t> finished = 0;
    script.after = [&](std::size_t /*batch*/, core::BatchResult& /*result*/) { ++finished; };
    const auto source = prefetched();
    EXPECT_TRUE(test::eventually([&] { return finished == waiting_at_most; }));
    stop.request_stop();
    EXPECT_EQ(all(*source).size(), waiting_at_most);
}

TEST_F(BatchSourceTest, StopsWhenItIsToldTo) {
    for (const bool ahead : {false, true}) {
        const std::unique_ptr<BatchSource> source =
            ahead ? std::unique_ptr<BatchSource>(prefetched()) : serial();
        source->stop();
        EXPECT_LE(all(*source).size(), ahead ? waiting_at_most : 0U);
        EXPECT_FALSE(stop.stop_requested());
    }
}

TEST_F(BatchSourceTest, RefusesBatchesThatDoNotFit) {
    script.after = [](std::size_t batch, core::BatchResult& result) {
        if (batch == 1) result.slices.pop_back();
    };
    const auto source = prefetched();
    EXPECT_TRUE(source->next());
    EXPECT_THROW(static_cast<void>(source->next()), WrongResultError);
}

/// Never finishes a batch before it is told to stop.
class EndlessEngine : public test::TrialEngine {
public:
    using TrialEngine::TrialEngine;
    std::optional<core::BatchResult> sieve(const Interval& /*interval*/,
                                           const core::Wanted& /*wanted*/,
                                           std::stop_token stopped) override {
        begun = true;
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any().wait(lock, stopped, [] { return false; });
        return std::nullopt;
    }
    std::atomic<bool> begun = false;
};

TEST_F(BatchSourceTest, EndsWithAnEngineThatIsBusy) {
    EndlessEngine endless(script);
    auto source = std::make_unique<PrefetchedBatches>(
        std::make_unique<SerialBatches>(endless, core::Progress(job), host::Seconds(1),
                                        clock.clock(), stop.get_token()),
        waiting_at_most);
    EXPECT_TRUE(test::eventually([&] { return endless.begun.load(); }));
    source.reset();  // would wait for ever
    EXPECT_FALSE(stop.stop_requested());
}

}  // namespace
}  // namespace warpsieve::run
