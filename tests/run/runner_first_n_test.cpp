#include <gtest/gtest.h>

#include "core/math.hpp"
#include "run/runner_fixture.hpp"

// Runs that end with the N-th prime and not with an integer.

namespace warpsieve::run {
namespace {

class FirstNRun : public RunnerTest, public testing::WithParamInterface<core::Store> {
protected:
    FirstNRun() {
        job.store = GetParam();
        job.interval = {0, core::max_u64};
        job.first_n = 2000;
    }
    void ask_for(std::uint64_t first_n, std::uint64_t start) {
        std::filesystem::remove(output);
        job.first_n = first_n;
        job.interval.first = start;
    }
};

TEST_P(FirstNRun, EndsWithTheNthPrime) {
    const RunResult result = start();
    EXPECT_EQ(result.ending, report::Ending::complete);
    EXPECT_EQ(result.checkpoint.progress.totals(),
              (core::Totals{
                  .prime_count = 2000, .smallest_prime = 2, .largest_prime = 17'389}));  // A000040
    EXPECT_EQ(saved().history.back().last, 17'389U);
    EXPECT_TRUE(listener.warnings.empty());
    expect_complete();
}

TEST_P(FirstNRun, HasExactlyThatManyWhateverIsAskedFor) {
    for (const std::uint64_t first : {0U, 2U, 5U, 31U, 5000U})
        for (const std::uint64_t n : {1U, 2U, 3U, 4U, 100U, 668U, 669U, 1000U}) {
            SCOPED_TRACE(std::to_string(n) + " from " + std::to_string(first));
            ask_for(n, first);
            EXPECT_EQ(start().checkpoint.progress.totals().prime_count, n);
            expect_complete();
        }
}

TEST_P(FirstNRun, HasTheSameResultWhereverItIsStopped) {
    const std::size_t batches = stop_in_each_batch([&] {
        EXPECT_LT(saved().progress.totals().prime_count, 2000U);
        static_cast<void>(start());
        expect_complete();
    });
    EXPECT_GT(batches, 5U);
}

TEST_P(FirstNRun, SievesAheadNoFurtherThanTheNth) {
    options.read_ahead = 2;
    EXPECT_EQ(start().checkpoint.progress.totals().prime_count, 2000U);
    expect_complete();
}

TEST_P(FirstNRun, CompletesWithFewerWhereNoMoreExistAndSaysSo) {
    script.prime = [](std::uint64_t n) { return n % 30 == 13; };
    ask_for(500, core::max_u64 - 3000);
    const RunResult result = start();
    EXPECT_EQ(result.ending, report::Ending::complete);
    EXPECT_EQ(result.checkpoint.progress.sieved_through(), core::max_u64);
    EXPECT_EQ(result.checkpoint.progress.totals().prime_count, 100U);
    EXPECT_EQ(result.checkpoint.progress.totals().largest_prime, core::max_u64 - 2);
    EXPECT_EQ(saved().status, io::Status::complete);
    ASSERT_EQ(listener.warnings.size(), 1U);
    EXPECT_EQ(listener.warnings[0],
              "there are no more primes below 2^64: 400 of the 500 asked for do not exist");
}

TEST_P(FirstNRun, IsAnotherJobThanTheSameIntegers) {
    stop_in(3);
    static_cast<void>(start());
    job.first_n = 2001;
    EXPECT_TRUE(contains(start_refused<ForeignFileError>(), "first_n: 2000 in the file, 2001 ask"));
}

INSTANTIATE_TEST_SUITE_P(Storing,
                         FirstNRun,
                         testing::Values(core::Store::none,
                                         core::Store::bitmap,
                                         core::Store::primes),
                         [](const auto& test) { return core::to_string(test.param); });

}  // namespace
}  // namespace warpsieve::run
