#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "batches/batches.hpp"
#include "core/bitmap.hpp"
#include "core/math.hpp"
#include "core/wheel.hpp"
#include "support/eventually.hpp"
#include "support/manual_clock.hpp"
#include "support/recording_listener.hpp"
#include "support/trial_engine.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::batches {
namespace {

constexpr unsigned waiting_at_most = 2;

class BatchesTest : public testing::Test {
protected:
    std::unique_ptr<Batches> batches(CheckedEngine& by, unsigned read_ahead) {
        return std::make_unique<Batches>(
            by, core::Progress(job),
            BatchOptions{.checkpoint_interval = host::Seconds(1e6), .read_ahead = read_ahead},
            listener, clock.clock(), stop.get_token());
    }
    std::unique_ptr<Batches> serial() { return batches(engine, 0); }
    std::unique_ptr<Batches> prefetched() { return batches(engine, waiting_at_most); }

    /// The interval of the next batch; empty when there is none.
    static std::optional<Interval> next(Batches& source) {
        const auto batch = source.next();
        return batch ? std::optional(batch->result.interval) : std::nullopt;
    }
    static std::vector<Interval> all(Batches& source) {
        std::vector<Interval> batches;
        while (const auto batch = next(source)) batches.push_back(*batch);
        return batches;
    }

    core::Job job{.interval = {100, 60'000}};
    test::TrialScript script;
    test::ManualClock clock;
    CheckedEngine engine{std::make_unique<test::TrialEngine>(script), {}, clock.clock()};
    test::RecordingListener listener;
    std::stop_source stop;
};

TEST_F(BatchesTest, HandsOutTheWholeJobInOrder) {
    for (const bool ahead : {false, true}) {
        const auto source = ahead ? prefetched() : serial();
        core::Progress progress(job);
        while (const auto batch = source->next()) progress.add(batch->result);
        EXPECT_TRUE(progress.done());
        EXPECT_EQ(progress.totals().prime_count, 6032U);  // pi(60000) - pi(100)
        EXPECT_EQ(next(*source), std::nullopt);
    }
}

TEST_F(BatchesTest, TellsTheTimeInTheEngine) {
    script.before = [this](std::size_t batch, const Interval& /*interval*/) {
        clock.advance(std::chrono::seconds(batch + 1));
    };
    const auto source = serial();
    EXPECT_EQ(source->next()->in_engine, host::Seconds(1));
    clock.advance(std::chrono::seconds(100));  // the caller stores it
    EXPECT_EQ(source->next()->in_engine, host::Seconds(2));
}

TEST_F(BatchesTest, KeepsBatchesShortForFrequentSaves) {
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

// The lengths of the others are the same with it and without it.
TEST_F(BatchesTest, GrowsBeyondTheEnginesChoiceOnlyWhereNoBitmapIsKept) {
    for (const core::Store store : {core::Store::none, core::Store::bitmap, core::Store::primes}) {
        job.store = store;
        double longest = 0;
        for (const Interval& batch : all(*serial())) longest = std::max(longest, batch.length());
        // Whole words, and a last batch of up to a third more.
        const double choice = (static_cast<double>(script.preferred_batch) + 240) * 4 / 3;
        EXPECT_EQ(longest > choice, store == core::Store::none) << longest;
    }
}

// An engine keeps nothing for later batches there.
TEST_F(BatchesTest, SaysWhichBatchIsTheLast) {
    std::vector<bool> last;
    script.sieve = [&last](const Interval& interval, const core::Wanted& wanted) {
        last.push_back(wanted.last_batch);
        return test::sieve_by(test::is_prime, interval, wanted);
    };
    for (const unsigned read_ahead : {0U, waiting_at_most}) {
        last.clear();
        Batches source(engine, core::Progress(job), {.read_ahead = read_ahead}, listener,
                       clock.clock(), stop.get_token());
        const std::size_t batches = all(source).size();
        ASSERT_GT(batches, 2U);
        std::vector<bool> expected(batches, false);
        expected.back() = true;
        EXPECT_EQ(last, expected);
    }
}

TEST_F(BatchesTest, BeginsWithABatchOfTheLengthThatIsAskedFor) {
    script.before = [this](std::size_t /*batch*/, const Interval& /*interval*/) {
        clock.advance(std::chrono::milliseconds(600));
    };
    const auto lengths = [this](std::uint64_t first_length) {
        Batches source(engine, core::Progress(job), {.read_ahead = 0, .first_length = first_length},
                       listener, clock.clock(), stop.get_token());
        std::vector<std::uint64_t> spans;
        for (const Interval& batch : all(source)) spans.push_back(batch.span());
        return spans;
    };
    const auto usual = lengths(0);
    const auto asked = lengths(500);
    ASSERT_GE(usual.size(), 3U);
    EXPECT_LT(asked[0], 500U + 8 * core::wheel);
    EXPECT_NEAR(static_cast<double>(asked[1]), static_cast<double>(usual[0]), 8 * core::wheel);
    EXPECT_NEAR(static_cast<double>(asked[2]), static_cast<double>(usual[1]), 8 * core::wheel);
}

TEST_F(BatchesTest, HandsOutNothingOfAJobThatIsDone) {
    core::Progress progress(job);
    progress.add(test::sieve_by(test::is_prime, job.interval, progress.wanted()));
    for (const unsigned read_ahead : {0U, waiting_at_most}) {
        Batches source(engine, progress, {.read_ahead = read_ahead}, listener, clock.clock(),
                       stop.get_token());
        EXPECT_EQ(next(source), std::nullopt);
        EXPECT_EQ(script.batches, 0U);
    }
}

TEST_F(BatchesTest, SievesAheadButNotTooFar) {
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

TEST_F(BatchesTest, HandsOutWhatWasFinishedBeforeAFailure) {
    script.before = [](std::size_t batch, const Interval& /*interval*/) {
        if (batch == 2) throw DeviceError("the device has fallen off the bus");
    };
    const auto source = prefetched();
    EXPECT_TRUE(source->next());
    EXPECT_TRUE(source->next());
    EXPECT_THROW(static_cast<void>(source->next()), DeviceError);
    EXPECT_EQ(next(*source), std::nullopt);
}

TEST_F(BatchesTest, HandsOutWhatWasFinishedWhenAStopCame) {
    std::atomic<std::size_t> finished = 0;
    script.after = [&](std::size_t /*batch*/, core::BatchResult& /*result*/) { ++finished; };
    const auto source = prefetched();
    EXPECT_TRUE(test::eventually([&] { return finished == waiting_at_most; }));
    stop.request_stop();
    EXPECT_EQ(all(*source).size(), waiting_at_most);
}

TEST_F(BatchesTest, StopsWhenItIsToldTo) {
    for (const bool ahead : {false, true}) {
        const auto source = ahead ? prefetched() : serial();
        source->stop();
        EXPECT_LE(all(*source).size(), ahead ? waiting_at_most : 0U);
        EXPECT_FALSE(stop.stop_requested());
    }
}

TEST_F(BatchesTest, RefusesBatchesThatDoNotFit) {
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

TEST_F(BatchesTest, EndsWithAnEngineThatIsBusy) {
    auto endless = std::make_unique<EndlessEngine>(script);
    const std::atomic<bool>& begun = endless->begun;
    CheckedEngine busy(std::move(endless), {}, clock.clock());
    auto source = batches(busy, waiting_at_most);
    EXPECT_TRUE(test::eventually([&] { return begun.load(); }));
    source.reset();  // would wait for ever
    EXPECT_FALSE(stop.stop_requested());
}

/// A check that holds every batch against the engine's own idea of a prime, and a job whose batches
/// are long enough for it.
class CheckedBatchesTest : public BatchesTest {
protected:
    CheckedBatchesTest() {
        job.interval = {0, 3'000'000};
        script.preferred_batch = 1'000'000;
        script.prime = multiple_of_7;
    }
    CheckedEngine checked() {
        return {
            std::make_unique<test::TrialEngine>(script),
            {[](const core::ByteRange& bytes, const std::stop_token& /*stop*/) {
                 const Interval all{bytes.first * core::wheel,
                                    (bytes.first + bytes.count) * core::wheel - 1};
                 return std::optional(test::sieve_by(multiple_of_7, all, {.sample = bytes}).sample);
             },
             1.0},
            clock.clock()};
    }
    /// The engine finds a number too many in these calls, counted from 0.
    void err_in(std::size_t first, std::size_t last) {
        script.after = [first, last](std::size_t sieved, core::BatchResult& result) {
            if (sieved < first || sieved > last) return;
            ++result.sample.count;
            ++result.slices.back().prime_count;
        };
    }
    static bool multiple_of_7(std::uint64_t n) { return n % 7 == 0; }
    /// Those that a bitmap can hold; intervals begin above 5, whose primes have no bit.
    static bool multiple_with_a_bit(std::uint64_t n) {
        return multiple_of_7(n) && core::bit_of(n) != 0;
    }
};

TEST_F(CheckedBatchesTest, PassOnTheWarningsOfTheEngine) {
    for (const unsigned read_ahead : {0U, waiting_at_most}) {
        script.batches = 0;
        listener.warnings.clear();
        err_in(1, 2);
        CheckedEngine by = checked();
        const auto source = batches(by, read_ahead);
        while (next(*source))
            ;
        EXPECT_EQ(listener.warnings.size(), 2U);
    }
}

TEST_F(CheckedBatchesTest, PassOnTheWarningsBeforeAFailure) {
    err_in(0, 2);
    CheckedEngine by = checked();
    const auto source = batches(by, waiting_at_most);
    EXPECT_THROW(static_cast<void>(source->next()), SelfCheckFailed);
    EXPECT_EQ(listener.warnings.size(), 3U);
}

// What count, nth and selftest do: batches are added up and nothing is saved.

class SieveUnsavedTest : public CheckedBatchesTest {
protected:
    /// Sieves the job; true at its end.
    bool sieve() {
        CheckedEngine by = checked();
        return sieve_unsaved(progress, by, listener, clock.clock(), stop.get_token());
    }
    void begin(const core::Job& another) {
        job = another;
        progress = core::Progress(job);
    }

    core::Progress progress{core::Job{.interval = {0, 3'000'000}}};
};

TEST_F(SieveUnsavedTest, SievesToTheEndAndTellsOfTheProgressBefore) {
    EXPECT_TRUE(sieve());
    EXPECT_TRUE(progress.done());
    EXPECT_EQ(progress.totals().prime_count, 428'572U);  // multiples of 7, with 0
    EXPECT_GE(script.batches, 2U);
    EXPECT_EQ(listener.batches, script.batches - 1);
    EXPECT_TRUE(listener.events.empty());
}

TEST_F(SieveUnsavedTest, WarnsWhenTheEngineErrsOnce) {
    err_in(1, 1);
    EXPECT_TRUE(sieve());
    EXPECT_EQ(progress.totals().prime_count, 428'572U);
    ASSERT_EQ(listener.warnings.size(), 1U);
    EXPECT_NE(listener.warnings[0].find("sieved again"), std::string::npos);
}

TEST_F(SieveUnsavedTest, FailsWhenTheEngineErrsThreeTimes) {
    err_in(1, 3);
    EXPECT_THROW(static_cast<void>(sieve()), SelfCheckFailed);
    EXPECT_EQ(listener.warnings.size(), 3U);
    EXPECT_FALSE(progress.done());
}

TEST_F(SieveUnsavedTest, StopsInTheBatchInHand) {
    begin({.interval = {0, 1'000'000'000}});
    script.before = [this](std::size_t batch, const Interval& /*interval*/) {
        if (batch == 1) stop.request_stop();
    };
    EXPECT_FALSE(sieve());
    EXPECT_EQ(script.batches, 2U);
    EXPECT_LT(progress.sieved_through(), 10'000'000U);
}

TEST_F(SieveUnsavedTest, StopsAnEngineThatIsBusy) {
    auto endless = std::make_unique<EndlessEngine>(script);
    const std::atomic<bool>& begun = endless->begun;
    CheckedEngine busy(std::move(endless), {}, clock.clock());
    std::jthread stopper([&] {
        EXPECT_TRUE(test::eventually([&] { return begun.load(); }));
        stop.request_stop();
    });
    EXPECT_FALSE(sieve_unsaved(progress, busy, listener, clock.clock(), stop.get_token()));
    EXPECT_FALSE(progress.sieved_through());
}

TEST_F(SieveUnsavedTest, EndsWithTheLastOfTheFirstNPrimes) {
    script.preferred_batch = 2400;
    script.prime = test::is_prime;
    CheckedEngine by(std::make_unique<test::TrialEngine>(script), {}, clock.clock());
    for (const auto& [n, prime] : std::map<std::uint64_t, std::uint64_t>{
             {1, 2}, {1000, 7919}, {6057, 59'999}, {6058, 59'999}}) {
        begin({.interval = {0, 60'000}, .first_n = n});
        EXPECT_TRUE(sieve_unsaved(progress, by, listener, clock.clock(), stop.get_token()));
        EXPECT_EQ(progress.totals().largest_prime, prime) << n;
        EXPECT_EQ(progress.primes_missing(), n == 6058 ? 1U : 0U);
    }
}

TEST_F(SieveUnsavedTest, EndsWithTheLastIntegerOfAll) {
    begin({.interval = {core::max_u64 - 3'000'000, core::max_u64}});
    EXPECT_TRUE(sieve());
    EXPECT_TRUE(progress.done());
    EXPECT_EQ(progress.sieved_through(), core::max_u64);
    EXPECT_EQ(progress.totals().prime_count, 428'572U);
    EXPECT_TRUE(listener.warnings.empty());
}

// A thread for a job that takes microseconds would cost more than the job.
TEST_F(SieveUnsavedTest, StartsNoThreadForOneBatch) {
    script.preferred_batch = 100'000;
    script.prime = multiple_with_a_bit;
    std::set<std::thread::id> threads;
    script.before = [&threads](std::size_t /*batch*/, const Interval& /*interval*/) {
        threads.insert(std::this_thread::get_id());
    };
    begin({.interval = {7, 99'999}});
    EXPECT_TRUE(sieve());
    begin({.interval = {7, 1'000'000}, .first_n = 100});
    EXPECT_TRUE(sieve());
    EXPECT_EQ(threads, std::set{std::this_thread::get_id()});
    begin({.interval = {0, 3'000'000}});
    EXPECT_TRUE(sieve());
    EXPECT_EQ(threads.size(), 2U);
}

class SieveBitmapsTest : public SieveUnsavedTest {
protected:
    SieveBitmapsTest() {
        script.prime = multiple_with_a_bit;
        begin({.interval = {7, 9'000'000}, .store = core::Store::bitmap});
    }

    bool sieve(std::size_t enough = 1000) {
        CheckedEngine by = checked();
        return sieve_bitmaps(progress, by, listener, clock.clock(), stop.get_token(),
                             [&](core::BatchResult batch) {
                                 taken.push_back(std::move(batch));
                                 return taken.size() < enough;
                             });
    }

    std::vector<core::BatchResult> taken;
};

TEST_F(SieveBitmapsTest, HandsOutAllBitsTheFirstOnesSoon) {
    EXPECT_TRUE(sieve());
    std::uint64_t bits = 0;
    std::uint64_t next = 7;
    for (const core::BatchResult& batch : taken) {
        EXPECT_EQ(batch.interval.first, next);
        next = batch.interval.last + 1;
        bits += core::count_bits(batch.bitmap.data(), batch.bitmap.size());
    }
    EXPECT_EQ(next, 9'000'001U);
    EXPECT_EQ(bits, progress.totals().prime_count);
    ASSERT_GE(taken.size(), 3U);
    EXPECT_LE(taken[0].interval.length(), 1'000'000 + 8 * core::wheel);
    // Not after the first, which is too short for a rate, nor after the last.
    EXPECT_EQ(listener.batches, taken.size() - 2);
}

TEST_F(SieveBitmapsTest, EndsWhenItIsEnough) {
    EXPECT_FALSE(sieve(2));
    EXPECT_EQ(taken.size(), 2U);
    EXPECT_FALSE(progress.done());
    EXPECT_EQ(progress.sieved_through(), taken[1].interval.last);
}

TEST_F(SieveBitmapsTest, HandsOutNoBitmapThatHoldsOtherPrimesThanItsCount) {
    script.after = [](std::size_t batch, core::BatchResult& result) {
        if (batch == 1) ++result.slices.back().prime_count;
    };
    EXPECT_THROW(static_cast<void>(sieve()), WrongResultError);
    EXPECT_EQ(taken.size(), 1U);
}

}  // namespace
}  // namespace warpsieve::batches
