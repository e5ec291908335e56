#include <gtest/gtest.h>

#include "core/math.hpp"
#include "core/wheel.hpp"
#include "run/runner_fixture.hpp"
#include "support/exactly.hpp"
#include "support/sample_checkpoint.hpp"

// Jobs at both ends of [0, 2^64-1], by engines that need not sieve.

namespace warpsieve::run {
namespace {

using core::max_u64;

TEST_F(RunnerTest, DoesTheLastIntegers) {
    script.prime = [](std::uint64_t n) { return n % 30 == 13 || n == max_u64 - 2; };
    job.interval = {max_u64 - 20'000, max_u64};
    stop_in(4);
    EXPECT_EQ(start().ending, report::Ending::stopped);
    const RunResult result = start();
    EXPECT_EQ(result.ending, report::Ending::complete);
    EXPECT_EQ(result.checkpoint.progress.sieved_through(), max_u64);
    EXPECT_EQ(result.checkpoint.progress.totals().largest_prime, max_u64 - 2);
    EXPECT_EQ(saved().history.back().last, max_u64);
    const auto primes = test::rest_primes(saved().tail);
    EXPECT_EQ(primes.size(), result.checkpoint.progress.totals().prime_count);
}

TEST_F(RunnerTest, DoesTheLastIntegerAndTheFirst) {
    script.prime = [](std::uint64_t n) { return n != 0; };
    job = {.interval = {max_u64, max_u64}, .store = core::Store::none};
    EXPECT_EQ(start().checkpoint.progress.totals().prime_count, 1U);
    std::filesystem::remove(output);
    job.interval = {0, 0};
    EXPECT_EQ(start().checkpoint.progress.totals().prime_count, 0U);
    EXPECT_EQ(saved().status, io::Status::complete);
}

/// Knows how many multiples of 2^40 an interval has, and takes them for primes.
class MultiplesEngine : public core::Engine {
public:
    explicit MultiplesEngine(test::ManualClock& clock) : clock_(clock) {}

    [[nodiscard]] std::string name() const override { return "multiples"; }
    [[nodiscard]] std::string device() const override { return "arithmetic"; }
    [[nodiscard]] std::uint64_t preferred_batch(const Interval& /*rest*/) const override {
        return std::uint64_t{1} << 58;
    }
    [[nodiscard]] std::optional<core::BatchResult> sieve(const Interval& interval,
                                                         const core::Wanted& wanted,
                                                         std::stop_token stop) override {
        if (stop.stop_requested()) return std::nullopt;
        clock_.advance(std::chrono::milliseconds(400));
        core::BatchResult result{
            .interval = interval, .slices = {}, .digest = interval.last, .bitmap = {}};
        for (std::uint64_t next = interval.first;;) {
            const std::uint64_t last = slice_last(next, wanted.seams.grid_shift, interval.last);
            result.slices.push_back(
                {.prime_count = through(last) - (next == 0 ? 0 : through(next - 1)),
                 .largest_prime = last >> 40 << 40 < next ? 0 : last >> 40 << 40});
            if (last == interval.last) return result;
            next = last + 1;
        }
    }
    /// Multiples of 2^40 in [0, n], 0 itself not counted.
    static std::uint64_t through(std::uint64_t n) { return n >> 40; }

private:
    static std::uint64_t slice_last(std::uint64_t n, unsigned shift, std::uint64_t last) {
        const std::uint64_t byte = core::byte_of(n) | ((std::uint64_t{1} << shift) - 1);
        return byte >= core::byte_of(last) ? last : byte * core::wheel + core::wheel - 1;
    }
    test::ManualClock& clock_;
};

TEST_F(RunnerTest, DoesAllThereIs) {
    job = {.interval = {0, max_u64}, .store = core::Store::none};
    const auto session = [&](std::optional<host::Seconds> max_time) {
        ++processes;
        const io::Identity identity{
            .host = "node", .pid = processes, .session_id = "session-" + std::to_string(processes)};
        io::CheckpointStore store(files, output, 3, {.identity = identity});
        const RunContext context{
            .make_engine =
                [&](const core::Job&) { return std::make_unique<MultiplesEngine>(clock); },
            .is_prime = is_prime,
            .self_check = self_check,
            .clock = clock.clock(),
            .listener = listener,
            .stop = {}};
        const RunOptions turns{
            .checkpoint_every = host::Seconds(2), .max_time = max_time, .read_ahead = 0};
        return run_job(test::exactly(job), turns, store, context);
    };
    const RunResult first = session(host::Seconds(0.9));
    EXPECT_EQ(first.ending, report::Ending::time_limit);
    EXPECT_GT(first.checkpoint.progress.fraction(), 0.01);
    EXPECT_LT(first.checkpoint.progress.fraction(), 0.99);
    const RunResult second = session({});
    EXPECT_EQ(second.ending, report::Ending::complete);
    const core::Progress& progress = second.checkpoint.progress;
    EXPECT_EQ(progress.sieved_through(), max_u64);
    EXPECT_EQ(progress.totals().prime_count, MultiplesEngine::through(max_u64));
    EXPECT_EQ(progress.totals().largest_prime, max_u64 >> 40 << 40);
    EXPECT_EQ(progress.fraction(), 1);
    for (const core::GridRow& row : progress.grid())
        EXPECT_EQ(row.totals.prime_count, MultiplesEngine::through(row.last));
    EXPECT_EQ(saved().progress.grid(), progress.grid());
}

}  // namespace
}  // namespace warpsieve::run
