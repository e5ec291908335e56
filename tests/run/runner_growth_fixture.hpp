#pragma once

#include "run/runner_fixture.hpp"

namespace warpsieve::run {

/// A run that is complete, and is then asked for more.
class GrowingRun : public RunnerTest {
protected:
    /// What a user gives: the farther end, and nothing that the file knows.
    void ask_for_stop(std::uint64_t end) {
        job.interval.last = end;
        asked = core::Request{.start = job.interval.first,
                              .stop = end,
                              .first_n = 0,
                              .part = 0,
                              .parts = 1,
                              .extend = true};
    }
    void ask_for_primes(std::uint64_t first_n) {
        job.first_n = first_n;
        asked = core::Request{.stop = core::max_u64, .first_n = first_n, .extend = true};
    }
    /// The job in the file is the short one again, and no file is there.
    void begin_anew(std::uint64_t end) {
        asked.reset();
        job.interval.last = end;
        clear();
    }
    void clear() {
        files.heal();
        on_batch = nullptr;
        std::filesystem::remove_all(folder.path());
        std::filesystem::create_directory(folder.path());
    }
    void expect_history_adds_up() const {
        std::uint64_t primes = 0;
        const io::Checkpoint result = saved();
        for (const io::Session& session : result.history) primes += session.primes;
        EXPECT_EQ(primes, result.progress.totals().prime_count);
    }
};

}  // namespace warpsieve::run
