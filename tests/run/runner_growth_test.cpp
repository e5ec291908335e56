#include <gtest/gtest.h>

#include "core/math.hpp"
#include "core/wheel.hpp"
#include "io/chunk/chunk_codec.hpp"
#include "run/runner_growth_fixture.hpp"
#include "support/noise.hpp"

// Runs that are asked for more than their file has: the result is that of a run of the whole.

namespace warpsieve::run {
namespace {

class GrowingRunOf : public GrowingRun, public testing::WithParamInterface<core::Store> {
protected:
    GrowingRunOf() {
        job.store = GetParam();
        job.quantities = core::all_quantities;
    }
};

INSTANTIATE_TEST_SUITE_P(Store,
                         GrowingRunOf,
                         testing::Values(core::Store::none,
                                         core::Store::bitmap,
                                         core::Store::primes),
                         [](const auto& test) { return core::to_string(test.param); });

TEST_P(GrowingRunOf, IsAsIfItHadBeenAskedForFromTheStart) {
    for (std::uint64_t end = 4'200; end < 4'230; ++end)
        for (const std::uint64_t more : {1U, 3U, 29U, 5'000U}) {
            SCOPED_TRACE(std::to_string(end) + " and " + std::to_string(more));
            begin_anew(end);
            ASSERT_EQ(start().ending, report::Ending::complete);
            ask_for_stop(end + more);
            ASSERT_EQ(start().ending, report::Ending::complete);
            expect_complete();
            expect_history_adds_up();
            EXPECT_EQ(saved().history.size(), 2U);
        }
}

TEST_P(GrowingRunOf, BeginsAnywhere) {
    for (const std::uint64_t first : {0U, 2U, 3U, 5U, 6U, 29U, 31U, 100U})
        for (std::uint64_t end = first; end < first + 40; ++end) {
            SCOPED_TRACE("[" + std::to_string(first) + ", " + std::to_string(end) + "]");
            job.interval.first = first;
            begin_anew(end);
            ASSERT_EQ(start().ending, report::Ending::complete);
            ask_for_stop(end + 100);
            ASSERT_EQ(start().ending, report::Ending::complete);
            expect_complete();
        }
}

TEST_P(GrowingRunOf, GrowsAgainAndAgain) {
    begin_anew(1);
    ASSERT_EQ(start().ending, report::Ending::complete);
    for (std::uint64_t end = 2; end < 20'000; end += end / 3 + 1) {
        ask_for_stop(end);
        ASSERT_EQ(start().ending, report::Ending::complete);
        expect_complete();
    }
    expect_history_adds_up();
}

TEST_P(GrowingRunOf, HasNothingToDoWhereItIsAlready) {
    static_cast<void>(start());
    ask_for_stop(20'000);
    const auto before = contents();
    EXPECT_EQ(start().ending, report::Ending::complete);
    EXPECT_EQ(contents(), before);
    EXPECT_TRUE(contains(listener.notes.back(), "nothing to do")) << listener.notes.back();
}

TEST_P(GrowingRunOf, GrowsBeforeTheShorterJobIsDone) {
    stop_in(3);
    ASSERT_EQ(start().ending, report::Ending::stopped);
    on_batch = nullptr;
    ask_for_stop(30'007);
    ASSERT_EQ(start().ending, report::Ending::complete);
    expect_complete();
}

TEST_P(GrowingRunOf, GoesOnWithTheLongerJobWhateverIsGivenAfterwards) {
    static_cast<void>(start());
    ask_for_stop(40'000);
    stop_in(script.batches + 2);
    ASSERT_EQ(start().ending, report::Ending::stopped);
    EXPECT_EQ(saved().progress.job(), job);
    on_batch = nullptr;
    asked = core::Request{};  // the file alone
    ASSERT_EQ(start().ending, report::Ending::complete);
    expect_complete();
}

TEST_P(GrowingRunOf, SaysThatItGrows) {
    static_cast<void>(start());
    ask_for_stop(30'000);
    listener.notes.clear();
    static_cast<void>(start());
    ASSERT_FALSE(listener.notes.empty());
    EXPECT_EQ(listener.notes[0], "the run grows from [0, 20000] to [0, 30000]");
}

TEST_P(GrowingRunOf, HasMorePrimes) {
    for (std::uint64_t n = 1; n <= 40; ++n)
        for (const std::uint64_t more : {1U, 2U, 9U, 700U}) {
            SCOPED_TRACE(std::to_string(n) + " and " + std::to_string(more));
            job.first_n = n;
            begin_anew(core::max_u64);
            ASSERT_EQ(start().ending, report::Ending::complete);
            ask_for_primes(n + more);
            ASSERT_EQ(start().ending, report::Ending::complete);
            expect_complete();
        }
}

/// Shards of a single chunk, filled with noise by an engine that needs no time.
class GrowingShards : public GrowingRunOf {
protected:
    GrowingShards() {
        job.quantities = core::quantity_primes;
        shard_bytes = 1;
        script.sieve = test::noise;
        script.preferred_batch = test::noise_of_a_chunk(GetParam());
        is_prime = [](std::uint64_t n) {
            return test::noise({n, n}, {}).totals().prime_count != 0;
        };
    }
    /// Where the second chunk of a bitmap ends; chunks of primes end anywhere.
    [[nodiscard]] static std::uint64_t seam() {
        if (GetParam() == core::Store::bitmap) return 2 * io::chunk_bytes * core::wheel;
        return 2 * test::noise_of_a_chunk(GetParam()) / core::wheel * core::wheel;
    }
    [[nodiscard]] std::uint64_t digest_in_one_go() {
        const std::string grown = std::exchange(output, folder.file("whole.h5"));
        const std::optional<core::Request> more = std::exchange(asked, std::nullopt);
        const io::Checkpoint whole = start().checkpoint;
        output = grown;
        asked = more;
        return test::digest_of(whole);
    }
    void expect_grows(std::uint64_t end, std::uint64_t farther) {
        SCOPED_TRACE(std::to_string(end) + " to " + std::to_string(farther));
        begin_anew(end);
        ASSERT_EQ(start().ending, report::Ending::complete);
        ask_for_stop(farther);
        ASSERT_EQ(start().ending, report::Ending::complete);
        const io::Checkpoint result = saved();
        EXPECT_EQ(result.status, io::Status::complete);
        EXPECT_EQ(test::file_names(folder.path() / "run.shards").size(), result.shards.size());
        EXPECT_EQ(test::digest_of(result), digest_in_one_go());
    }
};

INSTANTIATE_TEST_SUITE_P(Of,
                         GrowingShards,
                         testing::Values(core::Store::bitmap, core::Store::primes),
                         [](const auto& test) { return core::to_string(test.param); });

TEST_P(GrowingShards, GoOnAtEveryBitOfTheLastByteOfAChunk) {
    for (std::uint64_t end = seam() - core::wheel - 1; end <= seam() + 1; ++end)
        expect_grows(end, seam() + 700'000);
}

TEST_P(GrowingShards, MayEndInTheLastByteOfAChunkOnceMore) {
    expect_grows(seam() - 17, seam() - 1);
    expect_grows(seam() - 17, seam() - 2);
    expect_grows(seam() - 17, seam());
    expect_grows(seam() - 2, seam() - 1);
}

}  // namespace
}  // namespace warpsieve::run
