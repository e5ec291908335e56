// A run goes on with other engines, threads and batches than it began with, and ends with the same
// file contents.

#include <limits>
#include <random>

#include "cpu/engines.hpp"
#include "kernels/support.hpp"
#include "run/runner_fixture.hpp"
#include "support/exactly.hpp"
#include "support/seed.hpp"

namespace warpsieve::run {
namespace {

/// One engine whose batches are as long as the test says.
class Resized final : public core::Engine {
public:
    Resized(std::unique_ptr<core::Engine> real, std::uint64_t batch)
        : real_(std::move(real)), batch_(batch) {}
    [[nodiscard]] std::string name() const override { return real_->name(); }
    [[nodiscard]] std::string device() const override { return real_->device(); }
    [[nodiscard]] std::uint64_t preferred_batch(const Interval& /*rest*/) const override {
        return batch_;
    }
    [[nodiscard]] std::optional<core::BatchResult> sieve(const Interval& interval,
                                                         const core::Wanted& wanted,
                                                         std::stop_token stop) override {
        return real_->sieve(interval, wanted, stop);
    }

private:
    std::unique_ptr<core::Engine> real_;
    std::uint64_t batch_;
};

class OtherEngine : public RunnerTest, public testing::WithParamInterface<core::Store> {
protected:
    OtherEngine() {
        job = {.interval = {1'000'000, 3'000'000},
               .store = GetParam(),
               .quantities = core::all_quantities};
    }

    [[nodiscard]] static std::unique_ptr<core::Engine> any_engine(std::mt19937_64& random) {
        switch (random() % 4) {
            case 0: return cpu::make_cpu_engine(1);
            case 1: return cpu::make_cpu_engine(3);
            case 2: return test::make_emulated_engine(test::host_tuning);
            default:
                return test::make_emulated_engine(test::host_tuning,
                                                  {{.order = test::Order::scattered}, {}});
        }
    }

    /// A session on the file with one engine, stopped after so many batches.
    RunResult session(const std::string& file,
                      std::unique_ptr<core::Engine> engine,
                      std::uint64_t batch,
                      int stop_after) {
        const io::Owner owner{
            .identity = {.host = "here", .pid = 1, .session_id = std::to_string(++processes)}};
        io::CheckpointStore store(files, folder.file(file), keep, owner);
        std::stop_source stop_soon;
        const batches::SelfCheck unchecked;
        const RunContext context{.make_engine =
                                     [&](const core::Job&) {
                                         return std::make_unique<Resized>(std::move(engine), batch);
                                     },
                                 .before_sieving = {},
                                 .is_prime = is_prime,
                                 .self_check = unchecked,
                                 .clock = clock.clock(),
                                 .listener = listener,
                                 .stop = stop_soon.get_token()};
        int batches = 0;
        files.after_call = [&](const std::string& call) {
            if (call.starts_with("touch ") && ++batches == stop_after) stop_soon.request_stop();
        };
        RunResult result = run_job(test::exactly(job), options, store, context);
        files.after_call = nullptr;
        return result;
    }
};

TEST_P(OtherEngine, MayTakeOverAnyRun) {
    const std::uint64_t chosen = test::seed();
    SCOPED_TRACE("seed " + std::to_string(chosen));
    std::mt19937_64 random(chosen);
    const RunResult one = session("one.h5", cpu::make_cpu_engine(1), job.interval.last,
                                  std::numeric_limits<int>::max());
    ASSERT_EQ(one.ending, report::Ending::complete);
    std::size_t sessions = 1;
    while (session("run.h5", any_engine(random), 10'000 + random() % 20'000, 2).ending !=
           report::Ending::complete)
        ++sessions;
    EXPECT_GT(sessions, 3U);
    EXPECT_EQ(saved().history.size(), sessions);
    EXPECT_EQ(saved().progress.totals().prime_count, 216'816U - 78'498U);  // pi(3e6) - pi(1e6)
    EXPECT_EQ(test::digest_of(saved()), test::digest_of(one.checkpoint));
}

INSTANTIATE_TEST_SUITE_P(Storing,
                         OtherEngine,
                         testing::Values(core::Store::none,
                                         core::Store::primes,
                                         core::Store::bitmap),
                         [](const auto& test) { return core::to_string(test.param); });

}  // namespace
}  // namespace warpsieve::run
