#include "run/runner.hpp"

#include <gtest/gtest.h>

#include <random>

#include "run/runner_fixture.hpp"

namespace warpsieve::run {
namespace {

using Events = std::vector<std::string>;

TEST_F(RunnerTest, FindsThePrimesAndLeavesOneFile) {
    const RunResult result = start();
    EXPECT_EQ(result.ending, report::Ending::complete);
    EXPECT_EQ(result.checkpoint.progress.totals().prime_count, 2262U);  // pi(20000), OEIS A000720
    EXPECT_EQ(result.checkpoint.progress.totals().largest_prime, 19997U);
    expect_complete();
}

TEST_F(RunnerTest, SavesWhenItIsDueAndAtTheEnd) {
    static_cast<void>(start());
    EXPECT_EQ(listener.batches, 9U);
    EXPECT_EQ(listener.events, (Events{"started", "saved", "saved", "saved", "ended"}));
    EXPECT_EQ(saved().generation, 4U);  // the claim is not told
    EXPECT_EQ(listener.checkpoint_interval, host::Seconds(2));
}

TEST_F(RunnerTest, ClaimsTheRunBeforeItsFirstBatch) {
    std::optional<io::Checkpoint> claim;
    on_batch = [&](std::size_t batch) {
        if (batch == 0) claim = saved();
    };
    static_cast<void>(start());
    ASSERT_TRUE(claim);
    EXPECT_EQ(claim->generation, 1U);
    EXPECT_EQ(claim->status, io::Status::running);
    EXPECT_EQ(claim->progress.sieved_through(), std::nullopt);
    EXPECT_EQ(claim->history.back().identity.session_id, "session-1");
}

TEST_F(RunnerTest, SavesTheIntervalOfSavingThatItKeepsThen) {
    options.checkpoint_every = host::Seconds(2.5);
    stop_in(3);
    static_cast<void>(start());
    EXPECT_EQ(saved().checkpoint_interval_s, 2.5);
    options.checkpoint_every.reset();
    on_batch = nullptr;
    static_cast<void>(start());
    EXPECT_EQ(saved().checkpoint_interval_s, 30) << "saves take no time by this clock";
}

TEST_F(RunnerTest, WritesNothingWhenTheJobIsComplete) {
    static_cast<void>(start());
    const auto before = contents();
    const std::size_t engines = script.engines;
    const RunResult again = start();
    EXPECT_EQ(again.ending, report::Ending::complete);
    EXPECT_EQ(again.checkpoint.progress.totals().prime_count, 2262U);
    EXPECT_EQ(contents(), before);
    EXPECT_EQ(script.engines, engines);
}

TEST_F(RunnerTest, RefusesAFileOfAnotherJobAndNamesTheDifferences) {
    stop_in(3);
    static_cast<void>(start());
    const auto before = contents();
    job = {.interval = {2, 30'000}, .store = core::Store::none};
    const std::string words = start_refused<ForeignFileError>();
    EXPECT_EQ(words, output +
                         " is of another job; nothing was touched (start: 0 in the file, 2 asked "
                         "for; stop: 20000 in the file, 30000 asked for; store: primes in the "
                         "file, none asked for; choose another name with -o, or ask for the same "
                         "job)");
    EXPECT_EQ(contents(), before);
}

TEST_F(RunnerTest, RefusesACompleteFileOfAnotherJobToo) {
    static_cast<void>(start());
    const auto before = contents();
    job.interval.last = 1000;
    EXPECT_TRUE(contains(start_refused<ForeignFileError>(), "stop: 20000 in the file"));
    EXPECT_EQ(contents(), before);
}

TEST_F(RunnerTest, StopsAtTheLimitOfTimeAndGoesOn) {
    options.max_time = host::Seconds(2);
    const RunResult first = start();
    EXPECT_EQ(first.ending, report::Ending::time_limit);
    EXPECT_EQ(saved().status, io::Status::paused);
    EXPECT_EQ(saved().progress.sieved_through(), 9599U);
    EXPECT_EQ(listener.endings.back(), report::Ending::time_limit);
    options.max_time.reset();
    static_cast<void>(start());
    expect_complete();
}

TEST_F(RunnerTest, ComesToAnEndInSlicesOfTime) {
    options.max_time = host::Seconds(0.1);  // a single batch, less than the batch's check on resume
    EXPECT_EQ(start_until_complete().ending, report::Ending::complete);
    expect_complete();
    EXPECT_EQ(processes, 9);
}

TEST_F(RunnerTest, HasTheSameResultWhateverTheBatches) {
    const std::uint64_t seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int i = 0; i < 10; ++i) {
        job.interval = {random() % 5000, 5000 + random() % 60'000};
        job.store = random() % 2 == 0 ? core::Store::primes : core::Store::none;
        output = folder.file("run.h5");
        std::filesystem::remove(output);
        script.preferred_batch = 1 + random() % 20'000;
        options.checkpoint_every = host::Seconds(0.1 + static_cast<double>(random() % 50) / 10);
        static_cast<void>(start());
        expect_complete();
    }
}

TEST_F(RunnerTest, HasTheSameResultWhateverTheThreadsThatEncode) {
    job.interval.last = 1'000'000;
    script.preferred_batch = 400'000;
    script.prime = [](std::uint64_t n) {
        return n == 2 || n == 3 || n == 5 || (n > 6 && n % 2 != 0 && n % 3 != 0 && n % 5 != 0);
    };
    options.checkpoint_every = host::Seconds(1e6);
    std::vector<std::uint64_t> digests;
    for (const unsigned threads : {1U, 2U, 7U}) {
        options.encoder_threads = threads;
        output = folder.file(std::to_string(threads) + ".h5");
        const RunResult result = start();
        EXPECT_EQ(result.checkpoint.tail.full.size(), 4U);
        digests.push_back(test::digest_of(result.checkpoint));
        EXPECT_EQ(saved(std::to_string(threads) + ".h5").tail.full, saved("1.h5").tail.full);
    }
    EXPECT_EQ(digests, (std::vector(3, digests[0])));
}

TEST_F(RunnerTest, DoesASingleInteger) {
    job.interval = {2, 2};
    EXPECT_EQ(start().checkpoint.progress.totals().prime_count, 1U);
    expect_complete();
}

TEST_F(RunnerTest, SaysThatTheIntervalOfSavingIsTheDefault) {
    options.checkpoint_every.reset();
    static_cast<void>(start());
    EXPECT_EQ(listener.checkpoint_interval, host::Seconds(30));
    expect_complete();
}

}  // namespace
}  // namespace warpsieve::run
