#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "run/runner.hpp"
#include "support/exactly.hpp"
#include "support/faulty_file_system.hpp"
#include "support/folder_contents.hpp"
#include "support/manual_clock.hpp"
#include "support/recording_listener.hpp"
#include "support/refusal.hpp"
#include "support/sample_checkpoint.hpp"
#include "support/temp_folder.hpp"
#include "support/trial_engine.hpp"
#include "warpsieve/error.hpp"

namespace warpsieve::run {

/// A small job in a folder of its own. Each call of start() is a process that works on it, with an
/// engine of 4,000 integers a second by a clock that moves with the batches only: batches of 2,400
/// integers, and a save about every fourth.
class RunnerTest : public testing::Test {
protected:
    static constexpr double integers_per_second = 4000;

    RunnerTest() {
        script.before = [this](std::size_t batch, const Interval& interval) {
            const double integers = static_cast<double>(interval.span()) + 1;
            clock.advance(host::Seconds(integers / integers_per_second));
            if (on_batch) on_batch(batch);
        };
    }

    RunResult start() {
        ++processes;
        stop = std::stop_source();
        const io::Owner owner{.identity = {.host = "node" + std::to_string(processes),
                                           .pid = processes,
                                           .session_id = "session-" + std::to_string(processes),
                                           .slurm_job_id = slurm_job,
                                           .slurm_restart_count = slurm_restart},
                              .since = "2026-01-02T03:04:05Z"};
        io::CheckpointStore store(files, output, keep, owner, shard_bytes);
        const RunContext context{
            .make_engine =
                [this](const core::Job&) { return std::make_unique<test::TrialEngine>(script); },
            .before_sieving = before_sieving,
            .is_prime = is_prime,
            .self_check = self_check,
            .clock = clock.clock(),
            .job_time = job_time,
            .listener = listener,
            .stop = stop.get_token()};
        return run_job(asked.value_or(test::exactly(job)), options, store, context);
    }

    /// Starts again until the job is complete, as a user or Slurm does.
    RunResult start_until_complete() {
        for (int i = 0; i < 100; ++i) {
            RunResult result = start();
            if (result.ending == report::Ending::complete) return result;
        }
        throw std::logic_error("the job does not come to an end");
    }

    /// Every process is told to stop in its batch of this number, counted from 0.
    void stop_in(std::size_t batch_to_stop_in) {
        on_batch = [this, batch_to_stop_in](std::size_t batch) {
            if (batch == batch_to_stop_in) stop.request_stop();
        };
    }

    /// Does the job anew for each of its batches, stopped in this one, and hands over what is left
    /// then. @return batches of a run that is not stopped
    template <class Check>
    std::size_t stop_in_each_batch(Check check) {
        for (std::size_t stopped = 0;; ++stopped) {
            SCOPED_TRACE("stopped in batch " + std::to_string(stopped));
            std::filesystem::remove(output);
            script.batches = 0;
            stop_in(stopped);
            const report::Ending ending = start().ending;
            on_batch = nullptr;
            if (ending == report::Ending::complete) return stopped;
            check();
        }
    }

    /// What an undisturbed computation gives, without any of the runner.
    [[nodiscard]] io::Checkpoint undisturbed() const {
        io::Checkpoint checkpoint = test::new_sample(job);
        test::sieve_on(checkpoint, job.interval.last, 10'000);
        return checkpoint;
    }

    [[nodiscard]] io::Checkpoint saved(const std::string& name = "run.h5") const {
        return io::prove_checkpoint(test::bytes_of_file(folder.file(name)));
    }

    /// The one file that is left holds the result of an undisturbed run.
    void expect_complete() const {
        EXPECT_EQ(names(), std::vector<std::string>{"run.h5"});
        const io::Checkpoint result = saved();
        const io::Checkpoint expected = undisturbed();
        EXPECT_EQ(result.status, io::Status::complete);
        EXPECT_EQ(result.progress.totals(), expected.progress.totals());
        EXPECT_EQ(result.progress.grid(), expected.progress.grid());
        EXPECT_EQ(test::digest_of(result), test::digest_of(expected));
        EXPECT_EQ(result.tail.full, expected.tail.full);
        EXPECT_TRUE(std::ranges::equal(result.tail.rest, expected.tail.rest));
    }

    [[nodiscard]] std::vector<std::string> names() const { return test::file_names(folder.path()); }
    [[nodiscard]] std::map<std::string, Bytes> contents() const {
        return test::folder_contents(folder.path());
    }

    template <class Refusal>
    std::string start_refused() {
        return test::refusal<Refusal>([this] { static_cast<void>(start()); });
    }
    static bool contains(const std::string& text, const std::string& words) {
        return test::contains(text, words);
    }

    core::Job job{.interval = {0, 20'000}, .store = core::Store::primes};
    std::optional<core::Request> asked;  ///< where that is not exactly the job
    RunOptions options{.checkpoint_every = host::Seconds(2),
                       .max_time = {},
                       .encoder_threads = 1,
                       .read_ahead = 0};
    core::PrimeTest is_prime = test::is_prime;
    JobTime job_time;               ///< not in a batch job
    batches::SelfCheck self_check;  ///< nothing is checked
    unsigned keep = 3;
    std::uint64_t shard_bytes = io::default_shard_bytes;
    std::uint64_t slurm_job = 0;
    std::uint32_t slurm_restart = 0;
    std::function<void(const core::Progress&)> before_sieving;
    /// Called before every batch, over all processes, after the clock has moved.
    std::function<void(std::size_t batch)> on_batch;

    int processes = 0;
    test::TrialScript script;
    test::ManualClock clock;
    test::RecordingListener listener;
    std::stop_source stop;
    test::TempFolder folder;
    std::string output = folder.file("run.h5");
    test::FaultyFileSystem files;
};

}  // namespace warpsieve::run
